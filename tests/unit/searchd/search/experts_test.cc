// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/experts.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace chancery::search {
namespace {

index::Match Scored(double score, std::vector<index::MatchAuthor> authors) {
  index::Match match;
  match.score = score;
  match.id = std::string(15, 'd') + static_cast<char>('a' + static_cast<int>(score));
  match.authors = std::move(authors);
  return match;
}

// Who is chosen, the best first.
std::vector<std::string> Chosen(std::vector<index::Match> matches,
                                const v1::FindExpertsRequest& request = {}) {
  index::TermViews views;
  for (const index::Match& match : matches) {
    for (const auto& author : match.authors) ++views[std::string(author.name)];
  }
  index::PeopleFound found;
  found.matches.best = std::move(matches);
  found.authors = std::make_shared<const index::Authors>(views, index::TermViews());
  const auto persons =
      PersonsMemory().Of(found.authors, std::make_shared<const people::Directory>());
  const ExpertQuestion question;
  const people::Places places;
  Experts experts(question, request, found, *persons, places);
  EXPECT_TRUE(experts.Choose(10, [](const auto&) { return std::vector<index::PostViews>(); }).ok());
  std::vector<std::string> names;
  for (const std::size_t at : experts.chosen()) {
    names.push_back(persons->NameOf(persons->all()[at]));
  }
  return names;
}

using Names = std::vector<std::string>;

TEST(ExpertsTest, WhoDraftedComesBeforeWhoSigned) {
  EXPECT_EQ(Chosen({Scored(3, {{"Ambler, Ann"}, {"Zorn, Zoe"}})}),
            (Names{"Ambler, Ann", "Zorn, Zoe"}));
  EXPECT_EQ(Chosen({Scored(3, {{"Ambler, Ann", true}, {"Zorn, Zoe"}})}),
            (Names{"Zorn, Zoe", "Ambler, Ann"}));
}

TEST(ExpertsTest, WhoSignedIsBeforeWhoDraftedLessThanHalfOfIt) {
  EXPECT_EQ(Chosen({Scored(5, {{"Ambler, Ann", true}}), Scored(2, {{"Zorn, Zoe"}})}),
            (Names{"Ambler, Ann", "Zorn, Zoe"}));
  EXPECT_EQ(Chosen({Scored(3, {{"Ambler, Ann", true}}), Scored(2, {{"Zorn, Zoe"}})}),
            (Names{"Zorn, Zoe", "Ambler, Ann"}));
}

}  // namespace
}  // namespace chancery::search
