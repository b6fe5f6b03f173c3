// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/policy/policy.h"

#include <gtest/gtest.h>

#include "tests/unit/lib/policy/small_policy.h"

namespace chancery::policy {
namespace {

using Kind = Rules::Kind;

Label Read(const Policy& policy, std::string_view marking, const Atoms& distribution = Atoms()) {
  const auto label = policy.ParseMarking(marking, distribution);
  EXPECT_TRUE(label.ok()) << marking << ": " << label.status();
  return label.value_or(Label());
}

std::string WhyNot(const Rules& rules) {
  const auto policy = Policy::Make(rules);
  return policy.ok() ? "" : std::string(policy.status().message());
}

TEST(MakePolicyTest, TakesARuleOfEveryKind) { EXPECT_EQ(WhyNot(SmallRules()), ""); }

TEST(MakePolicyTest, RefusesRulesThatAreUnsound) {
  const auto broken = [](auto change) {
    Rules rules = SmallRules();
    change(rules);
    return WhyNot(rules);
  };
  EXPECT_EQ(broken([](Rules& r) { r.levels.clear(); }), "the policy has no level");
  EXPECT_EQ(broken([](Rules& r) {
              r.levels.push_back({"SECRET", "", {}});
            }),
            "the level \"SECRET\" is there twice");
  EXPECT_NE(broken([](Rules& r) { r.levels[0].name = ""; }), "");
  EXPECT_NE(broken([](Rules& r) { r.levels[0].aliases = {"secret"}; }), "");
  EXPECT_NE(broken([](Rules& r) { r.levels[0].portion = "S"; }), "");
  EXPECT_NE(broken([](Rules& r) { r.categories[1].values[0].portion = "S"; }), "");
  EXPECT_NE(broken([](Rules& r) { r.categories[1].values.clear(); }), "");
  EXPECT_NE(broken([](Rules& r) { r.categories[1].id = "a.b"; }), "");
  EXPECT_NE(broken([](Rules& r) { r.categories[1].id = ""; }), "");
  EXPECT_NE(broken([](Rules& r) { r.categories[1].id = "sci"; }), "");
  EXPECT_NE(broken([](Rules& r) { r.categories[1].excludes = {"nowhere"}; }), "");
  EXPECT_NE(broken([](Rules& r) { r.categories[1].excludes = {"exdis"}; }), "");
  EXPECT_NE(broken([](Rules& r) { r.categories[1].prefixes = {"FOR"}; }), "");
  EXPECT_NE(broken([](Rules& r) { r.categories[1].always = {"nat:own"}; }), "");
  EXPECT_NE(broken([](Rules& r) { r.categories[0].values.push_back({"STADIS", "", {}, ""}); }), "");
  EXPECT_NE(broken([](Rules& r) { r.categories[2].values[0].name = "SI;TK"; }), "");
  EXPECT_NE(broken([](Rules& r) { r.categories[2].values[0].name = "SI//TK"; }), "");
  EXPECT_NE(broken([](Rules& r) { r.categories[2].values[0].name = "SI, TK"; }), "");
  EXPECT_NE(broken([](Rules& r) { r.categories[2].values[0].name = "/SI"; }), "");
  EXPECT_NE(broken([](Rules& r) { r.categories[3].values[0].atom = "lvl.COSMIC"; }), "");
  EXPECT_NE(broken([](Rules& r) { r.unmarked = {"SECRET"}; }), "");
}

TEST(MakePolicyTest, RefusesAPhraseThatItsPartsWouldSayToo) {
  Rules rules = SmallRules();
  rules.categories[1].values[0].aliases = {"SI/TK"};
  EXPECT_NE(WhyNot(rules), "");
  rules.categories[1].values[0].aliases = {"REL TO USA"};
  EXPECT_NE(WhyNot(rules), "");
}

TEST(PostAtomTest, IsOneForAllSpellingsOfAnOffice) {
  EXPECT_EQ(PostAtom("Embassy  VALDERON"), "post:embassy-valderon");
  EXPECT_EQ(PostAtom(" embassy, valderon. "), "post:embassy-valderon");
  EXPECT_EQ(PostAtom("Mission 2/B"), "post:mission-2-b");
  EXPECT_EQ(PostAtom("São Tomé"), "post:são-tomé");
  EXPECT_EQ(PostAtom("..."), "post:");
}

TEST(CompileTest, MakesOneClauseForEachDemand) {
  const Policy policy = SmallPolicy();
  EXPECT_EQ(policy.Compile(Read(policy, "SECRET//FLASH")), Clauses{Atoms{"lvl.SECRET"}});
  EXPECT_EQ(policy.Compile(Read(policy, "SECRET//SI/TK")),
            (Clauses{Atoms{"lvl.SECRET"}, Atoms{"cat.sci.SI"}, Atoms{"cat.sci.TK"}}));
  EXPECT_EQ(policy.Compile(Read(policy, "SECRET//NOFORN")),
            (Clauses{Atoms{"lvl.SECRET"}, Atoms{"nat:own"}}));
  EXPECT_EQ(policy.Compile(Read(policy, "SECRET//REL TO GBR, USA")),
            (Clauses{Atoms{"lvl.SECRET"}, Atoms{"nat:GBR", "nat:USA", "nat:own"}}));
  EXPECT_EQ(policy.Compile(Read(policy, "SECRET//NODIS", {"post:a", "person:b"})),
            (Clauses{Atoms{"lvl.SECRET"}, Atoms{"person:b", "post:a"}}));
}

TEST(CompileTest, GivesANamedTextWithoutRecipientsToNobody) {
  const Policy policy = SmallPolicy();
  EXPECT_EQ(policy.Compile(Read(policy, "SECRET//NODIS")), (Clauses{Atoms{"lvl.SECRET"}, Atoms()}));
}

TEST(CompileTest, TakesOnlyPostsAndPersonsForRecipients) {
  const Policy policy = SmallPolicy();
  EXPECT_EQ(policy.Compile(Read(policy, "SECRET//NODIS", {"lvl.OPEN", "nat:own", "post:a"})),
            (Clauses{Atoms{"lvl.SECRET"}, Atoms{"post:a"}}));
}

TEST(CompileTest, DemandsTheImpossibleForALabelOfAnotherPolicy) {
  const Policy policy = SmallPolicy();
  const auto impossible = [&](const Label& label) {
    const Clauses clauses = policy.Compile(label);
    return !clauses.empty() && clauses.sorted().front().empty();
  };
  EXPECT_TRUE(impossible(Label()));
  EXPECT_TRUE(impossible({"COSMIC", {}}));
  EXPECT_TRUE(impossible({"secret", {}}));
  EXPECT_TRUE(impossible({"SECRET", {{"atomal", {"ATOMAL"}}}}));
  EXPECT_TRUE(impossible({"SECRET", {{"sci", {"SI", "HCS"}}}}));
  EXPECT_TRUE(impossible({"SECRET", {{"sci", {}}}}));
  EXPECT_TRUE(impossible({"SECRET", {{"relto", {"USA", "FRA"}}}}));
  EXPECT_TRUE(impossible({"SECRET", {{"speed", {"SLOW"}}}}));
  EXPECT_FALSE(impossible({"SECRET", {{"sci", {"SI"}}}}));
}

TEST(JoinTest, TakesTheHigherLevelAndAllMarks) {
  const Policy policy = SmallPolicy();
  const Label a = Read(policy, "SECRET//SI//REL TO GBR");
  const Label b = Read(policy, "OPEN//TK//REL TO USA");
  EXPECT_EQ(policy.Join(a, b), Read(policy, "SECRET//SI/TK//REL TO GBR//REL TO USA"));
  EXPECT_EQ(policy.Join(a, a), a);
}

TEST(JoinTest, KeepsALevelThatItDoesNotKnow) {
  const Policy policy = SmallPolicy();
  EXPECT_EQ(policy.Join(Label(), Read(policy, "OPEN")).level, "");
  EXPECT_EQ(policy.Join(Read(policy, "OPEN"), {"COSMIC", {}}).level, "COSMIC");
}

TEST(JoinTest, DemandsExactlyWhatBothDemand) {
  const Policy policy = SmallPolicy();
  const std::vector<std::string> markings = SmallMarkings();
  for (std::size_t i = 0; i < markings.size(); i += 3) {
    for (std::size_t j = 0; j < markings.size(); j += 2) {
      const std::string& a = markings[i];
      const std::string& b = markings[j];
      const Label one = Read(policy, a, {"post:a"});
      const Label two = Read(policy, b, {"post:b"});
      const Label join = policy.Join(one, two);
      ASSERT_EQ(join, policy.Join(two, one)) << a << " " << b;
      const Clauses both = Clauses::Join(policy.Compile(one), policy.Compile(two));
      ASSERT_TRUE(policy.Implies(policy.Compile(join), both)) << a << " " << b;
      ASSERT_TRUE(policy.Implies(both, policy.Compile(join))) << a << " " << b;
    }
  }
}

TEST(CloseTest, AddsTheLowerLevels) {
  const Policy policy = SmallPolicy();
  EXPECT_EQ(policy.Close({"lvl.TOP SECRET", "nat:own"}),
            (Atoms{"lvl.OPEN", "lvl.SECRET", "lvl.TOP SECRET", "nat:own"}));
  EXPECT_EQ(policy.Close({"lvl.OPEN"}), Atoms{"lvl.OPEN"});
  EXPECT_EQ(policy.Close({}), Atoms());
}

TEST(CloseTest, DropsALevelThatItDoesNotKnow) {
  EXPECT_EQ(SmallPolicy().Close({"lvl.COSMIC", "lvl.secret", "lvl."}), Atoms());
}

TEST(KnowsTest, KnowsTheAtomsOfItsRulesAndThoseOfPeople) {
  const Policy policy = SmallPolicy();
  for (const char* atom : {"lvl.SECRET", "cat.sci.TK", "nat:GBR", "nat:own", "person:a", "post:b",
                           "role:submit", "cat.exdis.EXDIS"}) {
    EXPECT_TRUE(policy.Knows(atom)) << atom;
  }
  for (const char* atom : {"", "lvl.COSMIC", "lvl.secret", "cat.sci.HCS", "nat:FRA", "person:",
                           "post:", "role:", "cat.speed.FLASH", "cat.nodis.NODIS", "SECRET"}) {
    EXPECT_FALSE(policy.Knows(atom)) << atom;
  }
}

TEST(ImpliesTest, IsTrueExactlyWhenEveryReaderOfTheOneReadsTheOther) {
  const Policy policy = SmallPolicy();
  const std::vector<Atoms> readers = SmallReaders(policy);
  std::vector<Clauses> labels = {Clauses(), Clauses{Atoms()}};
  for (const std::string& marking : SmallMarkings()) {
    if (marking.find("FLASH") != std::string::npos) continue;
    if (marking.find("TK") != std::string::npos) continue;  // Behaves as SI does.
    labels.push_back(policy.Compile(Read(policy, marking, {"post:a"})));
  }
  std::vector<std::vector<bool>> reads;
  for (const Clauses& label : labels) {
    reads.emplace_back();
    for (const Atoms& reader : readers) reads.back().push_back(Dominates(reader, label));
  }
  for (std::size_t a = 0; a < labels.size(); ++a) {
    for (std::size_t b = 0; b < labels.size(); ++b) {
      bool all = true;
      for (std::size_t r = 0; r < readers.size(); ++r) all = all && (!reads[a][r] || reads[b][r]);
      ASSERT_EQ(policy.Implies(labels[a], labels[b]), all) << a << " " << b;
    }
  }
}

}  // namespace
}  // namespace chancery::policy
