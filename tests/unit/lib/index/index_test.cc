// SPDX-License-Identifier: GPL-3.0-or-later
// What the index answers, held against an index made from scratch of what the reader may see.
#include "lib/index/index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <random>
#include <set>

#include "lib/base/digest.h"
#include "lib/index/date.h"
#include "tests/unit/lib/index/asker.h"
#include "tests/unit/lib/index/history.h"

namespace chancery::index {
namespace {

TEST_F(IndexTest, AnswersAlikeWhateverTheLayoutAndTheSchedule) {
  const History history(11, 250, 9);
  struct Row {
    const char* name;
    std::uint32_t own_at, tails, compact_after;
    std::size_t commit_every;
  };
  const Row rows[] = {{"one tail, one commit", 100'000, 1, 0, 1000},
                      {"a database each", 1, 1, 0, 60},
                      {"large ones apart", 6, 3, 3, 17},
                      {"four tails", 100'000, 4, 2, 25}};
  for (const Row& row : rows) {
    Build(Layout(row.name, row.own_at, row.tails, row.compact_after), history.changes(),
          row.commit_every);
  }
  int scratch = 0;
  for (const policy::Atoms& reader :
       {policy::Atoms{"c0"}, policy::Atoms{"c1", "c2", "c5"}, policy::Atoms{"c8", "other"},
        policy::Atoms{"c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8"}, policy::Atoms{}}) {
    // Of what this reader may see, and of nothing else.
    std::set<int> open;
    for (int i = 0; i < 9; ++i) {
      if (ClassOf(i).OpensTo(reader)) open.insert(i);
    }
    const std::string name = "scratch" + std::to_string(scratch++);
    Build(OneTail(name), history.Final(open), 1000);
    auto expected = Answers(temp_.path() / name, reader);
    if (open.empty()) {
      for (const Answer& answer : expected) EXPECT_EQ(answer.count, 0u);
    } else {
      EXPECT_GT(expected[1].count, 0u);
    }
    for (const Row& row : rows) {
      EXPECT_EQ(Answers(temp_.path() / row.name, reader), expected) << row.name;
      EXPECT_EQ(Answers(temp_.path() / row.name, reader, 3), expected) << row.name;
    }
  }
}

Query DrawQuery(std::mt19937& random, int depth) {
  const auto of = [&](unsigned n) { return random() % n; };
  const auto word = [&] {
    static const char* const kWords[] = {"treaty", "fishing", "harbour",  "dues",
                                         "orlane", "river",   "treaties", "erdogan"};
    return std::string(kWords[of(8)]);
  };
  if (depth == 0 || of(4) == 0) {
    switch (of(10)) {
      case 8:
        return Of(Kind::kBest,
                  {Word(word()), Other(Phrase({word(), word()})), Other(Word(word()))});
      case 9:
        return Of(Kind::kBest,
                  {Of(Kind::kOr, {Word(word()), Word(word())}), Other(Phrase({word()}))});
      case 6:
        return Prefix(word().substr(0, 1 + of(4)));
      case 7: {
        const std::string first = word(), second = word();
        if (first != second) return Near({first, second}, 1 + of(6));
        return Word(first);
      }
      case 0: {
        const auto date = ParseDate("202" + std::to_string(of(4)));
        Query query{.kind = Kind::kDate};
        query.first = of(2) == 0 ? date->first : std::numeric_limits<std::int64_t>::min() / 4;
        query.last = date->last;
        return query;
      }
      case 1:
      case 2:
        return Phrase({word(), word()});
      case 3:
        return Word("orlane", Field::kFrom);
      default:
        return Word(word());
    }
  }
  Query query{.kind = of(2) == 0 ? Kind::kAnd : Kind::kOr};
  for (auto i = 2 + of(3); i > 0; --i) {
    Query child = DrawQuery(random, depth - 1);
    const bool out = query.kind == Kind::kAnd && of(5) == 0;
    query.children.push_back(out ? Of(Kind::kNot, {std::move(child)}) : std::move(child));
  }
  return query;
}

// Xapian 1.4's own matcher does not hold this (DESIGN.md, "The index").
TEST_F(IndexTest, AddsUpWhatThePartsAreWorth) {
  auto changes = History(29, 400, 5).Final({0, 1, 2, 3, 4});
  for (Change& change : changes) change.added.resize(1);  // As a reader meets one view.
  Build(OneTail("tail"), changes, 1000);
  Build(Layout("own", 1, 1, 0), changes, 1000);
  Build(Layout("mixed", 15, 1, 0), changes, 1000);
  const policy::Atoms reader = {"c0", "c1", "c2", "c3"};
  for (const char* const name : {"tail", "own", "mixed"}) {
    Asker asker(temp_.path() / name, reader);
    std::mt19937 random(31);
    std::size_t matched = 0;
    for (int i = 0; i < 150; ++i) {
      const Query query = DrawQuery(random, 4);
      const Worth worth = asker.Define(query);
      matched += worth.empty() ? 0 : 1;
      std::vector<std::pair<double, std::string>> expected;
      for (const auto& [order, score] : worth) expected.emplace_back(-score, order);
      std::ranges::sort(expected);
      for (const std::uint32_t most : {1000u, 3u}) {
        std::vector<std::pair<double, std::string>> got;
        for (const auto& [score, order, id, version] : asker.Ask(query, most)) {
          got.emplace_back(-score, order);
        }
        if (expected.size() > most) expected.resize(most);
        ASSERT_TRUE(got == expected) << name << ", question " << i;
      }
    }
    EXPECT_GT(matched, 75u);
  }
}

TEST_F(IndexTest, CountsToAThousandAndNoFurther) {
  Document document;
  document.add_portions()->set_text("treaty");
  std::vector<Change> changes;
  for (std::uint64_t i = 1; i <= 1001; ++i) {
    changes.push_back({i,
                       base::Sha256(std::to_string(i)).substr(0, 16),
                       {},
                       {{static_cast<int>(i % 3), document}}});
  }
  for (const int left_out : {0, 1}) {
    changes.resize(1001 - static_cast<std::size_t>(left_out));
    const std::string name = "count" + std::to_string(left_out);
    Build(Layout(name, 300, 2, 0), changes, 400);
    const Answer answer = Answers(temp_.path() / name, {"c0", "c1", "c2"})[1];
    EXPECT_EQ(answer.count, 1000u);
    EXPECT_EQ(answer.more, left_out == 0);
  }
}

// What a question may cost is counted in what its reader may read, however it lies on disk.
TEST_F(IndexTest, RefusesQuestionsThatAreTooBroadForTheirReaderByWhatTheyMayRead) {
  Document treaty;
  treaty.add_portions()->set_text("the treaty was signed");
  Document other;
  other.add_portions()->set_text("the other");
  std::vector<Change> changes, readable;
  for (std::uint64_t i = 1; i <= 120; ++i) {
    const int number = static_cast<int>(i % 3);  // Class 2 is hidden.
    changes.push_back({i,
                       base::Sha256(std::to_string(i)).substr(0, 16),
                       {},
                       {{number, i <= 60 ? treaty : other}}});
    if (number != 2) readable.push_back(changes.back());
  }
  Build(OneTail("tail"), changes, 1000);
  Build(Layout("own", 1, 1, 0), changes, 7);
  Build(Layout("alone", 20, 2, 0), readable, 1000);
  // 80 documents, 40 of them with the word.
  const std::vector<std::pair<Query, std::uint64_t>> costs = {
      {Word("treaty"), 40},
      {Of(Kind::kAll, {}), 80},
      {Word("nowhere"), 0},
      {Phrase({"the", "treaty"}), 4 * (80 + 40)},
      {Near({"the", "treaty"}, 5), 4 * (80 + 40)},
      {Prefix("t"), 80 + 40},
      {Prefix("x"), 0},
      {Of(Kind::kOr, {Word("treaty"), Word("the")}), 40 + 80},
      {Of(Kind::kAnd, {Word("treaty"), Of(Kind::kNot, {Word("the")})}), 40 + 80 + 80}};
  const auto soon = std::chrono::steady_clock::now() + std::chrono::hours(1);
  for (const char* const name : {"tail", "own", "alone"}) {
    for (const auto& [query, cost] : costs) {
      for (const std::uint64_t most : {cost, cost - 1}) {
        if (most == 0 || most > cost) continue;
        const auto index = Index::Open({temp_.path() / name, 1, most});
        ASSERT_TRUE(index.ok()) << index.status();
        const auto matches = (*index)->Search({"c0", "c1"}, query, {0, 10}, soon);
        EXPECT_EQ(matches.status().code(),
                  most == cost ? StatusCode::kOk : StatusCode::kInvalidArgument)
            << name << ", " << cost << ": " << matches.status();
      }
    }
  }
}

TEST_F(IndexTest, TakesDocumentsOutOfTheClassTheyLeave) {
  Document document;
  document.add_portions()->set_text("treaty");
  const std::string id(16, 'd');
  std::vector<Change> changes{{1, id, {}, {{0, document}, {1, document}}}, {2, id, {0, 1}, {}}};
  Build(OneTail("gone"), changes, 1);
  for (const Answer& answer : Answers(temp_.path() / "gone", {"c0", "c1"})) {
    EXPECT_EQ(answer.count, 0u);
  }
  changes[1].added = {{1, document}};
  Build(OneTail("moved"), changes, 1);
  EXPECT_EQ(Answers(temp_.path() / "moved", {"c0"})[1].count, 0u);
  EXPECT_EQ(Answers(temp_.path() / "moved", {"c1"})[1].count, 1u);
}

TEST_F(IndexTest, TakesTextsThatXapianWouldNot) {
  Document document;
  std::string text = std::string(1000, 'x') + " " + std::string(300, '\'') + " a\xff ";
  for (int i = 0; i < 300; ++i) text += "a.";
  document.add_portions()->set_text(text + " treaty");
  document.set_title(text);
  document.add_tags(std::string(1000, 'T'));
  Build(OneTail("long"), {{1, std::string(16, 'd'), {}, {{0, document}}}}, 1);
  EXPECT_EQ(Answers(temp_.path() / "long", {"c0"})[1].count, 1u);
}

}  // namespace
}  // namespace chancery::index
