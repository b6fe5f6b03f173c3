// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/policy/atoms.h"

#include <gtest/gtest.h>

namespace chancery::policy {
namespace {

TEST(AtomsTest, KeepsEachAtomOnceInOrder) {
  const Atoms atoms{"b", "a", "b"};
  EXPECT_EQ(atoms.sorted(), (std::vector<Atom>{"a", "b"}));
  EXPECT_EQ(atoms, (Atoms{"a", "b"}));
}

TEST(AtomsTest, HoldsWhatItWasGivenAndNothingElse) {
  const Atoms atoms{"lvl.SECRET", "nat:GBR"};
  EXPECT_TRUE(atoms.Holds("nat:GBR"));
  EXPECT_FALSE(atoms.Holds("nat:GB"));
  EXPECT_FALSE(atoms.Holds("nat:GBRX"));
  EXPECT_FALSE(atoms.Holds("nat:gbr"));
  EXPECT_FALSE(atoms.Holds(""));
}

TEST(AtomsTest, MeetsWhereOneAtomIsInBoth) {
  EXPECT_TRUE((Atoms{"a", "b", "c"}.Meets(Atoms{"c", "d"})));
  EXPECT_TRUE((Atoms{"c"}.Meets(Atoms{"a", "b", "c"})));
  EXPECT_FALSE((Atoms{"a", "b"}.Meets(Atoms{"c", "d"})));
  EXPECT_FALSE(Atoms().Meets(Atoms()));
}

TEST(DominatesTest, NeedsAnAtomOfEveryClause) {
  const Clauses label{Atoms{"lvl.S"}, Atoms{"nat:GBR", "nat:USA"}};
  EXPECT_TRUE(Dominates(Atoms{"lvl.S", "nat:USA"}, label));
  EXPECT_FALSE(Dominates(Atoms{"lvl.S"}, label));
  EXPECT_FALSE(Dominates(Atoms{"nat:GBR", "nat:USA"}, label));
  EXPECT_FALSE(Dominates(Atoms(), label));
}

TEST(DominatesTest, LetsNobodyReadAnEmptyClause) {
  EXPECT_FALSE(Dominates(Atoms{"lvl.S"}, Clauses{Atoms{"lvl.S"}, Atoms()}));
}

TEST(DominatesTest, LetsNobodyReadWhatWasNeverLabelled) {
  EXPECT_FALSE(Dominates(Atoms{"lvl.S"}, Clauses()));
}

TEST(ClausesTest, AreEqualWhateverTheOrderTheyCameIn) {
  EXPECT_EQ((Clauses{Atoms{"b"}, Atoms{"a", "c"}}),
            (Clauses{Atoms{"c", "a"}, Atoms{"b"}, Atoms{"b"}}));
}

TEST(ClausesTest, JoinKeepsTheDemandsOfBoth) {
  const Clauses a{Atoms{"lvl.S"}, Atoms{"nat:GBR", "nat:USA"}};
  const Clauses b{Atoms{"lvl.S"}, Atoms{"nat:GBR", "nat:FRA"}};
  EXPECT_EQ(Clauses::Join(a, b),
            (Clauses{Atoms{"lvl.S"}, Atoms{"nat:GBR", "nat:USA"}, Atoms{"nat:GBR", "nat:FRA"}}));
}

}  // namespace
}  // namespace chancery::policy
