// SPDX-License-Identifier: GPL-3.0-or-later
// What each kind of question finds.
#include <gtest/gtest.h>

#include <chrono>
#include <set>

#include "tests/unit/lib/index/asker.h"
#include "tests/unit/lib/index/history.h"

namespace chancery::index {
namespace {

// What the header of a view says is found by its field, and a level by its whole name.
TEST_F(IndexTest, FindsLevelsTypesAndNumbersOfTheView) {
  Document cable, paper;
  cable.mutable_label()->set_level("SECRET");
  cable.set_type(v1::DOCUMENT_TYPE_CABLE);
  cable.set_type_name("TELEGRAM");
  cable.set_message_id("VALDERON 00123");
  cable.add_portions()->set_text("treaty");
  paper.mutable_label()->set_level("TOP SECRET");
  paper.set_type(v1::DOCUMENT_TYPE_PDF);
  paper.add_references("VALDERON 00123");
  paper.add_references("ORLANE 7");
  paper.add_portions()->set_text("top secret telegram valderon 00123");
  Build(OneTail("fields"),
        {{1, std::string(16, 'a'), {}, {{0, cable}}}, {2, std::string(16, 'b'), {}, {{0, paper}}}},
        2);
  Asker asker(temp_.path() / "fields", {"c0"});
  const auto found = [&](const Query& query) {
    std::set<std::uint64_t> versions;
    for (const Row& row : asker.Ask(query, 10)) versions.insert(std::get<3>(row));
    return versions;
  };
  using Versions = std::set<std::uint64_t>;
  EXPECT_EQ(found(Word("secret", Field::kLevel)), Versions{1});
  EXPECT_EQ(found(Word("top secret", Field::kLevel)), Versions{2});
  EXPECT_EQ(found(Word("top", Field::kLevel)), Versions{});
  EXPECT_EQ(found(Word("telegram", Field::kType)), Versions{1});
  EXPECT_EQ(found(Word("pdf", Field::kType)), Versions{2});
  EXPECT_EQ(found(Phrase({"valderon", "00123"}, Field::kRef)), (Versions{1, 2}));
  EXPECT_EQ(found(Phrase({"orlane", "7"}, Field::kRef)), Versions{2});
  EXPECT_EQ(found(Phrase({"00123", "orlane"}, Field::kRef)), Versions{});
  EXPECT_EQ(asker.Ask(Word("pdf", Field::kType), 10)[0],
            asker.Ask(Word("pdf", Field::kType), 1)[0]);
}

TEST_F(IndexTest, FindsWordsThatAreNearInAnyOrder) {
  const auto changes = Texts({"dam water", "water x x x dam", "water x x x x dam", "dam",
                              "water x x x x x dam x dam x x water", "dam x water x x orlane"});
  Build(OneTail("tail"), changes, 100);
  Build(Layout("own", 1, 1, 0), changes, 100);
  using Versions = std::set<std::uint64_t>;
  for (const char* const name : {"tail", "own"}) {
    Asker asker(temp_.path() / name, {"c0"});
    const auto found = [&](const Query& query) {
      Versions versions;
      for (const Row& row : asker.Ask(query, 10)) versions.insert(std::get<3>(row));
      return versions;
    };
    EXPECT_EQ(found(Near({"dam", "water"}, 1)), Versions{1}) << name;
    EXPECT_EQ(found(Near({"dam", "water"}, 2)), (Versions{1, 6}));
    EXPECT_EQ(found(Near({"water", "dam"}, 3)), (Versions{1, 5, 6}));
    EXPECT_EQ(found(Near({"dam", "water"}, 4)), (Versions{1, 2, 5, 6}));
    EXPECT_EQ(found(Near({"dam", "water", "orlane"}, 4)), Versions{});
    EXPECT_EQ(found(Near({"orlane", "dam", "water"}, 5)), Versions{6});
    EXPECT_EQ(found(Of(Kind::kOr, {Near({"dam", "water"}, 1), Word("orlane")})), (Versions{1, 6}));
    // Worth what its words are.
    const auto near = asker.Ask(Near({"dam", "water"}, 1), 10);
    const auto phrase = asker.Ask(Phrase({"dam", "water"}), 10);
    EXPECT_EQ(near, phrase);
  }
}

// Where words fit is remembered, but for questions that looked at some of the views only.
TEST_F(IndexTest, FindsWordsThatAreTogetherWhetherOrNotThatWasAskedBefore) {
  auto changes = Texts({"dam water", "water dam orlane", "dam x water orlane", "dam water orlane"});
  for (Change& change : Texts({"orlane dam water", "water dam", "dam dam water"}, 1)) {
    change.seq += 4;
    change.id[0] = 'z';
    changes.push_back(change);
  }
  Build(OneTail("tail"), changes, 100);
  Build(Layout("own", 1, 1, 0), changes, 100);
  using Versions = std::set<std::uint64_t>;
  for (const char* const name : {"tail", "own"}) {
    Asker asker(temp_.path() / name, {"c0", "c1"});
    const auto found = [&](const Query& query) {
      Versions versions;
      for (const Row& row : asker.Ask(query, 10)) versions.insert(std::get<3>(row));
      return versions;
    };
    const Query phrase = Phrase({"dam", "water"}), near = Near({"dam", "water"}, 1);
    for (int round = 0; round < 3; ++round) {
      EXPECT_EQ(found(Of(Kind::kAnd, {phrase, Word("orlane")})), (Versions{4, 5})) << name << round;
      EXPECT_EQ(found(Of(Kind::kAnd, {near, Word("orlane")})), (Versions{2, 4, 5}));
      EXPECT_EQ(found(phrase), (Versions{1, 4, 5, 7}));
      EXPECT_EQ(found(near), (Versions{1, 2, 4, 5, 6, 7}));
      EXPECT_EQ(found(Phrase({"water", "dam"})), (Versions{2, 6}));
      EXPECT_EQ(found(Of(Kind::kOr, {phrase, near})), (Versions{1, 2, 4, 5, 6, 7}));
    }
  }
}

// Of a long list no more is read than a rare word wants, unless it was read before.
TEST_F(IndexTest, FindsARareWordBesideACommonOne) {
  std::vector<std::string> texts(300, "dam water dam");
  texts[0] = texts[150] = "orlane dam";
  texts[299] = "orlane water";
  Build(Layout("own", 1, 1, 0), Texts(texts), 300);
  Asker asker(temp_.path() / "own", {"c0"});
  const Query both = Of(Kind::kAnd, {Word("orlane"), Word("dam")});
  const auto before = asker.Ask(both, 10);
  ASSERT_EQ(before.size(), 2u);
  EXPECT_EQ(asker.Ask(Word("dam"), 300).size(), 299u);
  EXPECT_EQ(asker.Ask(both, 10), before);
  EXPECT_EQ(asker.Ask(Of(Kind::kAnd, {Word("water"), Word("orlane")}), 10).size(), 1u);
}

TEST_F(IndexTest, FindsWordsThatBeginAsAPatternDoes) {
  const auto changes =
      Texts({"negotiate", "negotiator", "negligence", "renegotiate", "negotiate dam"});
  Build(OneTail("tail"), changes, 100);
  Asker asker(temp_.path() / "tail", {"c0"});
  EXPECT_EQ(asker.Ask(Prefix("negotiat"), 10).size(), 3u);
  EXPECT_EQ(asker.Ask(Prefix("neg"), 10).size(), 4u);
  EXPECT_EQ(asker.Ask(Prefix("neg", Field::kFrom), 10).size(), 0u);
  // One word that fits is worth what it is by itself; several are worth alike.
  EXPECT_EQ(asker.Ask(Prefix("negl"), 10), asker.Ask(Phrase({"negligence"}), 10));
  const auto rows = asker.Ask(Prefix("negotiat"), 10);
  EXPECT_EQ(std::get<0>(rows[0]), std::get<0>(rows[1]));  // The rarer word is no better.
  EXPECT_EQ(std::get<3>(rows[2]), 5u);                    // It is longer.
}

// What fits a pattern is read from what opens to the reader and from nothing else.
TEST_F(IndexTest, ExpandsPatternsByWhatTheirReaderMayRead) {
  std::vector<std::string> open, hidden;
  for (std::size_t i = 0; i < kMostFitting; ++i) {
    open.push_back("quill" + std::to_string(1000 + i));
    open.push_back("quill" + std::to_string(1000 + i) + " again");
  }
  for (int i = 0; i < 150; ++i) hidden.push_back("quill" + std::to_string(900 + i) + " quillan");
  auto changes = Texts(open);
  for (Change& change : Texts(hidden, 1)) {
    change.seq = changes.size() + 1;
    changes.push_back(std::move(change));
  }
  Build(OneTail("both"), changes, 1000);
  Build(OneTail("alone"), Texts(open), 1000);
  open.push_back("quill0999");  // One more than are looked for, and the rarest.
  Build(OneTail("more"), Texts(open), 1000);
  const auto soon = std::chrono::steady_clock::now() + std::chrono::hours(1);
  const auto ask = [&](const char* name, const policy::Atoms& reader, std::uint64_t most) {
    Query query = Prefix("quill");
    query.pattern = 3;
    return (*Index::Open({temp_.path() / name, 1, most}))->Search(reader, query, {0, 1000}, soon);
  };
  const auto both = ask("both", {"c0"}, 200), alone = ask("alone", {"c0"}, 200);
  ASSERT_TRUE(both.ok() && alone.ok()) << both.status() << alone.status();
  ASSERT_EQ(both->best.size(), 200u);
  ASSERT_EQ(alone->best.size(), 200u);
  for (std::size_t i = 0; i < 200; ++i) {
    EXPECT_EQ(both->best[i].id, alone->best[i].id);
    EXPECT_EQ(both->best[i].score, alone->best[i].score);
  }
  EXPECT_TRUE(both->shortened.empty());
  EXPECT_EQ(ask("both", {"c0"}, 199).status().code(), StatusCode::kInvalidArgument);
  const auto all = ask("both", {"c0", "c1"}, 0);
  ASSERT_TRUE(all.ok());
  EXPECT_EQ(all->shortened, std::vector<std::uint32_t>{3});
  const auto more = ask("more", {"c0"}, 0);
  ASSERT_TRUE(more.ok());
  EXPECT_EQ(more->shortened, std::vector<std::uint32_t>{3});
  EXPECT_EQ(more->best.size(), 200u);  // The rarest is left out.
}

}  // namespace
}  // namespace chancery::index
