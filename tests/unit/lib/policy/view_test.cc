// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/policy/view.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "tests/unit/lib/policy/small_policy.h"

namespace chancery::policy {
namespace {

class ViewTest : public ::testing::Test {
 protected:
  Clauses Compiled(std::string_view marking) const {
    const auto label = policy_.ParseMarking(marking, {"post:a"});
    EXPECT_TRUE(label.ok()) << marking << label.status();
    return policy_.Compile(label.value_or(Label()));
  }

  std::vector<View> Plan(const std::vector<std::string>& markings) const {
    std::vector<Clauses> portions;
    for (const std::string& marking : markings) portions.push_back(Compiled(marking));
    const auto views = PlanViews(policy_, portions);
    EXPECT_TRUE(views.ok()) << views.status();
    return views.value_or(std::vector<View>());
  }

  // Holds the views against the definition for one reader; says which view opened, or -1.
  static int Opened(const Atoms& reader, const std::vector<Clauses>& portions,
                    const std::vector<View>& views) {
    std::vector<std::size_t> dominated;
    for (std::size_t i = 0; i < portions.size(); ++i) {
      if (Dominates(reader, portions[i])) dominated.push_back(i);
    }
    int opened = -1;
    for (std::size_t i = 0; i < views.size(); ++i) {
      if (!views[i].view_class.OpensTo(reader)) continue;
      EXPECT_EQ(opened, -1) << "two views are open to one reader";
      EXPECT_EQ(views[i].portions, dominated);
      opened = static_cast<int>(i);
    }
    EXPECT_EQ(opened == -1, dominated.empty());
    return opened;
  }

  const Policy policy_ = SmallPolicy();
};

TEST_F(ViewTest, IsOneForADocumentOfOneLabel) {
  const std::vector<View> views = Plan({"SECRET//SI", "SECRET//SI"});
  ASSERT_EQ(views.size(), 1u);
  EXPECT_EQ(views[0].portions, (std::vector<std::size_t>{0, 1}));
  EXPECT_EQ(views[0].view_class, (ViewClass{Compiled("SECRET//SI"), {}}));
}

TEST_F(ViewTest, IsOneForEachLevelOfALadder) {
  const std::vector<View> views = Plan({"TOP SECRET", "OPEN", "SECRET", "OPEN"});
  std::set<std::vector<std::size_t>> portions;
  for (const View& view : views) portions.insert(view.portions);
  EXPECT_EQ(portions, (std::set<std::vector<std::size_t>>{{1, 3}, {1, 2, 3}, {0, 1, 2, 3}}));
}

TEST_F(ViewTest, OfTheWholeIsInTheClassOfTheHighestLabel) {
  for (const View& view : Plan({"OPEN", "SECRET", "TOP SECRET"})) {
    if (view.portions.size() == 3) {
      EXPECT_EQ(view.view_class, (ViewClass{Compiled("TOP SECRET"), {}}));
    } else if (view.portions.size() == 2) {
      EXPECT_EQ(view.view_class, (ViewClass{Compiled("SECRET"), {Compiled("TOP SECRET")}}));
    } else {
      EXPECT_EQ(view.view_class, (ViewClass{Compiled("OPEN"), {Compiled("SECRET")}}));
    }
  }
}

TEST_F(ViewTest, SharesItsClassWithEveryViewOfTheSameReaders) {
  // The caveat stands on both portions, so that only the levels part their readers.
  for (const View& view : Plan({"OPEN//SI", "SECRET//SI"})) {
    if (view.portions.size() == 1) {
      EXPECT_EQ(view.view_class, (ViewClass{Compiled("OPEN//SI"), {Compiled("SECRET")}}));
    }
  }
}

TEST_F(ViewTest, IsLeftOutWhenNoReaderIsLeftForIt) {
  // Who reads "SECRET" and "OPEN//SI" reads "SECRET//SI" too.
  const std::vector<View> views = Plan({"SECRET", "OPEN//SI", "SECRET//SI"});
  std::set<std::vector<std::size_t>> portions;
  for (const View& view : views) portions.insert(view.portions);
  EXPECT_EQ(portions, (std::set<std::vector<std::size_t>>{{0}, {1}, {0, 1, 2}}));
}

TEST_F(ViewTest, IsNobodysForALabelThatNobodyMeets) {
  const auto views = PlanViews(policy_, {Clauses{Atoms()}, Clauses(), Compiled("OPEN")});
  ASSERT_TRUE(views.ok());
  ASSERT_EQ(views->size(), 1u);
  EXPECT_EQ((*views)[0].portions, (std::vector<std::size_t>{2}));
  EXPECT_TRUE((*views)[0].view_class.superseded_by.empty());
}

TEST_F(ViewTest, IsNoneForADocumentWithoutPortions) { EXPECT_TRUE(Plan({}).empty()); }

TEST_F(ViewTest, OpensExactlyOnceToEveryReaderOfASmallUniverse) {
  const std::vector<Atoms> readers = SmallReaders(policy_);
  const std::vector<std::string> markings = {
      "OPEN",          "SECRET",           "TOP SECRET",         "OPEN//SI",
      "SECRET//SI",    "SECRET//TK",       "SECRET//SI/TK",      "OPEN//NOFORN",
      "SECRET//NODIS", "OPEN//REL TO GBR", "SECRET//REL TO USA", "SECRET//REL TO GBR, USA",
      "SECRET//EXDIS", "OPEN//NODIS//TK",  "SECRET//NOFORN//SI", "OPEN//REL TO GBR//REL TO USA"};
  std::vector<Clauses> labels;
  for (const std::string& marking : markings) labels.push_back(Compiled(marking));
  std::map<std::string, std::vector<bool>> classes;  // Key, and the readers it opens to.
  for (std::size_t a = 0; a < labels.size(); ++a) {
    for (std::size_t b = a; b < labels.size(); ++b) {
      for (std::size_t c = b; c < labels.size(); ++c) {
        const std::vector<Clauses> portions = {labels[a], labels[b], labels[c]};
        const auto views = PlanViews(policy_, portions);
        ASSERT_TRUE(views.ok());
        std::set<int> opened;
        for (const Atoms& reader : readers) opened.insert(Opened(reader, portions, *views));
        opened.erase(-1);
        ASSERT_EQ(opened.size(), views->size()) << "a view without a reader";
        if (HasFailure()) FAIL() << markings[a] << ", " << markings[b] << ", " << markings[c];
        for (const View& view : *views) {
          std::vector<bool>& opens = classes[view.view_class.Key()];
          if (!opens.empty()) continue;
          for (const Atoms& reader : readers) opens.push_back(view.view_class.OpensTo(reader));
        }
      }
    }
  }
  // Few classes for the same readers: of two lists one of which is hidden, several spellings stay.
  std::set<std::vector<bool>> distinct;
  for (const auto& [key, opens] : classes) distinct.insert(opens);
  EXPECT_GT(distinct.size() * 100, classes.size() * 95);
}

TEST_F(ViewTest, OpensExactlyOnceToRandomReadersOfRandomDocuments) {
  std::mt19937 random(20260105);
  const std::vector<Atoms> readers = SmallReaders(policy_);
  std::vector<Clauses> labels;
  for (const std::string& marking : SmallMarkings()) labels.push_back(Compiled(marking));
  int planned = 0;
  for (int i = 0; i < Times(2'000); ++i) {
    std::vector<Clauses> portions;
    for (auto count = 1 + random() % 8; count > 0; --count) {
      portions.push_back(labels[random() % labels.size()]);
    }
    const auto views = PlanViews(policy_, portions);
    if (!views.ok()) {
      ASSERT_EQ(views.status().code(), StatusCode::kResourceExhausted);
      continue;
    }
    ++planned;
    for (int j = 0; j < 100; ++j) Opened(readers[random() % readers.size()], portions, *views);
    ASSERT_FALSE(HasFailure());
  }
  EXPECT_GT(planned, Times(1'900));
}

// A policy whose level has as many independent caveats as are asked for.
Policy WithCaveats(int count) {
  Rules rules;
  rules.levels = {{"OPEN", "O", {}}};
  rules.categories = {{.id = "c", .values = {}}};
  for (int i = 0; i < count; ++i) {
    rules.categories[0].values.push_back({"C" + std::to_string(i), "", {}, ""});
  }
  return *Policy::Make(rules);
}

std::vector<Clauses> OneCaveatEach(int count) {
  std::vector<Clauses> portions;
  for (int i = 0; i < count; ++i) {
    portions.push_back(Clauses{Atoms{"lvl.OPEN"}, Atoms{"cat.c.C" + std::to_string(i)}});
  }
  return portions;
}

TEST(PlanViewsTest, RefusesADocumentWithTooManyViews) {
  const Policy policy = WithCaveats(60);
  const auto six = PlanViews(policy, OneCaveatEach(6));
  ASSERT_TRUE(six.ok());
  EXPECT_EQ(six->size(), 63u);
  for (const int count : {7, 20, 60}) {
    EXPECT_EQ(PlanViews(policy, OneCaveatEach(count)).status().code(),
              StatusCode::kResourceExhausted);
  }
}

TEST(PlanViewsTest, TakesALadderOfAsManyViewsAsADocumentMayHave) {
  Rules rules;
  for (int i = 0; i < 65; ++i) rules.levels.push_back({"L" + std::to_string(i)});
  const auto policy = Policy::Make(rules);
  ASSERT_TRUE(policy.ok());
  std::vector<Clauses> portions;
  for (std::size_t i = 0; i < kMaxViews; ++i) {
    portions.push_back(Clauses{Atoms{"lvl." + rules.levels[i].name}});
  }
  const auto views = PlanViews(*policy, portions);
  ASSERT_TRUE(views.ok()) << views.status();
  EXPECT_EQ(views->size(), kMaxViews);
  portions.push_back(Clauses{Atoms{"lvl.L64"}});
  EXPECT_EQ(PlanViews(*policy, portions).status().code(), StatusCode::kResourceExhausted);
}

TEST(PlanViewsTest, GivesUpOnTangledListsInGoodTime) {
  std::mt19937 random(3);
  const Policy policy = WithCaveats(40);
  std::vector<Clauses> portions;
  for (int i = 0; i < 200; ++i) {
    std::vector<Atoms> clauses = {Atoms{"lvl.OPEN"}};
    for (int j = 0; j < 5; ++j) {
      std::vector<Atom> list;
      for (int k = 0; k < 3; ++k) list.push_back("cat.c.C" + std::to_string(random() % 40));
      clauses.emplace_back(std::move(list));
    }
    portions.emplace_back(std::move(clauses));
  }
  EXPECT_EQ(PlanViews(policy, portions).status().code(), StatusCode::kResourceExhausted);
}

TEST(ViewClassTest, HasAKeyOfItsOwn) {
  const std::vector<ViewClass> classes = {
      {},
      {Clauses{Atoms()}, {}},
      {Clauses{Atoms{"a"}}, {}},
      {Clauses{Atoms{"a", "b"}}, {}},
      {Clauses{Atoms{"a"}, Atoms{"b"}}, {}},
      {Clauses{Atoms{"ab"}}, {}},
      {Clauses{Atoms{"a][1:b"}}, {}},
      {Clauses{Atoms{"a"}}, {Clauses{Atoms{"b"}}}},
      {Clauses{Atoms{"a"}}, {Clauses{Atoms{"b"}, Atoms{"c"}}}},
      {Clauses{Atoms{"a"}}, {Clauses{Atoms{"b"}}, Clauses{Atoms{"c"}}}},
      {Clauses{Atoms{"a"}}, {Clauses{}}},
  };
  std::set<std::string> keys;
  for (const ViewClass& view_class : classes) keys.insert(view_class.Key());
  EXPECT_EQ(keys.size(), classes.size());
}

}  // namespace
}  // namespace chancery::policy
