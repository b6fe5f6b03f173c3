// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/twoworlds/people.h"

#include <string>

#include "tests/twoworlds/author.h"

namespace chancery::twoworlds {
namespace {

using testing::Dice;

// "Moreau, Anne" of "Moreau, Anne <a-moreau>".
std::string Plain(const std::string& author) { return author.substr(0, author.find(" <")); }

std::string IdOf(std::size_t number) { return "p" + std::to_string(number); }

v1::Profile DrawProfile(Dice& dice, const std::string& id, const std::string& name) {
  v1::Profile profile;
  profile.set_id(id);
  profile.set_name(name);
  if (dice.Chance(20)) profile.add_alias(name.substr(0, name.find(',')));
  for (int posts = dice.Between(0, 2); posts > 0; --posts) {
    v1::PostHeld* const post = profile.add_post();
    post->set_title(dice.Chance(50) ? "Ambassador" : "Consul");
    post->set_office(dice.Chance(60) ? dice.Pick(Offices()) : "Embassy in Germany");
    if (dice.Chance(50)) post->set_from("2023-01-01");
  }
  if (dice.Chance(50)) profile.add_language("fr");
  profile.mutable_contact()->set_mail(id + "@ministry.example");
  profile.set_left(dice.Chance(30));
  profile.set_listing(static_cast<v1::Listing>(dice.Between(1, v1::Listing_MAX)));
  return profile;
}

std::string Region(Dice& dice) {
  static const std::vector<std::string> kRegions = {
      "germany", "DEU", "europe", "Western Europe", "France", "africa", "nowhere", "US"};
  return dice.Pick(kRegions);
}

std::string SomebodyAsked(Dice& dice) {
  static const std::vector<std::string> kOthers = {
      "p0", "p1", "p3", "p5", "p20", "nobody", "Nobody, Ned", "Castell", "M. Castell", "!"};
  return dice.Chance(60) ? Plain(dice.Pick(Names())) : dice.Pick(kOthers);
}

std::uint32_t Year(Dice& dice) { return static_cast<std::uint32_t>(2021 + dice.Below(6)); }

}  // namespace

std::vector<v1::Profile> DrawProfiles(Dice& dice) {
  std::vector<v1::Profile> profiles;
  for (std::size_t i = 0; i < Names().size(); ++i) {
    if (dice.Chance(70)) profiles.push_back(DrawProfile(dice, IdOf(i), Plain(Names()[i])));
  }
  profiles.push_back(DrawProfile(dice, IdOf(20), "Silent, Sam"));
  return profiles;
}

void DrawExpertFields(Dice& dice, const Matter& matter, v1::FindExpertsRequest* request) {
  static const std::vector<std::uint32_t> kSizes = {0, 1, 3, 20, 100, 101};
  request->set_page_size(dice.Pick(kSizes));
  request->set_active_only(dice.Chance(15));
  if (dice.Chance(10)) request->add_languages(dice.Chance(80) ? "fr" : "xx");
  if (dice.Chance(10)) request->set_post(dice.Chance(50) ? "embassy" : dice.Pick(Offices()));
  if (dice.Chance(15)) request->set_first_year(Year(dice));
  if (dice.Chance(15)) request->set_last_year(Year(dice));
  if (dice.Chance(15)) request->set_region(Region(dice));
  if (dice.Chance(20)) {
    request->mutable_recency()->set_half_life_days(dice.Chance(90) ? 100 : 40'000);
    request->mutable_recency()->set_as_of(dice.Chance(80) ? "2025-01-01" : "");
  }
  if (dice.Chance(30)) {
    request->add_roles(static_cast<v1::Role>(dice.Between(dice.Chance(3) ? 0 : 1, v1::Role_MAX)));
    if (dice.Chance(30)) request->add_roles(v1::ROLE_MENTIONED);
  }
  const bool alone = dice.Chance(70);
  if (dice.Chance(20)) {
    request->set_document_id(dice.Pick(matter.ids));
    if (alone) request->clear_query();
  }
  if (dice.Chance(20)) {
    request->set_person(SomebodyAsked(dice));
    if (alone) request->clear_query();
  }
}

Request DrawCoverage(Dice& dice, const std::string& question) {
  v1::GetCoverageRequest request;
  if (dice.Chance(70)) request.set_query(question);
  request.set_kind(static_cast<v1::AssignedTag::Kind>(dice.Chance(2) ? 9 : dice.Between(0, 4)));
  static const std::vector<std::uint32_t> kSizes = {0, 1, 3, 1000, 1001};
  request.set_page_size(dice.Chance(60) ? 0 : dice.Pick(kSizes));
  request.set_gaps_only(dice.Chance(25));
  request.set_names(static_cast<std::uint32_t>(dice.Below(22)));
  if (dice.Chance(15)) request.set_first_year(Year(dice));
  if (dice.Chance(15)) request.set_last_year(Year(dice));
  return {testing::kGetCoverage, {request.SerializeAsString()}, false};
}

}  // namespace chancery::twoworlds
