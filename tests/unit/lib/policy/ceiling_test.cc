// SPDX-License-Identifier: GPL-3.0-or-later
// What is left to a session below a ceiling.
#include "lib/policy/ceiling.h"

#include <gtest/gtest.h>

#include <chrono>

#include "lib/policy/policy.h"

namespace chancery::policy {
namespace {

using std::chrono::sys_days;
using namespace std::chrono_literals;

constexpr Day kDay = sys_days(2026y / 1 / 1);

Policy TestPolicy() {
  Rules rules;
  rules.id = "p";
  rules.version = 1;
  rules.levels = {{.name = "OPEN"}, {.name = "LOW"}, {.name = "HIGH"}};
  rules.categories = {
      {.id = "sci",
       .values = {{.name = "HCS"}, {.name = "HCS-P", .implies = {"HCS"}}, {.name = "TK"}}},
      {.id = "rel",
       .kind = Rules::Kind::kPermissive,
       .values = {{.name = "OWN", .atom = "nat:own"}},
       .prefixes = {"REL"}}};
  rules.equivalences = {
      {.give = "lvl.HIGH", .need = {"abroad:HIGH", "brief:x"}, .from = kDay, .cite = "c"},
      {.give = "cat.sci.TK", .need = {"lvl.HIGH", "brief:x"}, .from = kDay, .cite = "c"}};
  return *Policy::Make(rules);
}

Atoms Below(std::optional<std::string> level, const std::vector<Atom>& atoms, const Atoms& grants) {
  const Policy policy = TestPolicy();
  const auto ceiling = policy.MakeCeiling(level, atoms);
  EXPECT_TRUE(ceiling.ok()) << ceiling.status();
  return policy.Close(grants, kDay, *ceiling);
}

TEST(CeilingTest, LeavesTheLevelsBelowALevel) {
  EXPECT_EQ(Below("LOW", {}, {"lvl.HIGH"}), (Atoms{"lvl.OPEN", "lvl.LOW"}));
  EXPECT_EQ(Below("LOW", {}, {"lvl.OPEN"}), (Atoms{"lvl.OPEN"}));
  EXPECT_EQ(Below("HIGH", {}, {"lvl.HIGH"}), (Atoms{"lvl.OPEN", "lvl.LOW", "lvl.HIGH"}));
}

TEST(CeilingTest, LeavesOtherAtomsToALevelAlone) {
  EXPECT_EQ(Below("OPEN", {}, {"lvl.LOW", "cat.sci.HCS", "post:a", "role:submit"}),
            (Atoms{"lvl.OPEN", "cat.sci.HCS", "post:a", "role:submit"}));
}

TEST(CeilingTest, TakesWhatEquivalencesGiveForALevelAboveIt) {
  const Atoms grants = {"abroad:HIGH", "brief:x"};
  EXPECT_TRUE(TestPolicy().Close(grants, kDay).Holds("lvl.HIGH"));
  EXPECT_TRUE(TestPolicy().Close(grants, kDay).Holds("cat.sci.TK"));
  EXPECT_EQ(Below("LOW", {}, grants), (Atoms{"abroad:HIGH", "brief:x", "lvl.OPEN", "lvl.LOW"}));
}

TEST(CeilingTest, GivesNothingForWhatItTakesAway) {
  // The rule needs the level that the ceiling takes.
  EXPECT_FALSE(Below("LOW", {}, {"lvl.HIGH", "brief:x"}).Holds("cat.sci.TK"));
  EXPECT_TRUE(Below("HIGH", {}, {"lvl.HIGH", "brief:x"}).Holds("cat.sci.TK"));
}

TEST(CeilingTest, LeavesTheListAndWhatIsIncludedInIt) {
  EXPECT_EQ(Below(std::nullopt, {"cat.sci.HCS-P", "nat:own"},
                  {"lvl.LOW", "cat.sci.HCS-P", "cat.sci.TK", "nat:own", "person:a", "role:submit"}),
            (Atoms{"lvl.OPEN", "lvl.LOW", "cat.sci.HCS-P", "cat.sci.HCS", "nat:own"}));
}

TEST(CeilingTest, LeavesOfAWiderValueWhatIsInTheList) {
  EXPECT_EQ(Below(std::nullopt, {"cat.sci.HCS"}, {"cat.sci.HCS-P"}), (Atoms{"cat.sci.HCS"}));
}

TEST(CeilingTest, LeavesFamiliesOfAtoms) {
  EXPECT_EQ(Below(std::nullopt, {"post:*", "role:submit"},
                  {"post:a", "post:b", "person:c", "role:submit", "role:security"}),
            (Atoms{"post:a", "post:b", "role:submit"}));
}

TEST(CeilingTest, NeverAdds) {
  EXPECT_EQ(Below("HIGH", {"nat:own", "cat.sci.TK", "role:*"}, {"lvl.OPEN"}), (Atoms{"lvl.OPEN"}));
}

TEST(CeilingTest, MeetsAnother) {
  const Policy policy = TestPolicy();
  const Ceiling both =
      Ceiling::Meet(*policy.MakeCeiling("LOW", {}), *policy.MakeCeiling("HIGH", {"cat.sci.TK"}));
  EXPECT_EQ(policy.Close({"lvl.HIGH", "cat.sci.TK", "nat:own"}, kDay, both),
            (Atoms{"lvl.OPEN", "lvl.LOW", "cat.sci.TK"}));
  EXPECT_TRUE(Ceiling::Meet(Ceiling(), Ceiling()).BoundsNothing());
}

TEST(CeilingTest, IsRefusedWhenItIsUnsound) {
  const Policy policy = TestPolicy();
  const auto code = [&](const std::optional<std::string>& level, const std::vector<Atom>& atoms) {
    return policy.MakeCeiling(level, atoms).status().code();
  };
  EXPECT_EQ(code(std::nullopt, {}), StatusCode::kInvalidArgument);
  EXPECT_EQ(code("", {}), StatusCode::kInvalidArgument);
  EXPECT_EQ(code("MIDDLE", {}), StatusCode::kInvalidArgument);
  EXPECT_EQ(code("lvl.LOW", {}), StatusCode::kInvalidArgument);
  for (const char* atom :
       {"", "lvl.LOW", "lvl.*", "cat.sci.SI", "cat.*", "nat:*", "*", "post:a*"}) {
    EXPECT_EQ(code("LOW", {atom}), StatusCode::kInvalidArgument) << atom;
  }
  EXPECT_EQ(code("LOW", {"nat:own", "post:a", "person:*"}), StatusCode::kOk);
}

}  // namespace
}  // namespace chancery::policy
