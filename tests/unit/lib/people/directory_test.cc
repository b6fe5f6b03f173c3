// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/people/directory.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace chancery::people {
namespace {

using Strings = std::vector<std::string>;

v1::Profile Person(const std::string& id, const std::string& name, const Strings& aliases = {}) {
  v1::Profile profile;
  profile.set_id(id);
  profile.set_name(name);
  for (const std::string& alias : aliases) profile.add_alias(alias);
  return profile;
}

v1::Profile Held(v1::Profile profile, const std::string& office, const std::string& from,
                 const std::string& until) {
  v1::PostHeld& post = *profile.add_post();
  post.set_office(office);
  post.set_from(from);
  post.set_until(until);
  return profile;
}

Directory Shipped() {
  v1::Profile ball = Person("ball", "Ball, George W.");
  ball.add_not_alias("Ball, G.");
  v1::Profile komer = Person("komer", "Komer, Robert W.", {"RWK", "Bob K."});
  komer.add_merged_id("komer-2");
  return Directory({
      Held(Person("allison", "Allison, John M."), "Embassy in Japan", "1953-05-28", "1957-02-02"),
      ball,
      Held(Person("dulles-a", "Dulles, Allen W."), "Central Intelligence Agency", "1953-02-26",
           "1961-11-29"),
      Held(Person("dulles-j", "Dulles, John Foster"), "Department of State", "1953-01-21",
           "1959-04-22"),
      Person("hoover", "Hoover, Herbert, Jr."),
      Person("johnson-1", "Johnson, Robert H."),
      Person("johnson-2", "Johnson, Richard"),
      komer,
      Person("ngo", "Diem, Ngo Dinh", {"Ngo Dinh Diem", "Нго Динь Зьем"}),
  });
}

std::string Who(const Directory& directory, const Mention& mention) {
  const v1::Profile* person = directory.Ask(mention).person;
  return person == nullptr ? "" : person->id();
}

std::string Who(const std::string& name, const std::string& day = "",
                const std::string& office = "") {
  return Who(Shipped(), {name, v1::ROLE_DRAFTED, day, office});
}

TEST(DirectoryTest, KnowsPeopleByTheirNamesInAnyOrder) {
  EXPECT_EQ(Who("Hoover, Herbert, Jr."), "hoover");
  EXPECT_EQ(Who("HERBERT HOOVER, JR."), "hoover");
  EXPECT_EQ(Who("John Foster Dulles"), "dulles-j");
  EXPECT_EQ(Who("Allison, J. M."), "allison");
  EXPECT_EQ(Who("Ngo Dinh Diem"), "ngo");
  EXPECT_EQ(Who("нго динь зьем"), "ngo");
  EXPECT_EQ(Who("Rwk"), "komer");
  EXPECT_EQ(Who("Hoover, Herbert"), "");  // The father.
  EXPECT_EQ(Who("Nobody, At All"), "");
  EXPECT_EQ(Who(""), "");
}

TEST(DirectoryTest, FindsAMergedIdToo) {
  const Directory directory = Shipped();
  ASSERT_NE(directory.Find("komer-2"), nullptr);
  EXPECT_EQ(directory.Find("komer-2")->id(), "komer");
  EXPECT_EQ(directory.Find("komer")->id(), "komer");
  EXPECT_EQ(directory.Find("komer-3"), nullptr);
}

TEST(DirectoryTest, LeavesApartWhatFitsSeveral) {
  EXPECT_EQ(Who("Johnson, R."), "");
  EXPECT_TRUE(Shipped().Ask({"Johnson, R.", {}, "", ""}).taken);
  EXPECT_FALSE(Shipped().Ask({"Johnson, L.", {}, "", ""}).taken);
}

TEST(DirectoryTest, TakesABareNameForWhoHeldAPostThen) {
  EXPECT_EQ(Who("Allison"), "");
  EXPECT_EQ(Who("Allison", "1955-06-01T12:00:00"), "allison");
  EXPECT_EQ(Who("Ambassador Allison", "1955-06"), "allison");
  EXPECT_EQ(Who("Allison", "1953-05-27"), "");
  EXPECT_EQ(Who("Allison", "1953-05-28"), "allison");
  EXPECT_EQ(Who("Allison", "1957-02-02"), "allison");
  EXPECT_EQ(Who("Allison", "1957-02-03"), "");
  EXPECT_EQ(Who("Hoover", "1955-06-01"), "");  // Holds no post.
}

TEST(DirectoryTest, TellsThoseOfOneNameByTheOffice) {
  EXPECT_EQ(Who("Dulles", "1955-06-01"), "");
  EXPECT_EQ(Who("Dulles", "1955-06-01", "Department of State"), "dulles-j");
  EXPECT_EQ(Who("Dulles", "1955-06-01", "Director of the Central Intelligence Agency (Dulles)"),
            "dulles-a");
  EXPECT_EQ(Who("Dulles", "1955-06-01", "Embassy in Japan"), "");
  EXPECT_EQ(Who("Dulles", "1960-06-01", "Embassy in Japan"), "dulles-a");
}

TEST(DirectoryTest, HoldsToWhatPeopleDecided) {
  EXPECT_EQ(Who("Ball, George"), "ball");
  EXPECT_EQ(Who("Ball, G."), "");
  EXPECT_EQ(Who("G. Ball"), "");
}

TEST(IdentifyTest, AsksTheDirectoryFirstAndThenTheNamesAmongThemselves) {
  const Strings names = {"Ball, George W.", "G. Ball",     "Ball, Gerald",    "Rusk, Dean",
                         "Rusk, D.",        "Johnson, R.", "Johnson, Ronald", "Allison"};
  std::vector<Mention> mentions;
  for (const std::string& name : names) mentions.push_back({name, {}, "", ""});
  EXPECT_EQ(Identify(Shipped(), mentions),
            (Strings{"id:ball", "name:ball,g,", "name:ball,g,", "name:rusk,d,", "name:rusk,d,",
                     "name:johnson,r,", "name:johnson,ronald,", "name:allison,,"}));
}

TEST(IdentifyTest, DoesNotDependOnTheOrderOfMentionsOrProfiles) {
  const Strings names = {"Ball, George W.", "Rusk, Dean", "D. Rusk", "Johnson, R.", "RWK"};
  std::vector<Mention> mentions;
  for (const std::string& name : names) mentions.push_back({name, {}, "1955-06-01", ""});
  auto expected = Identify(Shipped(), mentions);
  std::vector<v1::Profile> profiles;
  const Directory shipped = Shipped();
  profiles.assign(shipped.profiles().rbegin(), shipped.profiles().rend());
  std::ranges::reverse(mentions);
  std::ranges::reverse(expected);
  EXPECT_EQ(Identify(Directory(profiles), mentions), expected);
}

TEST(MentionsOfTest, KeepsTheRoles) {
  v1::Document view;
  view.set_date("1955-06-01");
  view.set_origin("Embassy in Japan");
  auto* author = view.add_authors();
  author->set_name("Allison, John M.");
  author->set_role(v1::ROLE_SIGNED);
  author->set_id("somebody-else");  // What a document says of its own is not believed.
  author = view.add_authors();
  author->set_name("Parsons");
  author->set_role(v1::ROLE_CLEARED);
  const auto mentions = MentionsOf(view);
  ASSERT_EQ(mentions.size(), 2u);
  EXPECT_EQ(mentions[0].role, v1::ROLE_SIGNED);
  EXPECT_EQ(mentions[1].role, v1::ROLE_CLEARED);
  EXPECT_EQ(Who(Shipped(), mentions[0]), "allison");
  EXPECT_EQ(Who(Shipped(), mentions[1]), "");
}

}  // namespace
}  // namespace chancery::people
