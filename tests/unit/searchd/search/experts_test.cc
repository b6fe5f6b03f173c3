// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "searchd/search/expert_ranking.h"
#include "searchd/search/persons.h"

namespace chancery::search {
namespace {

std::vector<std::string> KeysOf(const std::vector<ExpertNumbers>& people) {
  std::vector<std::string> keys;
  for (const ExpertNumbers& person : people) keys.push_back(person.key);
  return keys;
}

TEST(RankExpertsTest, HoldsTheShareOfDocumentsAgainstTheBest) {
  std::vector<ExpertNumbers> people = {{"wrote much", 98, 0, 20, {}}, {"wrote on it", 2, 0, 8, {}}};
  RankExperts(0, &people);
  EXPECT_EQ(KeysOf(people), (std::vector<std::string>{"wrote on it", "wrote much"}));
  EXPECT_EQ(people[0].from_documents, 1);
  EXPECT_NEAR(people[1].from_documents, 0.1, 1e-6);
  EXPECT_EQ(people[0].from_posts, 0);
}

TEST(RankExpertsTest, TakesRareWordsOfPostsForMoreThanCommonOnes) {
  std::vector<ExpertNumbers> people = {{"a", 5, 5, 0, {5, 0}},
                                       {"b", 5, 5, 0, {5, 0}},
                                       {"c", 5, 5, 0, {5, 0}},
                                       {"rare", 5, 5, 0, {0, 5}}};
  RankExperts(20, &people);
  EXPECT_EQ(KeysOf(people), (std::vector<std::string>{"rare", "a", "b", "c"}));
  EXPECT_LT(people[0].from_posts, 3);
  EXPECT_GT(people[3].from_posts, 0);
}

TEST(RankExpertsTest, IsOfNothingWhereNothingIsFound) {
  std::vector<ExpertNumbers> people = {{"b", 5, 0, 0, {0}}, {"a", 5, 0, 0, {0}}};
  RankExperts(0, &people);
  EXPECT_EQ(KeysOf(people), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(people[0].score(), 0);
}

std::shared_ptr<const index::Authors> Some() {
  return std::make_shared<const index::Authors>(
      index::TermViews{{"Hoover, H.", 3}, {"Hoover, Herbert", 2}, {"Talbot, Phillips", 4}},
      index::TermViews{{"Hoover, Herbert", 1}, {"Talbot, Phillips", 4}});
}

std::shared_ptr<const people::Directory> With(v1::Listing listing) {
  v1::Profile profile;
  profile.set_id("talbot");
  profile.set_name("Talbot, Phillips");
  profile.set_listing(listing);
  return std::make_shared<const people::Directory>(std::vector<v1::Profile>{profile});
}

TEST(PersonsTest, AreTheNamesThatAreOnePersonsTogether) {
  const auto persons = PersonsMemory().Of(Some(), With(v1::LISTING_LISTED));
  ASSERT_EQ(persons->all().size(), 2u);
  const Persons::Person& hoover = persons->all()[*persons->Find("Hoover, H.")];
  EXPECT_EQ(persons->NameOf(hoover), "Hoover, H.");
  EXPECT_EQ(hoover.documents, 5u);
  EXPECT_EQ(hoover.with_posts, 1u);
  EXPECT_EQ(hoover.profile, nullptr);
  const Persons::Person& talbot = persons->all()[*persons->Find("Talbot, Phillips")];
  ASSERT_NE(talbot.profile, nullptr);
  EXPECT_TRUE(persons->IsListed(talbot));
  EXPECT_EQ(persons->with_posts(), 2u);
  EXPECT_EQ(persons->Find("Talbot"), nullptr);
}

TEST(PersonsTest, AreNotShownWhenTheyMayBeSomebodyWhoIsNotListed) {
  const auto persons = PersonsMemory().Of(Some(), With(v1::LISTING_NOT_LISTED));
  EXPECT_FALSE(persons->IsListed(persons->all()[*persons->Find("Talbot, Phillips")]));
  const auto bare = PersonsMemory().Of(
      std::make_shared<const index::Authors>(index::TermViews{{"Talbot", 1}}, index::TermViews()),
      With(v1::LISTING_NOT_LISTED));
  EXPECT_FALSE(bare->IsListed(bare->all()[0]));
  EXPECT_TRUE(persons->IsListed(persons->all()[*persons->Find("Hoover, H.")]));
}

// The same names, other numbers.
TEST(PersonsTest, RememberNamesAndNotNumbers) {
  PersonsMemory memory;
  const auto directory = With(v1::LISTING_LISTED);
  const auto before = memory.Of(Some(), directory);
  const auto more = std::make_shared<const index::Authors>(
      index::TermViews{{"Hoover, H.", 30}, {"Hoover, Herbert", 2}, {"Talbot, Phillips", 4}},
      index::TermViews());
  const auto after = memory.Of(more, directory);
  EXPECT_EQ(after->all()[*after->Find("Hoover, H.")].documents, 32u);
  EXPECT_EQ(after->with_posts(), 0u);
  EXPECT_EQ(memory.Of(more, directory), after);
  EXPECT_EQ(memory.Of(Some(), With(v1::LISTING_NOT_LISTED))->all().size(), 2u);
}

}  // namespace
}  // namespace chancery::search
