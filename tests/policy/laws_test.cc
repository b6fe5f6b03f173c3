// SPDX-License-Identifier: GPL-3.0-or-later
// What must be true of every decision, whatever the policy. Two laws are held elsewhere: that what
// is printed is read again by shipped_test.cc, and agreement with a second implementation by the
// oracle.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "lib/model/policy_file.h"
#include "tests/policy/shipped.h"

namespace chancery {
namespace {

using policy::Atom;
using policy::Atoms;
using policy::Clauses;
using policy::Day;
using policy::Label;
using testing::ShippedPolicies;
using testing::ShippedPolicy;

// The shipped policies with their drafts signed, so that equivalences count.
const std::vector<ShippedPolicy>& SignedPolicies() {
  static const std::vector<ShippedPolicy> all = [] {
    std::vector<ShippedPolicy> made;
    for (const ShippedPolicy& shipped : ShippedPolicies()) {
      config::v1::Policy text = shipped.file.text;
      for (auto& rule : *text.mutable_equivalence()) rule.clear_draft();
      auto file = model::ReadPolicyFile(text.DebugString());
      if (!file.ok()) std::abort();
      made.push_back({shipped.name, *std::move(file)});
    }
    return made;
  }();
  return all;
}

constexpr int kCases = 5'000;  // Of each law, for each policy.

class LawsOfPoliciesTest : public ::testing::TestWithParam<std::size_t> {
 protected:
  const config::v1::Policy& text() const { return SignedPolicies()[GetParam()].file.text; }
  const policy::Policy& policy() const { return SignedPolicies()[GetParam()].file.policy; }

  std::vector<Atom> Grants() {
    return testing::SomeOf(atoms_, 1 + random_() % atoms_.size(), random_);
  }
  Day AnyDay() { return Day(std::chrono::days(11'000 + random_() % 9'000)); }  // 2000 to 2024.
  Atoms Held() { return policy().Close(Atoms(Grants()), AnyDay()); }

  Label AnyLabel() {
    for (;;) {
      const auto label = policy().ParseMarking(testing::RandomMarking(text(), random_), to_);
      if (label.ok()) return *label;
    }
  }

  std::mt19937_64 random_{20260801};
  const Atoms to_ = {"post:a", "person:b"};
  const std::vector<Atom> atoms_ = testing::DecidingAtoms(text());
};

TEST_P(LawsOfPoliciesTest, MoreGrantsNeverLoseAccess) {
  int readable = 0;
  for (int i = 0; i < kCases; ++i) {
    std::vector<Atom> grants = Grants();
    const Day day = AnyDay();
    const Clauses clauses = policy().Compile(AnyLabel());
    const bool before = Dominates(policy().Close(Atoms(grants), day), clauses);
    grants.push_back(atoms_[random_() % atoms_.size()]);
    ASSERT_TRUE(!before || Dominates(policy().Close(Atoms(grants), day), clauses));
    readable += before ? 1 : 0;
  }
  EXPECT_GT(readable, kCases / 50);
}

// Below a ceiling a session holds some of what its reader does, all that these atoms include, and
// nothing that the ceiling does not let through.
TEST_P(LawsOfPoliciesTest, ACeilingTakesAwayAndNeverGives) {
  int took = 0;
  for (int i = 0; i < kCases; ++i) {
    const Atoms grants(Grants());
    const Day day = AnyDay();
    std::vector<Atom> others;
    if (random_() % 2 == 0) {
      others = testing::SomeOf(atoms_, 10, random_);
      std::erase_if(others, [](const Atom& atom) { return atom.starts_with("lvl."); });
    }
    std::optional<std::string> level;
    if (others.empty() || random_() % 2 == 0) {
      level = text().level(static_cast<int>(random_() % text().level_size())).name();
    }
    const auto ceiling = policy().MakeCeiling(level, others);
    ASSERT_TRUE(ceiling.ok()) << ceiling.status();
    const Atoms full = policy().Close(grants, day);
    const Atoms held = policy().Close(grants, day, *ceiling);
    const Atoms most = policy().Close(Atoms{"lvl." + level.value_or("")});
    const Atoms listed = policy().Close(Atoms(others));
    for (const Atom& atom : held.sorted()) {
      ASSERT_TRUE(full.Holds(atom)) << atom;
      ASSERT_TRUE(!level || !atom.starts_with("lvl.") || most.Holds(atom)) << atom;
      ASSERT_TRUE(others.empty() || atom.starts_with("lvl.") || listed.Holds(atom)) << atom;
    }
    ASSERT_EQ(policy().Close(held), held);
    ASSERT_EQ(policy().Close(grants, day, policy::Ceiling()), full);
    took += held == full ? 0 : 1;
  }
  EXPECT_GT(took, kCases / 50);
}

TEST_P(LawsOfPoliciesTest, MoreClausesNeverGainAccess) {
  for (int i = 0; i < kCases; ++i) {
    const Atoms reader = Held();
    const Clauses clauses = policy().Compile(AnyLabel());
    const Clauses more = Clauses::Join(clauses, policy().Compile(AnyLabel()));
    ASSERT_TRUE(Dominates(reader, clauses) || !Dominates(reader, more));
  }
}

TEST_P(LawsOfPoliciesTest, TheJoinIsReadByThoseWhoReadBoth) {
  int readable = 0;
  for (int i = 0; i < kCases; ++i) {
    const Atoms reader = Held();
    const Label a = AnyLabel(), b = AnyLabel();
    const bool both =
        Dominates(reader, policy().Compile(a)) && Dominates(reader, policy().Compile(b));
    ASSERT_EQ(Dominates(reader, policy().Compile(policy().Join(a, b))), both)
        << policy().Print(a) << " and " << policy().Print(b);
    readable += both ? 1 : 0;
  }
  EXPECT_GT(readable, kCases / 100);
}

TEST_P(LawsOfPoliciesTest, OrderRepetitionAndCaseOfAMarkingDoNotMatter) {
  for (int i = 0; i < kCases; ++i) {
    const std::string marking = testing::RandomMarking(text(), random_);
    const auto label = policy().ParseMarking(marking, to_);
    std::vector<std::string> parts;
    for (std::size_t from = 0; from <= marking.size();) {
      const std::size_t until = std::min(marking.find("//", from), marking.size());
      parts.push_back(marking.substr(from, until - from));
      from = until + 2;
    }
    parts.push_back(parts[random_() % parts.size()]);
    std::shuffle(parts.begin(), parts.end(), random_);
    std::string other;
    for (std::string& part : parts) {
      for (char& c : part) {
        if (c >= 'A' && c <= 'Z' && random_() % 2 == 0) c = static_cast<char>(c - 'A' + 'a');
      }
      other += (other.empty() ? "" : random_() % 2 == 0 ? "//" : " ; ") + part;
    }
    const auto again = policy().ParseMarking(other, to_);
    ASSERT_EQ(again.ok(), label.ok()) << marking << " and " << other;
    ASSERT_EQ(again.value_or(Label()), label.value_or(Label())) << marking << " and " << other;
  }
}

TEST_P(LawsOfPoliciesTest, ADecisionIsOfThePolicyTheGrantsTheLabelAndTheDayAlone) {
  const auto other = model::ReadPolicy(text().DebugString());
  ASSERT_TRUE(other.ok());
  for (int i = 0; i < kCases; ++i) {
    std::vector<Atom> grants = Grants();
    const Day day = AnyDay();
    const Label label = AnyLabel();
    const bool readable = Dominates(policy().Close(Atoms(grants), day), policy().Compile(label));
    std::shuffle(grants.begin(), grants.end(), random_);
    ASSERT_EQ(Dominates(other->Close(Atoms(grants), day), other->Compile(label)), readable);
  }
}

TEST_P(LawsOfPoliciesTest, ClosingTwiceAddsNothing) {
  for (int i = 0; i < kCases; ++i) {
    const Atoms grants(Grants());
    const Day day = AnyDay();
    const Atoms held = policy().Close(grants, day);
    ASSERT_EQ(policy().Close(held, day), held);
    ASSERT_EQ(policy().Close(policy().Close(grants)), policy().Close(grants));
    ASSERT_TRUE(std::includes(held.sorted().begin(), held.sorted().end(), grants.sorted().begin(),
                              grants.sorted().end()));
  }
}

// A portion is never read by somebody who may not read a portion marked as its banner, but for the
// level.
TEST_P(LawsOfPoliciesTest, APortionShedsNothingOfItsBannerButTheLevel) {
  for (int i = 0; i < kCases; ++i) {
    const Label banner = AnyLabel();
    const auto& level =
        text().level(static_cast<int>(random_() % static_cast<std::size_t>(text().level_size())));
    const auto portion = policy().ParsePortion(level.name(), banner);
    if (!portion.ok()) continue;
    ASSERT_EQ(portion->marks, banner.marks);
    ASSERT_TRUE(policy().Implies(policy().Compile(banner), policy().Compile(*portion)));
    ASSERT_TRUE(policy().ParseMarking(policy().Print(*portion), to_).ok())
        << policy().Print(*portion);
  }
}

INSTANTIATE_TEST_SUITE_P(Shipped, LawsOfPoliciesTest,
                         ::testing::Range(std::size_t{0}, std::size_t{6}));

}  // namespace
}  // namespace chancery
