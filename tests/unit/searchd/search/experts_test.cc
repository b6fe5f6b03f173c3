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
  index::TermViews views, addressed;
  for (const index::Match& match : matches) {
    for (const auto& author : match.authors) ++views[std::string(author.name)];
    for (const std::string_view name : match.also) ++addressed[std::string(name)];
  }
  index::PeopleFound found;
  found.matches.best = std::move(matches);
  found.authors = std::make_shared<const index::Authors>(views, index::TermViews(), addressed);
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

index::Match AddressedTo(std::string_view name, index::Match match) {
  match.also = {name};
  return match;
}

TEST(ExpertsTest, WhomADocumentIsForHasALittleOfIt) {
  const index::Match other = Scored(2, {{"Zorn, Zoe"}});
  const index::Match better = Scored(4, {{"Ambler, Ann"}});
  EXPECT_EQ(Chosen({better, other}), (Names{"Ambler, Ann", "Zorn, Zoe"}));
  EXPECT_EQ(Chosen({AddressedTo("Zoe Zorn", better), other}), (Names{"Ambler, Ann", "Zorn, Zoe"}))
      << "much less than to write it";
  EXPECT_EQ(Chosen({AddressedTo("Zoe Zorn", better), other, Scored(2.5, {{"Marsh, May"}})}),
            (Names{"Ambler, Ann", "Marsh, May", "Zorn, Zoe"}));
  EXPECT_EQ(Chosen({AddressedTo("Zoe Zorn", better), other, Scored(2.1, {{"Marsh, May"}})}),
            (Names{"Ambler, Ann", "Zorn, Zoe", "Marsh, May"}));
}

TEST(ExpertsTest, WhoAreOnlyAddressedAndNotInTheDirectoryAreNobody) {
  EXPECT_EQ(Chosen({AddressedTo("White Tower", Scored(3, {{"Ambler, Ann"}}))}),
            Names{"Ambler, Ann"});
}

}  // namespace
}  // namespace chancery::search
