// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/people/group.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace chancery::people {
namespace {

using Strings = std::vector<std::string>;

// The groups as sets of texts.
std::set<std::set<std::string>> Groups(const Strings& texts) {
  std::vector<Name> names;
  for (const std::string& text : texts) names.push_back(ParseName(text));
  const auto groups = Group(names);
  EXPECT_EQ(groups.size(), texts.size());
  std::map<std::size_t, std::set<std::string>> by_number;
  for (std::size_t i = 0; i < groups.size(); ++i) by_number[groups[i]].insert(texts[i]);
  std::set<std::set<std::string>> sets;
  for (const auto& [number, group] : by_number) sets.insert(group);
  return sets;
}

const Strings kMany = {"Hoover, Herbert, Jr.",
                       "Herbert Hoover, Jr.",
                       "Herbert Hoover",
                       "Johnson, R.",
                       "Johnson, Robert H.",
                       "Johnson, Richard",
                       "Rusk, Dean",
                       "D. Rusk",
                       "Johnson, Robert",
                       "Carter, James Earl",
                       "Carter, James Earl (Jimmy)",
                       "Jimmy Carter",
                       "Merchant, Livingston T.",
                       "Livingtson T. Merchant",
                       "Merchant",
                       "Connally, John B., Jr.",
                       "Connolly, John B., Jr.",
                       "Громыко, Андрей",
                       "Gromyko, Andrei A.",
                       "Gromyko, Andrej",
                       "Collins, J. Lawton",
                       "Collins, James Lawton",
                       "J. L. Collins",
                       "Collins, V. Lansing",
                       "Satterthwaite, Joseph C.",
                       "Sattertwaite, Joseph C.",
                       "Blair, William McC."};

TEST(GroupTest, PutsTogetherWhatAgrees) {
  const auto groups = Groups(kMany);
  for (const std::set<std::string>& group : std::vector<std::set<std::string>>{
           {"Hoover, Herbert, Jr.", "Herbert Hoover, Jr."},
           {"Herbert Hoover"},
           {"Rusk, Dean", "D. Rusk"},
           {"Carter, James Earl", "Carter, James Earl (Jimmy)", "Jimmy Carter"},
           {"Merchant, Livingston T.", "Livingtson T. Merchant"},
           {"Merchant"},
           {"Connally, John B., Jr.", "Connolly, John B., Jr."},
           {"Громыко, Андрей", "Gromyko, Andrei A.", "Gromyko, Andrej"},
           {"Collins, J. Lawton", "Collins, James Lawton", "J. L. Collins"},
           {"Satterthwaite, Joseph C.", "Sattertwaite, Joseph C."}}) {
    EXPECT_TRUE(groups.contains(group)) << *group.begin();
  }
}

TEST(GroupTest, KeepsApartWhatFitsMoreThanOne) {
  const auto groups = Groups(kMany);
  EXPECT_TRUE(groups.contains({"Johnson, R."}));
  EXPECT_TRUE(groups.contains({"Johnson, Richard"}));
  EXPECT_TRUE(groups.contains({"Johnson, Robert H.", "Johnson, Robert"}));
  // Until there is another that it fits: which must then be hidden with all that it says.
  EXPECT_EQ(Groups({"Johnson, R.", "Johnson, Robert"}).size(), 1u);
}

TEST(GroupTest, AnyOrderAndAnyNumberGiveTheSameGroups) {
  const auto expected = Groups(kMany);
  std::mt19937 random(1);
  for (int round = 0; round < 200; ++round) {
    Strings texts = kMany;
    for (int i = 0; i < 20; ++i) texts.push_back(kMany[random() % kMany.size()]);
    std::ranges::shuffle(texts, random);
    EXPECT_EQ(Groups(texts), expected);
  }
}

TEST(GroupTest, NumbersGroupsAsTheyCome) {
  const std::vector<Name> names = {ParseName("Rusk, Dean"), ParseName("Ball, George"),
                                   ParseName("Dean Rusk"), ParseName("Hare, Raymond")};
  EXPECT_EQ(Group(names), (std::vector<std::size_t>{0, 1, 0, 2}));
  EXPECT_TRUE(Group({}).empty());
}

}  // namespace
}  // namespace chancery::people
