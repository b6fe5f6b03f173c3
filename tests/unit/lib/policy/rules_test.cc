// SPDX-License-Identifier: GPL-3.0-or-later
// Groups, implications, levels of caveats, neighbours, equivalences and obsolete words.
#include <gtest/gtest.h>

#include <chrono>
#include <random>

#include "lib/policy/policy.h"
#include "lib/policy/view.h"
#include "tests/unit/lib/policy/small_policy.h"

namespace chancery::policy {
namespace {

using Kind = Rules::Kind;
using std::chrono::sys_days;

Day On(int year, unsigned month, unsigned day) {
  return sys_days(std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day));
}

// The small policy, with one rule of every further kind.
Rules RichRules() {
  Rules rules = SmallRules();
  rules.levels.insert(rules.levels.begin() + 1, {.name = "CLOSED", .obsolete = true});
  rules.groups = {{"NEAR", {"nat:GBR", "nat:NZL"}}, {"ALLIES", {"nat:GBR", "nat:USA", "nat:own"}}};
  auto& sci = rules.categories[2];
  sci.values.push_back({.name = "HCS"});
  sci.values.push_back({.name = "HCS-P", .implies = {"HCS"}});
  sci.values.push_back({.name = "HCS-PX", .implies = {"HCS-P"}, .min_level = "TOP SECRET"});
  sci.min_level = "SECRET";
  rules.categories[4].values.push_back({.name = "NEAR", .group = "NEAR"});
  rules.categories.push_back({.id = "sbu",
                              .values = {{.name = "SBU"}, {.name = "FOUO", .obsolete = true}},
                              .levels = {"OPEN"}});
  rules.categories.push_back(
      {.id = "sensitive", .values = {{.name = "OPEN-SENSITIVE", .with_level = "OPEN"}}});
  rules.categories.push_back(
      {.id = "out",
       .kind = Kind::kPermissive,
       .values = {{.name = "ALLIES", .group = "ALLIES"}, {.name = "FRA", .atom = "nat:FRA"}},
       .prefixes = {"OUT TO"},
       .always_group = "ALLIES",
       .otherwise = "ALLIES"});
  rules.categories.push_back({.id = "roger", .values = {{.name = "ROGER"}}});
  rules.categories.push_back({.id = "dirgen", .values = {{.name = "DIRGEN"}}});
  rules.categories.push_back(
      {.id = "atom", .values = {{.name = "ATOM"}}, .required_with = {"roger"}});
  rules.max_one_of = {{{"roger", "dirgen"}}};
  rules.equivalences = {{.give = "lvl.SECRET",
                         .need = {"us:S", "brief:us"},
                         .from = On(2020, 1, 1),
                         .until = On(2020, 12, 31),
                         .cite = "treaty"},
                        {.give = "cat.sci.HCS-P",
                         .need = {"lvl.OPEN", "brief:hcs"},
                         .from = On(2020, 6, 1),
                         .cite = "treaty"},
                        {.give = "lvl.TOP SECRET",
                         .need = {"us:TS", "brief:us"},
                         .from = On(2020, 1, 1),
                         .cite = "to be signed",
                         .draft = true}};
  return rules;
}

Policy RichPolicy() {
  auto policy = Policy::Make(RichRules());
  if (!policy.ok()) std::abort();
  return *std::move(policy);
}

class RichRulesTest : public ::testing::Test {
 protected:
  Label Read(std::string_view marking) const {
    const auto label = policy_.ParseMarking(marking, {"post:a"});
    EXPECT_TRUE(label.ok()) << marking << ": " << label.status();
    return label.value_or(Label());
  }
  std::string Refusal(std::string_view marking) const {
    return std::string(policy_.ParseMarking(marking, {"post:a"}).status().message());
  }
  std::string Portion(std::string_view mark, std::string_view banner) const {
    const auto label = policy_.ParsePortion(mark, Read(banner));
    return label.ok() ? policy_.Print(*label) : "refused";
  }
  bool Reads(const Atoms& grants, std::string_view marking) const {
    return Dominates(policy_.Close(grants), policy_.Compile(Read(marking)));
  }

  const Policy policy_ = RichPolicy();
};

TEST_F(RichRulesTest, AValueIncludesWhatItImplies) {
  EXPECT_EQ(policy_.Close({"cat.sci.HCS-PX"}),
            (Atoms{"cat.sci.HCS", "cat.sci.HCS-P", "cat.sci.HCS-PX"}));
  EXPECT_EQ(policy_.Close({"cat.sci.HCS"}), Atoms{"cat.sci.HCS"});
  EXPECT_TRUE(Reads({"lvl.SECRET", "nat:own", "cat.sci.HCS-P"}, "SECRET//HCS"));
  EXPECT_FALSE(Reads({"lvl.SECRET", "nat:own", "cat.sci.HCS"}, "SECRET//HCS-P"));
  EXPECT_EQ(Portion("S//HCS", "SECRET//HCS-P"), "SECRET//HCS-P");
  EXPECT_EQ(Portion("S//HCS-P", "SECRET//HCS"), "refused");
}

TEST(ImpliedTest, IsFollowedToItsEnd) {
  Rules rules = SmallRules();
  rules.categories[2].values = {{.name = "A", .implies = {"B"}},
                                {.name = "B", .implies = {"C"}},
                                {.name = "C", .implies = {"D"}},
                                {.name = "D", .implies = {"E"}},
                                {.name = "E"}};
  const auto policy = Policy::Make(rules);
  ASSERT_TRUE(policy.ok()) << policy.status();
  EXPECT_EQ(policy->Close({"cat.sci.A"}),
            (Atoms{"cat.sci.A", "cat.sci.B", "cat.sci.C", "cat.sci.D", "cat.sci.E"}));
}

TEST_F(RichRulesTest, AGroupLetsInEachOfItsMembers) {
  EXPECT_EQ(policy_.Print(Read("SECRET//REL TO USA, NEAR")), "SECRET//REL TO NEAR, USA");
  const Atoms list = {"nat:GBR", "nat:NZL", "nat:own"};
  EXPECT_EQ(policy_.Demands(Read("SECRET//REL NEAR"))[1].clause, list);
  EXPECT_TRUE(policy_.Knows("nat:NZL"));
  EXPECT_FALSE(policy_.Knows("cat.relto.NEAR"));
  // A list that lets in more stands below one that lets in fewer, whatever their words.
  EXPECT_EQ(Portion("S//REL TO NEAR", "SECRET//REL TO GBR"), "SECRET//REL TO GBR");
  EXPECT_EQ(Portion("S//REL TO GBR", "SECRET//REL TO NEAR"), "refused");
}

TEST_F(RichRulesTest, ACaveatStandsAtItsLevelsOnly) {
  for (const char* marking : {"OPEN//SI", "CLOSED//SI", "SECRET//HCS-PX", "SECRET//SBU"}) {
    EXPECT_EQ(Refusal(marking), "a caveat may not stand at the level") << marking;
  }
  for (const char* marking : {"SECRET//SI", "TOP SECRET//HCS-PX", "OPEN//SBU"}) {
    EXPECT_EQ(Refusal(marking), "") << marking;
  }
}

TEST_F(RichRulesTest, APortionBelowTakesTheLowestLevelForTheCaveats) {
  EXPECT_EQ(Portion("O", "TOP SECRET//SI"), "SECRET//SI");
  EXPECT_EQ(Portion("O", "TOP SECRET//HCS-PX"), "TOP SECRET//HCS-PX");
  EXPECT_EQ(Portion("O", "TOP SECRET//EXDIS"), "OPEN//EXDIS");
  EXPECT_EQ(Portion("O//SI", "TOP SECRET//SI"), "refused");
}

TEST_F(RichRulesTest, AWordMaySayTheLevelToo) {
  const Label label = Read("OPEN-SENSITIVE");
  EXPECT_EQ(label.level, "OPEN");
  EXPECT_EQ(policy_.Print(label), "OPEN-SENSITIVE");
  EXPECT_EQ(policy_.PrintPortion(label), "OPEN-SENSITIVE");
  EXPECT_EQ(policy_.PrintCaveats(label), std::vector<std::string>{"OPEN-SENSITIVE"});
  EXPECT_EQ(Read("OPEN//OPEN-SENSITIVE"), label);
  EXPECT_EQ(Refusal("SECRET//OPEN-SENSITIVE"), "two levels");
  EXPECT_FALSE(Reads({"lvl.SECRET", "nat:own"}, "OPEN-SENSITIVE"));
}

TEST_F(RichRulesTest, WhatIsNotSaidIsMeantOtherwise) {
  EXPECT_EQ(Read("SECRET"), Read("SECRET//OUT TO ALLIES"));
  EXPECT_EQ(policy_.Print(Read("SECRET")), "SECRET");
  EXPECT_TRUE(policy_.PrintCaveats(Read("SECRET")).empty());
  EXPECT_FALSE(Reads({"lvl.SECRET", "nat:FRA"}, "SECRET"));
  EXPECT_TRUE(Reads({"lvl.SECRET", "nat:FRA"}, "SECRET//OUT TO FRA"));
  EXPECT_TRUE(Reads({"lvl.SECRET", "nat:USA"}, "SECRET//OUT TO FRA"));
  const Label join = policy_.Join(Read("SECRET"), Read("SECRET//OUT TO FRA"));
  EXPECT_FALSE(Dominates(policy_.Close({"lvl.SECRET", "nat:FRA"}), policy_.Compile(join)));
  EXPECT_EQ(policy_.Print(join), "SECRET//OUT TO ALLIES//OUT TO FRA");
  EXPECT_EQ(Read(policy_.Print(join)), join);
  EXPECT_EQ(Portion("S", "SECRET//OUT TO FRA"), "SECRET//OUT TO FRA");
  // A label from before the policy had this rule.
  EXPECT_EQ(policy_.Compile({"SECRET", {}}), policy_.Compile(Read("SECRET")));
  EXPECT_EQ(policy_.Join({"SECRET", {}}, Read("SECRET//OUT TO FRA")), join);
  EXPECT_EQ(Portion("S", "SECRET"), "SECRET");
}

TEST_F(RichRulesTest, CaveatsNeedAndBarEachOther) {
  EXPECT_EQ(Refusal("SECRET//ROGER//DIRGEN"), "of some caveats a marking has one at the most");
  EXPECT_EQ(Refusal("SECRET//ATOM"), "atom needs roger");
  EXPECT_EQ(Refusal("SECRET//ATOM//ROGER"), "");
}

TEST_F(RichRulesTest, ObsoleteWordsAreReadButNotWritten) {
  for (const char* marking : {"CLOSED", "OPEN//FOUO", "OPEN//SBU//FOUO"}) {
    EXPECT_FALSE(policy_.CheckWritable(Read(marking)).ok()) << marking;
  }
  for (const char* marking : {"OPEN", "OPEN//SBU", "SECRET//NODIS"}) {
    EXPECT_TRUE(policy_.CheckWritable(Read(marking)).ok()) << marking;
  }
  EXPECT_FALSE(policy_.CheckWritable(Label()).ok());
  EXPECT_FALSE(policy_.CheckWritable({"SECRET", {{"cosmic", {}}}}).ok());
  EXPECT_FALSE(policy_.CheckWritable({"SECRET", {{"sci", {"COSMIC"}}}}).ok());
}

TEST_F(RichRulesTest, DemandsAreTheClausesInTheirOrder) {
  const Label label = Read("SECRET//HCS-P/SI//NODIS//NOFORN//FLASH");
  std::vector<std::string> words;
  std::vector<Atoms> clauses;
  for (const Demand& demand : policy_.Demands(label)) {
    words.push_back(demand.words);
    clauses.push_back(demand.clause);
  }
  EXPECT_EQ(words, (std::vector<std::string>{"SECRET", "NODIS", "HCS-P", "SI", "NOFORN",
                                             "OUT TO ALLIES"}));
  EXPECT_EQ(Clauses(clauses), policy_.Compile(label));
}

TEST_F(RichRulesTest, EquivalencesHoldOnTheirDays) {
  const Atoms grants = {"us:S", "brief:us"};
  const auto secret = [&](Day day) { return policy_.Close(grants, day).Holds("lvl.SECRET"); };
  EXPECT_FALSE(secret(On(2019, 12, 31)));
  EXPECT_TRUE(secret(On(2020, 1, 1)));
  EXPECT_TRUE(secret(On(2020, 12, 31)));
  EXPECT_FALSE(secret(On(2021, 1, 1)));
  EXPECT_EQ(policy_.Close(grants), grants);
  // It gives the levels below too, and what needs these.
  EXPECT_EQ(policy_.Close({"us:S", "brief:us", "brief:hcs"}, On(2020, 7, 1)),
            (Atoms{"brief:hcs", "brief:us", "cat.sci.HCS", "cat.sci.HCS-P", "lvl.CLOSED",
                   "lvl.OPEN", "lvl.SECRET", "us:S"}));
}

TEST_F(RichRulesTest, ALevelOfOthersOpensNothingWithoutItsBriefing) {
  const Day day = On(2020, 7, 1);
  EXPECT_EQ(policy_.Close({"us:S"}, day), Atoms{"us:S"});
  EXPECT_EQ(policy_.Close({"brief:us"}, day), Atoms{"brief:us"});
  EXPECT_EQ(policy_.Close({"us:TS", "brief:us"}, day), (Atoms{"brief:us", "us:TS"}));  // A draft.
  EXPECT_TRUE(policy_.Knows("us:S") && policy_.Knows("us:TS") && policy_.Knows("brief:us"));
}

// Every label, and every reader on some day: exactly one view, of exactly what they may read.
TEST_F(RichRulesTest, EveryReaderMeetsTheOneViewOfWhatTheyMayRead) {
  std::mt19937 random(20260801);
  const std::vector<std::string> markings = {"OPEN",
                                             "SECRET",
                                             "SECRET//HCS",
                                             "SECRET//HCS-P",
                                             "SECRET//SI",
                                             "SECRET//OUT TO FRA",
                                             "SECRET//REL TO NEAR",
                                             "TOP SECRET//HCS-PX",
                                             "OPEN//SBU"};
  const std::vector<Atom> grants = {
      "lvl.OPEN",       "lvl.SECRET", "lvl.TOP SECRET", "cat.sci.HCS", "cat.sci.HCS-P",
      "cat.sci.HCS-PX", "cat.sci.SI", "cat.sbu.SBU",    "nat:FRA",     "nat:GBR",
      "nat:own",        "us:S",       "us:TS",          "brief:us",    "brief:hcs"};
  for (int i = 0; i < Times(2'000); ++i) {
    std::vector<Clauses> labels;
    for (auto count = 1 + random() % 4; count > 0; --count) {
      labels.push_back(policy_.Compile(Read(markings[random() % markings.size()])));
    }
    const auto views = PlanViews(policy_, labels);
    ASSERT_TRUE(views.ok());
    for (int j = 0; j < 30; ++j) {
      std::vector<Atom> held;
      for (const Atom& atom : grants) {
        if (random() % 2 == 0) held.push_back(atom);
      }
      const Day day = On(2019 + static_cast<int>(random() % 3), 7, 1);
      const Atoms reader = policy_.Close(Atoms(held), day);
      std::vector<std::size_t> readable;
      for (std::size_t k = 0; k < labels.size(); ++k) {
        if (Dominates(reader, labels[k])) readable.push_back(k);
      }
      std::vector<std::vector<std::size_t>> met;
      for (const View& view : *views) {
        if (view.view_class.OpensTo(reader)) met.push_back(view.portions);
      }
      ASSERT_EQ(met, readable.empty() ? std::vector<std::vector<std::size_t>>{}
                                      : std::vector<std::vector<std::size_t>>{readable});
    }
  }
}

TEST(UnsoundRulesTest, AreRefusedWithTheirPlace) {
  const auto place = [](auto change) {
    Rules rules = RichRules();
    change(rules);
    Place unsound = {{"nothing", 0}};
    const auto policy = Policy::Make(rules, &unsound);
    EXPECT_EQ(policy.ok(), unsound == (Place{{"nothing", 0}}));
    return unsound;
  };
  EXPECT_EQ(place([](Rules&) {}), (Place{{"nothing", 0}}));
  EXPECT_EQ(place([](Rules& r) { r.levels.clear(); }), Place());
  EXPECT_EQ(place([](Rules& r) {
              r.levels[3].aliases = {"TOPS", "SECRET"};
            }),
            (Place{{"level", 3}, {"alias", 1}}));
  EXPECT_EQ(place([](Rules& r) { r.groups[1].atoms.clear(); }), (Place{{"group", 1}}));
  EXPECT_EQ(place([](Rules& r) { r.groups[1].name = "NEAR"; }), (Place{{"group", 1}, {"name", 0}}));
  EXPECT_EQ(place([](Rules& r) { r.groups[0].atoms[1] = "lvl.COSMIC"; }),
            (Place{{"group", 0}, {"atom", 1}}));
  const auto value = [](std::size_t category, std::size_t at, std::string_view key,
                        std::size_t index = 0) {
    return Place{{"category", category}, {"value", at}, {key, index}};
  };
  EXPECT_EQ(place([](Rules& r) { r.categories[4].values[2].group = "FAR"; }), value(4, 2, "group"));
  EXPECT_EQ(place([](Rules& r) { r.categories[4].values[2].atom = "x"; }), value(4, 2, "group"));
  EXPECT_EQ(place([](Rules& r) { r.categories[2].values[0].group = "NEAR"; }),
            value(2, 0, "group"));
  EXPECT_EQ(place([](Rules& r) { r.categories[2].values[3].implies = {"HCX"}; }),
            value(2, 3, "implies"));
  EXPECT_EQ(place([](Rules& r) { r.categories[2].values[2].implies = {"HCS-PX"}; }),
            value(2, 2, "implies"));
  EXPECT_EQ(place([](Rules& r) { r.categories[2].values[0].implies = {"SI"}; }),
            value(2, 0, "implies"));
  EXPECT_EQ(place([](Rules& r) { r.categories[2].values[3].atom = "lvl.SECRET"; }),
            value(2, 3, "implies"));
  EXPECT_EQ(place([](Rules& r) { r.categories[2].values[2].atom = "lvl.SECRET"; }),
            value(2, 3, "implies"));
  EXPECT_EQ(place([](Rules& r) { r.categories[4].values[0].implies = {"USA"}; }),
            value(4, 0, "implies"));
  EXPECT_EQ(place([](Rules& r) { r.categories[2].values[0].min_level = "COSMIC"; }),
            value(2, 0, "min_level"));
  EXPECT_EQ(place([](Rules& r) {
              r.categories[2].values[0].levels = {"SECRET", "COSMIC"};
            }),
            value(2, 0, "at_level", 1));
  EXPECT_EQ(place([](Rules& r) { r.categories[2].values[0].levels = {"OPEN"}; }),
            (Place{{"category", 2}, {"value", 0}}));
  EXPECT_EQ(place([](Rules& r) { r.categories[7].values[0].with_level = "COSMIC"; }),
            value(7, 0, "with_level"));
  EXPECT_EQ(place([](Rules& r) { r.categories[4].values[0].with_level = "OPEN"; }),
            value(4, 0, "with_level"));
  const auto category = [](std::size_t at, std::string_view key, std::size_t index = 0) {
    return Place{{"category", at}, {key, index}};
  };
  EXPECT_EQ(place([](Rules& r) { r.categories[8].otherwise = "GBR"; }), category(8, "otherwise"));
  EXPECT_EQ(place([](Rules& r) { r.categories[8].values[0].min_level = "SECRET"; }),
            category(8, "otherwise"));
  EXPECT_EQ(place([](Rules& r) { r.categories[8].values[0].obsolete = true; }),
            category(8, "otherwise"));
  EXPECT_EQ(place([](Rules& r) { r.categories[9].excludes = {"out"}; }), category(8, "otherwise"));
  EXPECT_EQ(place([](Rules& r) { r.max_one_of = {{{"out"}}}; }), category(8, "otherwise"));
  EXPECT_EQ(place([](Rules& r) { r.categories[8].always_group = "FAR"; }),
            category(8, "always_group"));
  EXPECT_EQ(place([](Rules& r) { r.categories[9].always_group = "NEAR"; }),
            category(9, "always_group"));
  EXPECT_EQ(place([](Rules& r) {
              r.categories[11].required_with = {"roger", "cosmic"};
            }),
            category(11, "required_with", 1));
  EXPECT_EQ(place([](Rules& r) { r.categories[9].excludes = {"atom"}; }),
            category(11, "required_with"));
  EXPECT_EQ(place([](Rules& r) { r.max_one_of.push_back({}); }), (Place{{"max_one_of", 1}}));
  EXPECT_EQ(place([](Rules& r) { r.max_one_of[0].categories[1] = "cosmic"; }),
            (Place{{"max_one_of", 0}, {"category", 1}}));
}

TEST(UnsoundRulesTest, RefusesAnEquivalenceThatGivesTooEasily) {
  const auto why = [](auto change) {
    Rules rules = RichRules();
    change(rules.equivalences[0]);
    const auto policy = Policy::Make(rules);
    return policy.ok() ? "" : std::string(policy.status().message());
  };
  using Rule = Rules::Equivalence;
  EXPECT_EQ(why([](Rule&) {}), "");
  EXPECT_NE(why([](Rule& r) { r.cite = ""; }), "");
  EXPECT_NE(why([](Rule& r) { r.from = Rule().from; }), "");
  EXPECT_NE(why([](Rule& r) { r.until = On(2019, 1, 1); }), "");
  EXPECT_NE(why([](Rule& r) { r.need = {"us:S"}; }), "");
  EXPECT_NE(why([](Rule& r) { r.need = {"us:S", "brief:"}; }), "");
  EXPECT_NE(why([](Rule& r) { r.need = {"brief:us"}; }), "");
  EXPECT_NE(why([](Rule& r) { r.need = {}; }), "");
  EXPECT_NE(why([](Rule& r) { r.need.push_back("lvl.COSMIC"); }), "");
  EXPECT_NE(why([](Rule& r) { r.need.push_back("cat.sci.COSMIC"); }), "");
  EXPECT_NE(why([](Rule& r) { r.need.push_back("lvl.SECRET"); }), "");
  EXPECT_NE(why([](Rule& r) { r.need.push_back(""); }), "");
  for (const char* give :
       {"", "lvl.COSMIC", "nat:own", "nat:GBR", "brief:us", "person:a", "cat.sci.COSMIC", "us:S"}) {
    EXPECT_NE(why([&](Rule& r) { r.give = give; }), "") << give;
  }
}

TEST(UnsoundRulesTest, RefusesAtomsThatNobodyWouldNeed) {
  Rules rules = RichRules();
  rules.categories[0].values[0].atom = "cat.nodis.NODIS";
  EXPECT_FALSE(Policy::Make(rules).ok());
}

TEST(SlashedLevelsTest, AreReadWholeOrByEitherHalf) {
  const auto policy =
      Policy::Make({.levels = {{"LIMITE"},
                               {"SECRET UE/EU SECRET", "S-UE/EU-S", {"SECRET UE", "EU SECRET"}},
                               {"TRES SECRET UE/EU TOP SECRET", "", {"EU TOP SECRET"}}}});
  ASSERT_TRUE(policy.ok()) << policy.status();
  for (const char* marking :
       {"SECRET UE/EU SECRET", "Secret  ue/eu Secret", "EU SECRET", "SECRET UE//EU SECRET",
        "S E C R E T  U E", "SECRET UE / EU SECRET"}) {
    const auto label = policy->ParseMarking(marking, {});
    ASSERT_TRUE(label.ok()) << marking << ": " << label.status();
    EXPECT_EQ(policy->Print(*label), "SECRET UE/EU SECRET") << marking;
  }
  EXPECT_TRUE(policy->IsPortionMark("S-UE/EU-S"));
  EXPECT_FALSE(policy->ParseMarking("SECRET UE/EU TOP SECRET", {}).ok());
  EXPECT_FALSE(policy->ParseMarking("TRES SECRET UE/EU TOP", {}).ok());
  // Halves that mean something else make two meanings of the whole.
  EXPECT_FALSE(
      Policy::Make({.levels = {{"EU SECRET"}, {"X"}, {"SECRET UE/EU SECRET", "", {"SECRET UE"}}}})
          .ok());
}

}  // namespace
}  // namespace chancery::policy
