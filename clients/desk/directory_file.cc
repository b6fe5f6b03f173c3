// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/desk/directory_file.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>

#include "clients/desk/ldif.h"
#include "lib/base/file.h"
#include "lib/language/language.h"
#include "lib/model/text_proto.h"
#include "lib/people/name.h"
#include "lib/people/profile.h"

namespace chancery::desk {
namespace {

std::string Small(std::string_view text) {
  std::string small(text);
  for (char& c : small) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return small;
}

bool IsPerson(const LdifEntry& entry) {
  constexpr std::array<std::string_view, 4> kClasses = {"person", "organizationalperson",
                                                        "inetorgperson", "user"};
  const auto classes = entry.values.find("objectclass");
  return classes != entry.values.end() &&
         std::ranges::any_of(classes->second, [&](const std::string& value) {
           return std::ranges::find(kClasses, Small(value)) != kClasses.end();
         });
}

// The first that there is.
std::string AnyOf(const LdifEntry& entry, std::initializer_list<const char*> attributes) {
  for (const char* attribute : attributes) {
    if (std::string value = entry.First(attribute); !value.empty()) return value;
  }
  return {};
}

// "Ambassador" of title, and where: the most exact that is said.
void AddPost(const LdifEntry& entry, v1::Profile* profile) {
  v1::PostHeld post;
  post.set_title(entry.First("title"));
  post.set_office(
      AnyOf(entry, {"physicaldeliveryofficename", "departmentnumber", "department", "ou", "o"}));
  if (!post.title().empty() || !post.office().empty()) *profile->add_post() = std::move(post);
}

// "fr-CH, fr;q=0.8, en" are French and English.
void AddLanguages(std::string_view preferred, v1::Profile* profile) {
  std::set<std::string> seen;
  while (!preferred.empty()) {
    const auto end = std::min(preferred.find(','), preferred.size());
    std::string_view one = preferred.substr(0, end);
    preferred.remove_prefix(std::min(end + 1, preferred.size()));
    one.remove_prefix(std::min(one.find_first_not_of(' '), one.size()));
    const std::string code = Small(one.substr(0, one.find_first_of("-;_ ")));
    if (language::IsLanguage(code) && seen.insert(code).second) profile->add_language(code);
  }
}

// Names of all languages: "cn" and "cn;lang-ru".
void AddAliases(const LdifEntry& entry, v1::Profile* profile) {
  std::set<std::string> keys = {people::KeyOf(people::ParseName(profile->name()))};
  for (const auto& [attribute, values] : entry.values) {
    const std::string name = attribute.substr(0, attribute.find(';'));
    if (name != "cn" && name != "displayname") continue;
    for (const std::string& value : values) {
      const people::Name parsed = people::ParseName(value);
      // A single word may be anybody's, or a post.
      if (!parsed.IsBare() && keys.insert(people::KeyOf(parsed)).second) {
        profile->add_alias(value);
      }
    }
  }
}

v1::Profile ProfileOf(const LdifEntry& entry) {
  v1::Profile profile;
  profile.set_id(Small(AnyOf(entry, {"uid", "samaccountname", "employeenumber"})));
  const std::string surname = entry.First("sn");
  const std::string given = AnyOf(entry, {"givenname", "gn"});
  profile.set_name(surname.empty() || given.empty() ? AnyOf(entry, {"displayname", "cn", "sn"})
                                                    : surname + ", " + given);
  if (const std::string suffix = entry.First("generationqualifier");
      !suffix.empty() && !surname.empty() && !given.empty()) {
    profile.set_name(profile.name() + ", " + suffix);
  }
  AddAliases(entry, &profile);
  AddPost(entry, &profile);
  AddLanguages(entry.First("preferredlanguage"), &profile);
  v1::Contact& contact = *profile.mutable_contact();
  contact.set_mail(entry.First("mail"));
  contact.set_phone(entry.First("telephonenumber"));
  contact.set_room(entry.First("roomnumber"));
  if (contact.ByteSizeLong() == 0) profile.clear_contact();
  return profile;
}

Status CheckAll(const std::vector<v1::Profile>& profiles) {
  std::set<std::string> ids;
  for (const v1::Profile& profile : profiles) {
    RETURN_IF_ERROR(people::CheckProfile(profile));
    if (!ids.insert(profile.id()).second) {
      return InvalidArgument("profile \"" + profile.id() + "\" stands there twice");
    }
  }
  return Ok();
}

}  // namespace

Result<std::vector<v1::Profile>> ProfilesOfLdif(std::string_view text) {
  ASSIGN_OR_RETURN(const std::vector<LdifEntry> entries, ReadLdif(text));
  std::vector<v1::Profile> profiles;
  for (const LdifEntry& entry : entries) {
    if (!IsPerson(entry)) continue;
    profiles.push_back(ProfileOf(entry));
    if (const Status sound = people::CheckProfile(profiles.back()); !sound.ok()) {
      return Within("line " + std::to_string(entry.line), sound);
    }
  }
  RETURN_IF_ERROR(CheckAll(profiles));
  return profiles;
}

Result<std::vector<v1::Profile>> ReadDirectoryFile(const std::filesystem::path& path) {
  ASSIGN_OR_RETURN(const std::string text, base::ReadFile(path));
  if (path.extension() == ".ldif") {
    auto profiles = ProfilesOfLdif(text);
    if (!profiles.ok()) return Within(path.string(), profiles.status());
    return profiles;
  }
  v1::SetProfilesRequest request;
  if (const Status read = model::ReadText(text, request); !read.ok()) {
    return Within(path.string(), read);
  }
  std::vector<v1::Profile> profiles(request.profile().begin(), request.profile().end());
  if (const Status sound = CheckAll(profiles); !sound.ok()) return Within(path.string(), sound);
  return profiles;
}

}  // namespace chancery::desk
