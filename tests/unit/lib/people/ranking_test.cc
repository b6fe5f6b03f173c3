// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/people/ranking.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace chancery::people {
namespace {

ExpertNumbers Person(const std::string& key, std::uint64_t documents, std::uint64_t with_posts,
                     double found, std::vector<std::uint64_t> posts_with = {}) {
  ExpertNumbers person;
  person.key = key;
  person.documents = documents;
  person.with_posts = with_posts;
  person.found = found;
  person.posts_with = std::move(posts_with);
  return person;
}

using People = std::vector<ExpertNumbers>;

std::string Keys(const People& people) {
  std::string keys;
  for (const ExpertNumbers& person : people) keys += person.key;
  return keys;
}

constexpr double kStep = 1e-6;

TEST(RankExpertsTest, HoldsDocumentsAgainstAllThatSomebodyWrote) {
  People people = {Person("a", 98, 0, 40), Person("b", 2, 0, 4), Person("c", 0, 0, 0)};
  RankExperts(0, &people);
  EXPECT_EQ(Keys(people), "bac");
  EXPECT_NEAR(people[0].from_documents, 1, kStep);
  EXPECT_NEAR(people[1].from_documents, 0.4, kStep);
  EXPECT_EQ(people[2].score(), 0);
}

TEST(RankExpertsTest, TakesWhatIsForSomebodyForATenthOfADocument) {
  People people = {Person("a", 2, 0, 4), Person("b", 2, 0, 4), Person("c", 0, 0, 0)};
  people[1].addressed = 20;
  people[1].found_addressed = 5;
  people[2].addressed = 20;
  people[2].found_addressed = 20;
  RankExperts(0, &people);
  EXPECT_EQ(Keys(people), "abc");
  EXPECT_NEAR(people[1].from_documents, (4.5 / 6) / (4.0 / 4), kStep);
  EXPECT_NEAR(people[2].from_documents, (2.0 / 4) / (4.0 / 4), kStep);
}

TEST(RankExpertsTest, CountsPostsAsItSays) {
  People people = {Person("a", 10, 5, 0, {4, 0}), Person("b", 10, 13, 0, {0, 1})};
  RankExperts(2, &people);
  const auto part = [](double c, double m) { return c / (c + 0.5) * std::pow(c / (m + 3), 0.25); };
  // Both words weigh the same: one of two has each.
  EXPECT_EQ(Keys(people), "ab");
  EXPECT_NEAR(people[0].from_posts, 1.5 * part(4, 5), kStep);
  EXPECT_NEAR(people[1].from_posts, 1.5 * part(1, 13), kStep);
}

TEST(RankExpertsTest, WeighsAWordTheMoreTheFewerHaveIt) {
  People people = {Person("a", 5, 5, 0, {3, 0}), Person("b", 5, 5, 0, {3, 0}),
                   Person("c", 5, 5, 0, {0, 3})};
  RankExperts(3, &people);
  EXPECT_EQ(Keys(people), "cab");
  EXPECT_EQ(people[1].score(), people[2].score());
}

TEST(RankExpertsTest, ForgetsWordsThatNobodyHas) {
  People with = {Person("a", 5, 5, 1, {3, 0})};
  People without = {Person("a", 5, 5, 1, {3})};
  RankExperts(1, &with);
  RankExperts(1, &without);
  EXPECT_EQ(with[0].score(), without[0].score());
  EXPECT_GT(with[0].from_posts, 0);
}

TEST(RankExpertsTest, CountsNoMoreDocumentsThanHaveAPost) {
  People people = {Person("a", 5, 2, 0, {9}), Person("b", 5, 2, 0, {2})};
  RankExperts(2, &people);
  EXPECT_EQ(people[0].score(), people[1].score());
}

TEST(RankExpertsTest, DoesNotDependOnTheOrderOfPeople) {
  People people = {Person("d", 5, 2, 1, {1, 0}), Person("a", 5, 2, 1, {1, 0}),
                   Person("c", 9, 2, 3, {0, 2}), Person("b", 1, 0, 2, {0, 0})};
  People turned(people.rbegin(), people.rend());
  RankExperts(7, &people);
  RankExperts(7, &turned);
  ASSERT_EQ(Keys(people), Keys(turned));
  for (std::size_t i = 0; i < people.size(); ++i) {
    EXPECT_EQ(people[i].score(), turned[i].score());
  }
  EXPECT_LT(Keys(people).find('a'), Keys(people).find('d')) << "equals by their keys";
}

TEST(RankExpertsTest, TakesNobodyAndNothing) {
  People people;
  RankExperts(0, &people);
  EXPECT_TRUE(people.empty());
  people = {Person("a", 0, 0, 0, {1}), Person("b", 0, 0, 0)};
  RankExperts(0, &people);
  EXPECT_EQ(people[0].score(), 0);
}

}  // namespace
}  // namespace chancery::people
