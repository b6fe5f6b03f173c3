// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/cli/render.h"

#include <gtest/gtest.h>

#include "clients/cli/wrap.h"

namespace chancery::cli {
namespace {

const Style kPlain;
const Style kColour{.colour = true, .width = 0};

v1::Hit WaterHit() {
  v1::Hit hit;
  hit.set_id("0123abcd");
  hit.set_title("Water talks stall");
  hit.set_date("2025-06-02T15:30:00Z");
  hit.set_origin("Embassy Valderon");
  hit.mutable_label()->set_marking("SECRET//EXDIS");
  auto& author = *hit.add_authors();
  author.set_name("Reyes, D.");
  author.set_role(v1::ROLE_SIGNED);
  hit.mutable_snippet()->add_pieces()->set_text("the ");
  auto& found = *hit.mutable_snippet()->add_pieces();
  found.set_text("water");
  found.set_highlighted(true);
  hit.mutable_snippet()->add_pieces()->set_text(" talks\nstalled");
  return hit;
}

TEST(CountLineTest, SaysHowMany) {
  v1::MatchCount count;
  EXPECT_EQ(CountLine(count), "no documents");
  count.set_value(1);
  EXPECT_EQ(CountLine(count), "1 document");
  count.set_value(12);
  EXPECT_EQ(CountLine(count), "12 documents");
  count.set_value(1000);
  EXPECT_EQ(CountLine(count), "1,000 documents");
  count.set_more(true);
  EXPECT_EQ(CountLine(count), "more than 1,000 documents");
}

TEST(WithThousandsTest, GroupsDigits) {
  EXPECT_EQ(WithThousands(0), "0");
  EXPECT_EQ(WithThousands(999), "999");
  EXPECT_EQ(WithThousands(1234567), "1,234,567");
}

TEST(ReadAsTest, IsSilentWhenTheServerReadTheSame) {
  v1::SearchResponse reply;
  reply.set_interpreted_query("water talks");
  EXPECT_EQ(ReadAs("  Water  talks ", reply), "");
  EXPECT_EQ(ReadAs("water (talks", reply), "water talks");
}

TEST(ExpansionsTest, TellsWhatIsLookedForFromWhatIsOffered) {
  v1::SearchResponse reply;
  v1::QueryPart& part = *reply.add_parts();
  v1::Expansion& taken = *part.add_expansions();
  taken.set_id("EU");
  taken.add_forms("European Union");
  taken.add_forms("the \x1b[31mUnion");
  taken.set_taken(true);
  v1::Expansion& offered = *reply.add_parts()->add_expansions();
  offered.set_id("WHO");
  offered.add_forms("World Health Organization");
  offered.set_note("not: a word");
  const auto lines = Expansions(reply);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_TRUE(lines[0].starts_with("also looked for: European Union, the ")) << lines[0];
  EXPECT_TRUE(lines[0].ends_with("  [EU]")) << lines[0];
  EXPECT_EQ(lines[0].find('\x1b'), std::string::npos);
  EXPECT_EQ(lines[1], "offered: World Health Organization  [WHO]  not: a word");
}

TEST(RenderTimelineTest, DrawsABarForEachBucket) {
  v1::Timeline timeline;
  timeline.set_grain(v1::Timeline::GRAIN_DECADE);
  for (const auto& [value, count] : {std::pair("196", 1), {"197", 0}, {"198", 4000}}) {
    timeline.add_buckets()->set_value(value);
    timeline.mutable_buckets(timeline.buckets_size() - 1)->set_count(count);
  }
  timeline.set_coarser(1);
  timeline.set_undated(1200);
  EXPECT_EQ(Render(timeline, kPlain),
            "by decade\n"
            "1960         1  #\n"
            "1970         0\n"
            "1980     4,000  " +
                std::string(40, '#') +
                "\n"
                "1 more with a date that does not say the decade\n"
                "1,200 without a date\n");
}

TEST(AddedTest, SaysWhatWasDoneBeyondTheQuestion) {
  v1::SearchResponse reply;
  EXPECT_TRUE(Added(reply).empty());
  reply.mutable_recency()->set_half_life_days(30);
  reply.mutable_recency()->set_as_of("2024-05-31");
  reply.add_feedback_words("dam");
  reply.add_feedback_words("treaty");
  EXPECT_EQ(Added(reply),
            (std::vector<std::string>{
                "newer documents count more: half as much every 30 days before 2024-05-31",
                "broadened by: dam, treaty"}));
}

TEST(RenderHitTest, PrintsItsFactsInOrder) {
  EXPECT_EQ(Render(WaterHit(), kPlain),
            "SECRET//EXDIS\n"
            "Water talks stall\n"
            "2025-06-02 15:30Z  Embassy Valderon  Reyes, D. (signed)\n"
            "id 0123abcd\n"
            "    the water talks stalled\n");
}

TEST(RenderHitTest, PrintsFurtherPassagesWithTheirPages) {
  v1::Hit hit = WaterHit();
  hit.mutable_snippet()->set_page(2);
  auto& further = *hit.add_more_passages();
  further.set_page(7);
  further.add_pieces()->set_text("and water again");
  EXPECT_TRUE(Render(hit, kPlain)
                  .ends_with("#page=2\n    the water talks stalled\n"
                             "#page=7\n    and water again\n"))
      << Render(hit, kPlain);
}

TEST(RenderHitTest, NamesTheCopies) {
  v1::Hit hit = WaterHit();
  hit.add_near_duplicates("89ef");
  hit.set_near_duplicate_count(1);
  EXPECT_TRUE(Render(hit, kPlain).ends_with("and 1 near duplicate: 89ef\n")) << Render(hit, kPlain);
}

TEST(RenderThreadTest, PrintsReferencesWithWhatTheyMean) {
  v1::GetThreadResponse reply;
  v1::DocumentHead head;
  head.set_id("0123");
  head.set_title("Water\x1b[2J");
  head.set_date("1974-04-25");
  head.mutable_label()->set_marking("SECRET");
  *reply.mutable_document() = head;
  auto& known = *reply.add_references();
  known.set_text("VALDERON 000123");
  *known.add_documents() = head;
  reply.add_references()->set_text("KESTRIA 7");
  *reply.add_thread() = head;
  const std::string line = "SECRET  1974-04-25  Water  id 0123\n";
  EXPECT_EQ(Render(reply, kPlain), "refers to\n    VALDERON 000123\n    -> " + line +
                                       "    KESTRIA 7\n\nreferred to by\n\nthread\n  * " + line);
}

TEST(RenderHitTest, HighlightsOnlyWithColours) {
  EXPECT_NE(Render(WaterHit(), kColour).find("\x1b[1;33mwater\x1b[0m"), std::string::npos);
  EXPECT_EQ(Render(WaterHit(), kPlain).find('\x1b'), std::string::npos);
}

TEST(RenderHitTest, AnEmptyTitleIsSaidToBeNone) {
  v1::Hit hit = WaterHit();
  hit.set_title(" \n");
  hit.clear_date();
  hit.clear_origin();
  hit.clear_authors();
  hit.clear_snippet();
  EXPECT_EQ(Render(hit, kPlain), "SECRET//EXDIS\n(untitled)\nid 0123abcd\n");
}

TEST(RenderHitTest, NoFieldReachesTheTerminalRaw) {
  const std::string evil = "x\x1b]0;title\x07\x1b[2J\ny\x9b";
  v1::Hit hit;
  hit.set_id(evil);
  hit.set_title(evil);
  hit.set_date(evil);
  hit.set_origin(evil);
  hit.mutable_label()->set_marking(evil);
  hit.add_authors()->set_name(evil);
  hit.mutable_snippet()->add_pieces()->set_text(evil);
  const std::string text = Render(hit, kPlain);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find('\x07'), std::string::npos);
  EXPECT_EQ(text.find('\x9b'), std::string::npos);
}

TEST(RenderDocumentTest, PrintsBannerHeaderPagesAndPortions) {
  v1::Document document;
  document.set_id("0123abcd");
  document.set_title("Water");
  document.add_recipients("MFA Aldmark");
  document.add_recipients("Embassy Torvenna");
  document.add_references("VALDERON 000101");
  document.add_assigned_tags()->set_name("Germany");
  document.add_assigned_tags()->set_name("Water");
  document.mutable_label()->set_marking("SECRET");
  auto& first = *document.add_portions();
  first.mutable_label()->set_marking("UNCLASSIFIED");
  first.set_paragraph(1);
  first.set_page(1);
  first.set_text("One.\nTwo.");
  auto& second = *document.add_portions();
  second.mutable_label()->set_marking("SECRET");
  second.set_paragraph(2);
  second.set_page(2);
  second.set_text("Three\x1b[5m.");
  EXPECT_EQ(Render(document, kPlain),
            "SECRET\nWater\n\n"
            "To:         MFA Aldmark; Embassy Torvenna\n"
            "About:      Germany, Water\n"
            "Refers to:  VALDERON 000101\n"
            "Id:         0123abcd\n\n"
            "-- page 1\n\n1. (UNCLASSIFIED)\n   One.\n   Two.\n\n"
            "-- page 2\n\n2. (SECRET)\n   Three.\n\n"
            "SECRET\n");
  const std::string second_page = Render(document, kPlain, 2);
  EXPECT_EQ(second_page.find("One."), std::string::npos) << second_page;
  EXPECT_NE(second_page.find("-- page 2\n\n2. (SECRET)\n   Three."), std::string::npos);
  document.set_withheld(true);
  EXPECT_NE(Render(document, kPlain).find("withheld"), std::string::npos);
}

TEST(RenderStatusTest, TellsIdleFromWorking) {
  v1::GetStatusResponse status;
  status.set_folders_scanned(true);
  status.set_journal_head(7);
  status.set_journal_applied(7);
  EXPECT_NE(Render(status).find("idle"), std::string::npos);
  status.set_journal_applied(6);
  EXPECT_NE(Render(status).find("working"), std::string::npos);
}

TEST(RenderQuarantineTest, SaysWhy) {
  v1::QuarantineEntry entry;
  entry.set_source("folder/in/a.txt");
  entry.set_reason(v1::QUARANTINE_REASON_NO_MARKING);
  entry.set_id("0123");
  entry.set_received_at("2026-01-02T03:04:05Z");
  entry.set_size_bytes(1234);
  EXPECT_EQ(Render(entry, kPlain),
            "folder/in/a.txt\n"
            "    no marking was found, and no default was given\n"
            "    received 2026-01-02 03:04Z, 1,234 bytes, id 0123\n");
}

TEST(ShellQuotedTest, IsOneWordForAShell) {
  EXPECT_EQ(ShellQuoted("plain-word:1"), "plain-word:1");
  EXPECT_EQ(ShellQuoted("a 'b' $c"), "'a '\\''b'\\'' $c'");
  EXPECT_EQ(ShellQuoted(""), "''");
}

TEST(WrapTest, FoldsAtTheWidthAndKeepsWordsWhole) {
  const std::vector<Piece> pieces = {{"one two th", false}, {"ree", true}, {" four", false}};
  EXPECT_EQ(Wrap(pieces, "  ", {.colour = false, .width = 12}), "  one two\n  three four\n");
  EXPECT_EQ(Wrap(pieces, "  ", kColour), "  one two th\x1b[1;33mree\x1b[0m four\n");
  EXPECT_EQ(Wrap({}, "  ", kPlain), "");
}

}  // namespace
}  // namespace chancery::cli
