// SPDX-License-Identifier: GPL-3.0-or-later
// What a match is worth, and so in what order matches come.
#include <gtest/gtest.h>

#include <map>

#include "lib/index/bm25.h"
#include "tests/unit/lib/index/asker.h"
#include "tests/unit/lib/index/history.h"

namespace chancery::index {
namespace {

TEST_F(IndexTest, PutsNewerDocumentsFirstAmongEqualScores) {
  std::vector<Change> changes;
  for (const char* date : {"2021", "", "2023-05-01T10:00:00Z", "2023-05", "2022"}) {
    Document document;
    document.set_date(date);
    document.add_portions()->set_text("treaty");
    const std::uint64_t seq = changes.size() + 1;
    changes.push_back({seq, std::string(16, static_cast<char>('a' + seq)), {}, {{0, document}}});
  }
  Build(OneTail("dates"), changes, 2);
  const auto answers = Answers(temp_.path() / "dates", {"c0"});
  std::vector<std::uint64_t> versions;
  for (const Row& row : answers[1].rows) versions.push_back(std::get<3>(row));
  EXPECT_EQ(versions, (std::vector<std::uint64_t>{3, 4, 5, 1, 2}));
  EXPECT_GT(std::get<0>(answers[1].rows[0]), 0);
  EXPECT_EQ(std::get<0>(answers[0].rows[0]), 0);  // A filter alone.
}

// By half of what the question's word is worth, and half of that a year before; in cells of either
// kind.
TEST_F(IndexTest, FavoursNewerDocumentsWhenAskedTo) {
  std::vector<Change> changes;
  for (const char* date : {"2024-05-31", "2023-06-01", "", "2030-01-01", "1950"}) {
    Document document;
    document.set_date(date);
    document.add_portions()->set_text("treaty");
    const std::uint64_t seq = changes.size() + 1;
    changes.push_back({seq, std::string(16, static_cast<char>('a' + seq)), {}, {{0, document}}});
  }
  Document often;
  often.add_portions()->set_text("treaty treaty");
  changes.push_back({6, std::string(16, 'z'), {}, {{0, often}}});
  Build(OneTail("tail"), changes, 2);
  Build(Layout("own", 1, 1, 0), changes, 2);
  for (const char* name : {"tail", "own"}) {
    Asker asker(temp_.path() / name, {"c0"});
    std::map<std::uint64_t, double> before, more;
    for (const auto& [score, order, id, version] : asker.Ask(Word("treaty"), 10)) {
      before[version] = score;
    }
    std::vector<std::uint64_t> versions;
    for (const auto& [score, order, id, version] :
         asker.Ask(Recent(Word("treaty"), "2024-05-31", 365), 10)) {
      more[version] = score - before[version];
      versions.push_back(version);
    }
    EXPECT_GT(more[1], 0) << name;
    EXPECT_EQ(more[4], more[1]) << name;
    EXPECT_NEAR(more[2], more[1] / 2, 0x1p-19) << name;
    EXPECT_LT(more[5], more[1] / 1000) << name;
    EXPECT_EQ(more[3], 0) << name;
    EXPECT_EQ(more[6], 0) << name;
    EXPECT_EQ(versions[0], 4u) << name;
    EXPECT_EQ(versions[1], 1u) << name;
    // Where nothing is scored there is nothing to favour.
    EXPECT_EQ(asker.Ask(Recent(NewestFirst(Word("treaty")), "2024-05-31", 365), 10),
              asker.Ask(NewestFirst(Word("treaty")), 10));
  }
}

TEST_F(IndexTest, FavoursNoNewDocumentWithAnotherSpellingBeforeTheWordItself) {
  std::vector<Change> changes;
  for (int i = 0; i < 42; ++i) {
    Document document;
    document.set_date(i == 0 ? "1950-01-01" : "2024-01-01");
    document.add_portions()->set_text(i == 0   ? "Qaddafi was there and spoke at length"
                                      : i == 1 ? "Gaddafi Gaddafi"
                                               : "nothing of it");
    const std::uint64_t seq = changes.size() + 1;
    changes.push_back({seq, std::string(16, static_cast<char>('a' + seq)), {}, {{0, document}}});
  }
  Build(OneTail("tail"), changes, 20);
  Build(Layout("own", 1, 1, 0), changes, 20);
  for (const char* name : {"tail", "own"}) {
    Asker asker(temp_.path() / name, {"c0"});
    for (Query query : {Word("qaddafi"), Of(Kind::kAnd, {Word("qaddafi"), Query{}})}) {
      const auto rows = asker.Ask(Recent(Chosen(query, {}, true), "2024-01-01", 30), 10);
      ASSERT_EQ(rows.size(), 2u) << name;
      EXPECT_EQ(std::get<3>(rows[0]), 1u) << name;
    }
  }
}

TEST_F(IndexTest, PutsNewerDocumentsFirstWhateverTheyAreWorthWhenAsked) {
  Document often, seldom;
  often.set_date("2021");
  often.add_portions()->set_text("treaty treaty treaty fishing");
  seldom.set_date("2023");
  seldom.add_portions()->set_text("the treaty was signed in the harbour");
  Build(Layout("order", 1, 1, 0),
        {{1, std::string(16, 'a'), {}, {{0, often}}}, {2, std::string(16, 'b'), {}, {{1, seldom}}}},
        2);
  Asker asker(temp_.path() / "order", {"c0", "c1"});
  const auto best = asker.Ask(Word("treaty"), 10);
  ASSERT_EQ(best.size(), 2u);
  EXPECT_EQ(std::get<3>(best[0]), 1u);
  const auto newest = asker.Ask(NewestFirst(Word("treaty")), 10);
  ASSERT_EQ(newest.size(), 2u);
  EXPECT_EQ(std::get<3>(newest[0]), 2u);
  EXPECT_EQ(std::get<0>(newest[0]), 0);
  EXPECT_EQ(asker.Ask(NewestFirst(Word("treaties")), 10).size(), 2u);  // By the stem all the same.
}

// Whatever the words are worth, and in cells of either kind; words that most have don't count.
TEST_F(IndexTest, PutsViewsWithMoreOfTheWordsFirstWhenAsked) {
  std::vector<std::string> texts = {"treaty treaty treaty treaty", "dam dam dam dam dam dam",
                                    "treaty and dam in a long text of many other words", "of dam"};
  for (int i = 0; i < 80; ++i) texts.push_back(i % 4 == 0 ? "dull dull" : "of the of the");
  Build(OneTail("tail"), Texts(texts), 100);
  Build(Layout("own", 1, 1, 0), Texts(texts), 100);
  Query query = Of(Kind::kOr, {Word("treaty"), Word("dam"), Word("of")});
  for (const char* name : {"tail", "own"}) {
    Asker asker(temp_.path() / name, {"c0"});
    query.most_first = false;
    const auto by_worth = asker.Ask(query, 10);
    query.most_first = true;
    const auto rows = asker.Ask(query, 10);
    ASSERT_EQ(rows.size(), 10u) << name;
    EXPECT_NE(std::get<3>(by_worth[0]), 3u) << name;
    EXPECT_EQ(std::get<3>(rows[0]), 3u) << name;  // Has both.
    EXPECT_GT(std::get<0>(rows[0]), 2 * 65536);
    EXPECT_LT(std::get<0>(rows[1]), 2 * 65536);
    EXPECT_GT(std::get<0>(rows[3]), 65536);  // Each of the others has one.
    EXPECT_LT(std::get<0>(rows[4]), 1024);
    EXPECT_EQ(std::get<3>(rows[1]), std::get<3>(by_worth[0])) << name;
  }
}

TEST_F(IndexTest, CountsTheBestOfSeveralForms) {
  std::vector<std::string> texts = {"eu summit of the day", "european union summit day",
                                    "union of european towns day", "eu european union town day",
                                    "summit of the other day"};
  for (int i = 0; i < 60; ++i) texts.push_back("dull dull dull dull");
  Build(OneTail("tail"), Texts(texts), 100);
  Build(Layout("own", 1, 1, 0), Texts(texts), 100);
  Build(Layout("mixed", 15, 1, 0), Texts(texts), 100);
  const Query exact = Word("eu");
  const Query best = Of(Kind::kBest, {exact, Other(Phrase({"european", "union"}))});
  for (const char* name : {"tail", "own", "mixed"}) {
    Asker asker(temp_.path() / name, {"c0"});
    EXPECT_EQ(asker.Ask(best, 100).size(), 3u) << name;
    EXPECT_EQ(asker.WorthOf(best, 1), asker.WorthOf(exact, 1)) << name;
    EXPECT_GT(asker.WorthOf(best, 2), 0) << name;
    EXPECT_LT(asker.WorthOf(best, 2), asker.WorthOf(best, 1) * 0.51) << name;
    EXPECT_EQ(asker.WorthOf(best, 3), 0) << name;
    // Not both together.
    EXPECT_EQ(asker.WorthOf(best, 4), asker.WorthOf(exact, 4)) << name;
  }
}

TEST_F(IndexTest, CountsAnotherFormAsTheWordsThatItStandsFor) {
  std::vector<std::string> texts = {"eu summit", "european union summit", "european summit",
                                    "union of towns", "summit"};
  for (int i = 0; i < 100; ++i) texts.push_back("dull dull dull dull");
  Build(OneTail("tail"), Texts(texts), 100);
  Build(Layout("own", 1, 1, 0), Texts(texts), 100);
  Query query = Of(
      Kind::kOr,
      {Of(Kind::kBest, {Of(Kind::kOr, {Word("european"), Word("union")}), Other(Phrase({"eu"}))}),
       Word("summit")});
  query.most_first = true;
  for (const char* name : {"tail", "own"}) {
    Asker asker(temp_.path() / name, {"c0"});
    const auto rows = asker.Ask(query, 10);
    ASSERT_EQ(rows.size(), 5u) << name;
    EXPECT_EQ(std::get<3>(rows[0]), 2u) << name;
    EXPECT_EQ(std::get<3>(rows[1]), 1u) << name;
    EXPECT_EQ(std::get<3>(rows[2]), 3u) << name;
    EXPECT_GT(std::get<0>(rows[0]), std::get<0>(rows[1]) + kCommonItself / 2) << name;
    EXPECT_GT(std::get<0>(rows[1]), std::get<0>(rows[2]) + kAnyForm) << name;
  }
}

}  // namespace
}  // namespace chancery::index
