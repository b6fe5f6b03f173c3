// SPDX-License-Identifier: GPL-3.0-or-later
// What config/policies says: its own examples, and what is printed is read again.
#include "tests/policy/shipped.h"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <string>

#include "lib/model/example.h"

namespace chancery {
namespace {

using testing::ShippedPolicies;
using testing::ShippedPolicy;

const policy::Atoms& Recipients() {
  static const policy::Atoms recipients = {"post:a", "person:b"};
  return recipients;
}

TEST(ShippedPolicyTest, AreSix) {
  std::set<std::string> names;
  for (const ShippedPolicy& shipped : ShippedPolicies()) names.insert(shipped.name);
  EXPECT_EQ(names, (std::set<std::string>{"eu", "ministry", "nato", "uk", "us", "us-1952-1980"}));
}

TEST(ShippedPolicyTest, SayWhatTheirExamplesSay) {
  for (const ShippedPolicy& shipped : ShippedPolicies()) {
    EXPECT_GT(shipped.file.text.example_size(), 3) << shipped.name;
    for (int i = 0; i < shipped.file.text.example_size(); ++i) {
      const Status status = model::CheckExample(shipped.file.text.example(i), shipped.file.policy);
      EXPECT_TRUE(status.ok()) << shipped.name << ".textproto:"
                               << shipped.file.example_places[static_cast<std::size_t>(i)] << ": "
                               << status.message();
    }
  }
}

TEST(ShippedPolicyTest, ReadBannerAndPortionAsTheyPrintThem) {
  std::mt19937_64 random(20260701);
  for (const ShippedPolicy& shipped : ShippedPolicies()) {
    const policy::Policy& policy = shipped.file.policy;
    int read = 0;
    for (int i = 0; i < 20'000; ++i) {
      const std::string marking = testing::RandomMarking(shipped.file.text, random);
      const auto label = policy.ParseMarking(marking, Recipients());
      if (!label.ok()) continue;
      ++read;
      const auto again = policy.ParseMarking(policy.Print(*label), Recipients());
      ASSERT_TRUE(again.ok()) << marking << " was printed as " << policy.Print(*label) << ": "
                              << again.status();
      ASSERT_EQ(*again, *label) << marking << " was printed as " << policy.Print(*label);
      const auto portion = policy.ParsePortion(policy.PrintPortion(*label), *label);
      ASSERT_TRUE(portion.ok()) << marking << " was printed as " << policy.PrintPortion(*label)
                                << ": " << portion.status();
      ASSERT_EQ(*portion, *label) << marking << " was printed as " << policy.PrintPortion(*label);
    }
    EXPECT_GT(read, 5'000) << shipped.name;
  }
}

// Each level in each of its spellings, so that none is left to chance.
TEST(ShippedPolicyTest, ReadEverySpellingOfEveryLevel) {
  for (const ShippedPolicy& shipped : ShippedPolicies()) {
    const policy::Policy& policy = shipped.file.policy;
    for (const auto& level : shipped.file.text.level()) {
      std::set<std::string> spellings(level.alias().begin(), level.alias().end());
      spellings.insert(level.name());
      for (const std::string& spelling : spellings) {
        const auto label = policy.ParseMarking(spelling, {});
        ASSERT_TRUE(label.ok()) << shipped.name << ": " << spelling << ": " << label.status();
        EXPECT_EQ(label->level, level.name()) << spelling;
      }
      if (level.has_portion()) {
        EXPECT_TRUE(policy.IsPortionMark(level.portion())) << level.portion();
      }
    }
  }
}

}  // namespace
}  // namespace chancery
