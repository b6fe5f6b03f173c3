// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/persons.h"

#include <gtest/gtest.h>

namespace chancery::search {
namespace {

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

// Of two authors, and of one who wrote nothing.
std::shared_ptr<const index::Authors> Addressed() {
  return std::make_shared<const index::Authors>(
      index::TermViews{{"Hoover, H.", 3}, {"Hoover, Herbert", 2}}, index::TermViews(),
      index::TermViews{
          {"Herbert Hoover", 5}, {"Phillips Talbot", 4}, {"White Tower", 3}, {"H. W. Hoover", 1}});
}

TEST(PersonsTest, AreAuthorsOfTheSameNameOrOfTheDirectoryWhereTheyAreAddressed) {
  const auto persons = PersonsMemory().Of(Addressed(), With(v1::LISTING_LISTED));
  ASSERT_EQ(persons->all().size(), 2u);
  const std::size_t* const hoover = persons->FindAddressed("Herbert Hoover");
  ASSERT_NE(hoover, nullptr);
  EXPECT_EQ(*hoover, *persons->Find("Hoover, H."));
  EXPECT_EQ(persons->all()[*hoover].documents, 5u);
  EXPECT_EQ(persons->all()[*hoover].addressed, 5u);
  const std::size_t* const talbot = persons->FindAddressed("Phillips Talbot");
  ASSERT_NE(talbot, nullptr);
  EXPECT_EQ(persons->all()[*talbot].documents, 0u);
  EXPECT_EQ(persons->all()[*talbot].addressed, 4u);
  EXPECT_EQ(persons->NameOf(persons->all()[*talbot]), "Talbot, Phillips");
  EXPECT_EQ(persons->FindMeant("talbot"), nullptr) << "is no author";
  EXPECT_EQ(persons->FindAddressed("White Tower"), nullptr);
  EXPECT_EQ(persons->FindAddressed("H. W. Hoover"), nullptr) << "agrees, and is not the same";
}

}  // namespace
}  // namespace chancery::search
