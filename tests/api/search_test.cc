// SPDX-License-Identifier: GPL-3.0-or-later
// What a question means.
#include <algorithm>
#include <map>
#include <set>
#include <thread>

#include "tests/api/ministry.h"
#include "tests/api/papers.h"

namespace chancery::api {
namespace {

using testing::Memorandum;

Titles Sorted(Titles titles) {
  std::ranges::sort(titles);
  return titles;
}

class QueryTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    File("q1",
         Paper("Alpha", "2023-05-04", "The fishing treaty of plenvaro was signed in spring."));
    File("q2", Paper("Bravo", "2024-02-01", "A treaty on fishing rights in plenvaro lapsed."));
    File("q3", Paper("Charlie", "2023-11", "Plenvaro has no harbour, and so no treaties."));
    Memorandum paper = Paper("Delta", "2025-01-31T09:00:00", "The harbour of plenvaro is open.");
    paper.from = "Consulate Orlane";
    paper.to = "Embassy Torvenna";
    paper.subject = "Harbour dues";
    paper.authors = {"Moreau, Anne <a-moreau> [signed]", "Castell, Ian [drafted]"};
    File("q4", paper);
    // Of few documents every word is in too many to count for much.
    for (int i = 0; i < 40; ++i) {
      Memorandum other = Paper("Other", "2018-03-02", "Notes of no matter.");
      other.from = other.to = "Mission Sundra";
      File("q-other" + std::to_string(i), other);
    }
  }
};

TEST_F(QueryTest, TakesWordsSideBySideAsAlternatives) {
  EXPECT_EQ(TitlesFor("plenvaro treaty").size(), 4u);
  EXPECT_EQ(TitlesFor("plenvaro treaty harbour").front(), "Charlie");
  EXPECT_EQ(TitlesFor("plenvaro signed").front(), "Alpha");
}

TEST_F(QueryTest, FoldsCaseAndEndings) {
  EXPECT_EQ(Sorted(TitlesFor("PLENVARO AND Treaty")), (Titles{"Alpha", "Bravo", "Charlie"}));
  EXPECT_EQ(Sorted(TitlesFor("Plenvaro AND TREATIES")), (Titles{"Alpha", "Bravo", "Charlie"}));
}

TEST_F(QueryTest, FindsPhrasesWordForWord) {
  EXPECT_EQ(TitlesFor("\"fishing treaty of plenvaro\""), Titles{"Alpha"});
  EXPECT_EQ(TitlesFor("\"plenvaro treaty\""), Titles{});
  EXPECT_EQ(TitlesFor("plenvaro AND \"fishing rights\""), Titles{"Bravo"});
}

TEST_F(QueryTest, KnowsAndOrNot) {
  EXPECT_EQ(Sorted(TitlesFor("plenvaro AND (signed OR lapsed)")), (Titles{"Alpha", "Bravo"}));
  EXPECT_EQ(Sorted(TitlesFor("plenvaro NOT harbour")), (Titles{"Alpha", "Bravo"}));
  EXPECT_EQ(Sorted(TitlesFor("plenvaro -harbour")), (Titles{"Alpha", "Bravo"}));
  EXPECT_EQ(TitlesFor("plenvaro AND NOT treaty"), Titles{"Delta: Harbour dues"});
  EXPECT_EQ(Sorted(TitlesFor("plenvaro AND (fishing OR open) -lapsed")),
            (Titles{"Alpha", "Delta: Harbour dues"}));
  EXPECT_EQ(Sorted(TitlesFor("plenvaro AND signed OR plenvaro AND lapsed")),
            (Titles{"Alpha", "Bravo"}));
}

TEST_F(QueryTest, LooksIntoFields) {
  EXPECT_EQ(TitlesFor("plenvaro from:orlane").size(), 1u);
  EXPECT_EQ(TitlesFor("plenvaro from:\"embassy valderon\"").size(), 3u);
  EXPECT_EQ(TitlesFor("plenvaro to:torvenna").size(), 1u);
  EXPECT_EQ(TitlesFor("plenvaro to:orlane").size(), 0u);
  EXPECT_EQ(TitlesFor("plenvaro author:moreau").size(), 1u);
  EXPECT_EQ(TitlesFor("plenvaro author:\"Castell, Ian\"").size(), 1u);
  EXPECT_EQ(TitlesFor("plenvaro author:treaty").size(), 0u);
  EXPECT_EQ(TitlesFor("plenvaro AND subject:dues").size(), 1u);
  EXPECT_EQ(TitlesFor("subject:plenvaro").size(), 0u);
}

TEST_F(QueryTest, FindsWordsNearEachOtherAndByTheirBeginning) {
  EXPECT_EQ(TitlesFor("plenvaro NEAR/3 treaty"), Titles{"Alpha"});
  EXPECT_EQ(Sorted(TitlesFor("treaty NEAR/5 plenvaro")), (Titles{"Alpha", "Bravo"}));
  EXPECT_EQ(Sorted(TitlesFor("plenvaro AND treat*")), (Titles{"Alpha", "Bravo", "Charlie"}));
  EXPECT_EQ(Sorted(TitlesFor("plenvaro -lap* post:val*")), (Titles{"Alpha", "Charlie"}));
  EXPECT_EQ(TitlesFor("plenvaro post:torvenna"), Titles{"Delta: Harbour dues"});
}

TEST_F(QueryTest, PutsTheNewestFirstWhenAsked) {
  const Titles newest = {"Delta: Harbour dues", "Bravo", "Charlie", "Alpha"};
  EXPECT_EQ(TitlesFor("plenvaro treaty sort:date"), newest);
  // Page by page as well.
  Titles titles;
  std::string token;
  do {
    const auto page = Shared().Search("chief", "plenvaro treaty sort:date", 1, token);
    ASSERT_TRUE(page.ok()) << page.status();
    ASSERT_EQ(page->hits_size(), 1);
    EXPECT_EQ(page->hits(0).score(), 0);
    titles.push_back(page->hits(0).title());
    token = page->next_page_token();
  } while (!token.empty());
  EXPECT_EQ(titles, newest);
}

TEST_F(QueryTest, SaysHowEachPieceWasRead) {
  const auto found = Shared().Search("chief", "Plenvaro -harb* date:2023-13");
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_EQ(found->parts_size(), 3);
  EXPECT_EQ(found->parts(0).understood(), "plenvaro");
  EXPECT_EQ(found->parts(1).typed(), "harb*");
  EXPECT_EQ(found->parts(1).kind(), v1::QueryPart::KIND_PREFIX);
  EXPECT_TRUE(found->parts(1).excluded());
  EXPECT_EQ(found->parts(1).note(), "");
  EXPECT_NE(found->parts(2).note(), "");
}

TEST_F(QueryTest, OffersOtherWordsForSlips) {
  const auto meant = [](std::string_view query, std::string_view token = "") {
    const auto found = Shared().Search("chief", query, 1, token);
    EXPECT_TRUE(found.ok()) << found.status();
    return found.ok() ? found->did_you_mean() : "";
  };
  EXPECT_EQ(meant("plenvaro treaty"), "");
  EXPECT_EQ(meant("plenvara treaty"), "plenvaro treaty");
  EXPECT_EQ(meant("Plenvraa OR (lpenvaro harbour)"), "plenvaro OR (plenvaro harbour)");
  EXPECT_EQ(meant("lapesd \"plenvara\" -plenvara subject:plenvara"),
            "lapsed \"plenvara\" -plenvara subject:plenvara");
  // Another form of a word that there is is no slip, and two slips in a short word are too many.
  EXPECT_EQ(meant("plenvaros"), "");
  EXPECT_EQ(meant("lepasd"), "");
  const auto first = Shared().Search("chief", "plenvara treaty", 1);
  ASSERT_TRUE(first.ok() && !first->next_page_token().empty());
  EXPECT_EQ(meant("plenvara treaty", first->next_page_token()), "");
}

TEST_F(QueryTest, CompletesWhatWasBegun) {
  const auto suggested = [](std::string_view text, std::uint32_t size = 0) {
    std::vector<std::string> lines;
    v1::CompleteRequest request;
    request.set_text(std::string(text));
    request.set_size(size);
    const auto reply = Shared().Complete("chief", request);
    EXPECT_TRUE(reply.ok()) << reply.status();
    if (!reply.ok()) return lines;
    for (const v1::Suggestion& one : reply->suggestions()) {
      std::string kind = v1::Suggestion::Kind_Name(one.kind());
      lines.push_back(kind.substr(5) + " " + one.text() + " " + one.query() + " " +
                      std::to_string(one.documents()));
      EXPECT_EQ(one.id().empty(), one.kind() != v1::Suggestion::KIND_TITLE);
    }
    return lines;
  };
  using Lines = std::vector<std::string>;
  EXPECT_EQ(suggested("plenv"), Lines{"WORD plenvaro plenvaro 4"});
  EXPECT_EQ(suggested("castel"),
            (Lines{"WORD castell castell 1", "PERSON Castell, Ian author:\"Castell, Ian\" 1"}));
  EXPECT_EQ(suggested("consulate orla").front(), "WORD orlane orlane 1");
  EXPECT_EQ(suggested("consulate orla").back(),
            "POST Consulate Orlane post:\"Consulate Orlane\" 1");
  EXPECT_EQ(suggested("harbour due").back(), "TITLE Delta: Harbour dues  1");
  EXPECT_EQ(suggested("open due"), Lines{"WORD dues dues 1"});
  EXPECT_EQ(suggested("p"), Lines{});
  EXPECT_EQ(suggested("plenv "), Lines{});
  v1::CompleteRequest request;
  request.set_size(21);
  EXPECT_EQ(Shared().Complete("chief", request).status().code(), StatusCode::kInvalidArgument);
  request.set_size(20);
  request.set_text(std::string(257, 'a'));
  EXPECT_EQ(Shared().Complete("chief", request).status().code(), StatusCode::kInvalidArgument);
}

// Who may read more meets more words that begin so; who may not is not told of them.
TEST_F(QueryTest, SaysWhenMoreWordsFitThanItLooksFor) {
  std::string open, hidden;
  for (int i = 0; i < 100; ++i) open += "stravic" + std::to_string(i) + " ";
  for (int i = 100; i < 120; ++i) hidden += "stravic" + std::to_string(i) + " ";
  Memorandum paper = Paper("Open", "2019-05-04", open);
  paper.from = paper.to = "Mission Sundra";  // Out of the way of other questions.
  File("stravic-open", paper);
  paper.title = "Hidden";
  paper.paragraphs = {{"", hidden}};
  paper.classification = "SECRET";
  File("stravic-hidden", paper);
  const auto chief = Shared().Search("chief", "a stravic*");
  const auto reader = Shared().Search("public", "a stravic*");
  ASSERT_TRUE(chief.ok() && reader.ok());
  EXPECT_NE(chief->parts(1).note(), "");
  EXPECT_EQ(reader->parts(1).note(), "");
}

TEST_F(QueryTest, LooksIntoTags) {
  testing::Telegram telegram;
  telegram.to = {"MFA ALDMARK"};
  telegram.level = "UNCLASSIFIED";
  telegram.number = "VALDERON 000777";
  telegram.tags = {"PREL", "ZORB"};
  telegram.subject = "TAGGED";
  telegram.paragraphs = {{"", "Nothing of note."}};
  Put("tags", testing::Write(telegram));
  EXPECT_EQ(TitlesFor("tag:ZORB"), Titles{"TAGGED"});
  EXPECT_EQ(TitlesFor("tag:zorb"), Titles{"TAGGED"});
  EXPECT_EQ(TitlesFor("tag:ZOR"), Titles{});
}

TEST_F(QueryTest, BoundsDates) {
  EXPECT_EQ(Sorted(TitlesFor("plenvaro date:2023")), (Titles{"Alpha", "Charlie"}));
  EXPECT_EQ(Sorted(TitlesFor("plenvaro date:2023..2024")), (Titles{"Alpha", "Bravo", "Charlie"}));
  EXPECT_EQ(TitlesFor("plenvaro date:2023-05"), Titles{"Alpha"});
  EXPECT_EQ(TitlesFor("plenvaro date:2023-05-05"), Titles{});
  EXPECT_EQ(TitlesFor("plenvaro date:>=2024").size(), 2u);
  EXPECT_EQ(TitlesFor("plenvaro date:>=2024-02-02").size(), 1u);
}

TEST_F(QueryTest, OrdersFiltersAloneByDate) {
  EXPECT_EQ(TitlesFor("from:\"embassy valderon\" date:2023..2024 to:aldmark"),
            (Titles{"Bravo", "Charlie", "Alpha"}));
  const auto found = Shared().Search("chief", "date:2023..2024");
  ASSERT_TRUE(found.ok());
  for (const v1::Hit& hit : found->hits()) EXPECT_EQ(hit.score(), 0);
}

TEST_F(QueryTest, MatchesEverythingWhenItIsEmpty) {
  const auto found = Shared().Search("chief", "", 100);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_GE(found->hits_size(), 4);
  for (int i = 1; i < found->hits_size(); ++i) {
    // Newest first, those without a date last.
    EXPECT_GE(found->hits(i - 1).date(), found->hits(i).date().substr(0, 4));
  }
}

TEST_F(QueryTest, SaysHowItWasUnderstood) {
  const auto found = Shared().Search("chief", "plenvaro treaty -harbour");
  ASSERT_TRUE(found.ok());
  const std::string understood = found->interpreted_query();
  EXPECT_NE(understood.find("plenvaro"), std::string::npos) << understood;
  EXPECT_NE(understood.find("NOT"), std::string::npos) << understood;
  // It reads itself the same way.
  const auto again = Shared().Search("chief", understood);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->interpreted_query(), understood);
  EXPECT_EQ(Ids(again), Ids(found));
}

TEST_F(QueryTest, ReadsWhatIsNoOperatorAsWords) {
  for (const char* odd : {"\"plenvaro", "plenvaro (", "plenvaro AND", "AND plenvaro", "plenvaro :",
                          "plenvaro )", "OR plenvaro", "plenvaro \"\"", "plenvaro - "}) {
    const auto found = Shared().Search("chief", odd);
    EXPECT_TRUE(found.ok()) << odd << ": " << found.status();
  }
  EXPECT_EQ(TitlesFor("\"plenvaro").size(), 4u);
}

TEST(OrderTest, IsByScoreThenDateThenId) {
  File("o1", Paper("Older", "2020-01-01", "Same words here: brascovel."));
  File("o2", Paper("Newer", "2021-01-01", "Same words here: brascovel."));
  File("o3", Paper("Undated", "", "Same words here: brascovel."));
  File("o4", Paper("Often", "2019-01-01", "Brascovel brascovel: brascovel."));
  EXPECT_EQ(TitlesFor("brascovel"), (Titles{"Often", "Newer", "Older", "Undated"}));
}

// However often the other spelling is there, on one page and page by page.
TEST(ExactTest, PutsTheWordItselfBeforeItsOtherSpellings) {
  const auto times = [](std::string text, int doublings) {
    for (int i = 0; i < doublings; ++i) text += " " + text;
    return text;
  };
  const std::string many = " " + times("and of other matters as well", 8);
  File("e1", Paper("Itself", "1999-01-01", "There was Brevaddaf, and mention of kelstone." + many));
  File("e2", Paper("Otherwise", "2024-01-01", times("Brefadaff Brevadoff", 6)));
  File("e3", Paper("Both words", "2024-01-02", times("Brefadaff on kelstone", 6)));
  File("e4", Paper("Accented", "1999-01-01", "Then came Dürvelkopf." + many));
  File("e5", Paper("Plain", "2024-01-01", times("Durvelkopf", 6)));
  EXPECT_EQ(TitlesFor("Brevaddaf"), (Titles{"Itself", "Otherwise", "Both words"}));
  EXPECT_EQ(TitlesFor("Brevaddaf kelstone"), (Titles{"Itself", "Both words", "Otherwise"}));
  EXPECT_EQ(TitlesFor("Brevaddaf AND kelstone"), (Titles{"Itself", "Both words"}));
  EXPECT_EQ(TitlesFor("dürvelkopf"), (Titles{"Accented", "Plain"}));
  EXPECT_EQ(TitlesFor("durvelkopf"), (Titles{"Plain", "Accented"}));
  Titles titles;
  std::string token;
  do {
    const auto page = Shared().Search("chief", "Brevaddaf kelstone", 1, token);
    ASSERT_TRUE(page.ok()) << page.status();
    ASSERT_EQ(page->hits_size(), 1);
    titles.push_back(page->hits(0).title());
    token = page->next_page_token();
  } while (!token.empty());
  EXPECT_EQ(titles, (Titles{"Itself", "Both words", "Otherwise"}));
}

// However words and phrases are joined, a hit's score is the sum of what they are worth alone.
TEST(ScoreTest, IsTheSumOfTheParts) {
  testing::Dice dice(3);
  const std::vector<std::string> words = {"brevax", "cordun", "delvor", "ganzil",
                                          "kemrod", "lutvan", "morvik", "sandop"};
  const auto word = [&] { return words[std::min(dice.Below(8), dice.Below(8))]; };
  for (int i = 0; i < 60; ++i) {
    std::string text = "UNCLASSIFIED\n\nscoretest";
    for (int length = dice.Between(5, 30); length > 0; --length) text += ' ' + word();
    ASSERT_TRUE(Shared().Submit("clerk", "score" + std::to_string(i), text + '\n').ok());
  }
  ASSERT_TRUE(Shared().WaitApplied().ok());
  const auto scores = [](const std::string& query) {
    std::map<std::string, double> by_id;
    const auto found = Shared().Search("public", query, 100);
    EXPECT_TRUE(found.ok()) << found.status();
    if (!found.ok()) return by_id;
    for (const v1::Hit& hit : found->hits()) by_id[hit.id()] = hit.score();
    return by_id;
  };
  for (int i = 0; i < 60; ++i) {
    std::string any;
    std::map<std::string, double> sum;
    for (int parts = dice.Between(2, 5); parts > 0; --parts) {
      const std::string part = dice.Chance(50) ? word() : '"' + word() + ' ' + word() + '"';
      any += (any.empty() ? "" : " OR ") + part;
      for (const auto& [id, score] : scores(part)) sum[id] += score;
    }
    const std::string needed = word();
    const auto with_needed = scores(needed);
    for (const auto& [id, score] : scores("(" + any + ") AND " + needed)) {
      EXPECT_EQ(score, sum[id] + with_needed.at(id)) << "(" << any << ") AND " << needed;
    }
  }
}

// More than a thousand documents; the answer counts to a thousand and pages through all of them.
TEST(CountTest, IsExactToAThousandAndEveryDocumentComesOnce) {
  constexpr int kAll = 1005;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([t] {
      for (int i = t; i < kAll; i += 4) {
        const std::string text = "UNCLASSIFIED\n\nNote " + std::to_string(i) +
                                 " on the survey of tamberlin" +
                                 (i < 1000 ? ", with thousandfold.\n" : ".\n");
        EXPECT_TRUE(Shared().Submit("clerk", "many" + std::to_string(i), text).ok());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  ASSERT_TRUE(Shared().WaitApplied().ok());

  const auto exact = Shared().Search("public", "thousandfold");
  ASSERT_TRUE(exact.ok()) << exact.status();
  EXPECT_EQ(exact->count().value(), 1000u);
  EXPECT_FALSE(exact->count().more());

  std::set<std::string> seen;
  std::string token;
  int pages = 0;
  do {
    const auto page = Shared().Search("public", "tamberlin", 100, token);
    ASSERT_TRUE(page.ok()) << page.status();
    EXPECT_EQ(page->count().value(), 1000u);
    EXPECT_TRUE(page->count().more());
    for (const v1::Hit& hit : page->hits()) EXPECT_TRUE(seen.insert(hit.id()).second);
    token = page->next_page_token();
    ++pages;
  } while (!token.empty() && pages < 20);
  EXPECT_EQ(seen.size(), static_cast<std::size_t>(kAll));
  EXPECT_EQ(pages, 11);
}

}  // namespace
}  // namespace chancery::api
