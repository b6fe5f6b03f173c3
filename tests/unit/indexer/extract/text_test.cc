// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/extract/text.h"

#include <gtest/gtest.h>

#include <string>

namespace chancery::extract {
namespace {

using store::v1::Extracted;

std::string Joined(const Extracted& e) {
  std::string all;
  for (const auto& p : e.paragraph()) all += (all.empty() ? "" : "|") + p.text();
  return all;
}

TEST(TextTest, TakesTheBannerOffTheText) {
  const Extracted e =
      ParseText("SECRET//EXDIS\n\nTalks on grain\n\n(C) One.\n\nTwo.\n\nSECRET//EXDIS\n");
  EXPECT_EQ(e.marking(), "SECRET//EXDIS");
  EXPECT_EQ(e.title(), "Talks on grain");
  EXPECT_EQ(Joined(e), "Talks on grain|One.|Two.");
  EXPECT_EQ(e.paragraph(1).mark(), "C");
  EXPECT_EQ(e.type(), v1::DOCUMENT_TYPE_REPORT);
}

TEST(TextTest, ReadsLinesOfTheHead) {
  const Extracted e = ParseText(
      "Report\nTitle: (S) Grain\nClassification: SECRET//NOFORN\nDate: 25 April 1974\n\nText.\n");
  EXPECT_EQ(e.marking(), "SECRET//NOFORN");
  EXPECT_EQ(e.title(), "Grain");
  EXPECT_EQ(e.title_mark(), "S");
  EXPECT_EQ(e.date(), "1974-04-25");
  EXPECT_EQ(Joined(e), "Report\nDate: 25 April 1974|Text.");
}

TEST(TextTest, TakesAShoutedTitleForNoMarking) {
  const Extracted e = ParseText("MINUTES OF MEETING\n\nText.\n");
  EXPECT_EQ(e.marking(), "");
  EXPECT_EQ(e.title(), "MINUTES OF MEETING");
  EXPECT_EQ(Joined(e), "MINUTES OF MEETING|Text.");
}

TEST(TextTest, JoinsMarkingsThatDiffer) {
  EXPECT_EQ(ParseText("UNCLASSIFIED\n\nText.\n\nSECRET\n").marking(), "UNCLASSIFIED//SECRET");
  EXPECT_EQ(ParseText("SECRET\nClassification: UNCLASSIFIED\n\nText.\n").marking(),
            "SECRET//UNCLASSIFIED");
}

TEST(TextTest, SaysThatThereIsNoText) { EXPECT_EQ(ParseText("SECRET\n\n \n").error(), "no text"); }

TEST(MarkdownTest, ReadsFrontMatter) {
  const Extracted e = ParseMarkdown(
      "---\ntitle: \"Grain\"\ndate: 1974-04-25\nauthor: [Rusk, Kohler]\nclassification: SECRET\n"
      "from: Embassy\nto:\n  - Desk A\n  - Desk B\ntags: [PREL, PGOV]\nother: x\n---\n\nText.\n");
  EXPECT_EQ(e.title(), "Grain");
  EXPECT_EQ(e.date(), "1974-04-25");
  ASSERT_EQ(e.author_size(), 2);
  EXPECT_EQ(e.author(1).name(), "Kohler");
  EXPECT_EQ(e.marking(), "SECRET");
  EXPECT_EQ(e.origin(), "Embassy");
  ASSERT_EQ(e.recipient_size(), 2);
  EXPECT_EQ(e.recipient(1), "Desk B");
  EXPECT_EQ(e.tag_size(), 2);
  EXPECT_EQ(Joined(e), "Text.");
}

TEST(MarkdownTest, TakesTheMarkupOff) {
  const Extracted e = ParseMarkdown(
      "**SECRET//NOFORN**\n\n# Grain *talks*\n\n(C) A [link](http://x/y) and **bold**, "
      "snake_case_name,\n"
      "`code`, 2 * 3 and \\*stars\\*. ![picture](p.png)\n\n## Part\n\n> * quoted\n\n---\n\n"
      "| a | b |\n|---|---|\n| 1 | 2 |\n\n```c\nint x = *y;\n```\n\n[1]: http://z\n<!-- hidden "
      "-->\n");
  EXPECT_EQ(e.marking(), "SECRET//NOFORN");
  EXPECT_EQ(e.title(), "Grain talks");
  EXPECT_EQ(
      Joined(e),
      "A link and bold, snake_case_name,\ncode, 2 * 3 and *stars*. picture|Part|- quoted|a | b"
      "|1 | 2|int x = *y;");
  EXPECT_EQ(e.paragraph(0).mark(), "C");
}

TEST(MarkdownTest, DoesNotTakeABannerForItsTitle) {
  const Extracted e = ParseMarkdown("# SECRET\n\n# Grain\n\nText.\n");
  EXPECT_EQ(e.marking(), "SECRET");
  EXPECT_EQ(e.title(), "Grain");
}

}  // namespace
}  // namespace chancery::extract
