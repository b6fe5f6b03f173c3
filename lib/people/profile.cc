// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/people/profile.h"

#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <string_view>

#include "lib/language/language.h"
#include "lib/model/day.h"
#include "lib/people/name.h"

namespace chancery::people {
namespace {

constexpr std::size_t kLongestId = 64;
constexpr std::size_t kLongestText = 256;
constexpr int kMost = 200;  // Of anything that one person has several of.

Status Refuse(const v1::Profile& profile, std::string_view what) {
  return InvalidArgument("profile \"" + profile.id() + "\": " + std::string(what));
}

// One line of UTF-8.
bool IsText(std::string_view text) {
  if (text.size() > kLongestText) return false;
  for (std::int32_t at = 0; at < static_cast<std::int32_t>(text.size());) {
    UChar32 c = 0;
    U8_NEXT(text.data(), at, static_cast<std::int32_t>(text.size()), c);
    if (c < 0x20 || c == 0x7F) return false;
  }
  return true;
}

template <typename Texts>
bool AreTexts(const Texts& texts) {
  return texts.size() <= kMost && std::ranges::all_of(texts, IsText);
}

bool IsName(const std::string& text) { return IsText(text) && !ParseName(text).surname.empty(); }

Status CheckPost(const v1::Profile& profile, const v1::PostHeld& post) {
  if (!IsText(post.title()) || !IsText(post.office())) return Refuse(profile, "a post is no text");
  if (post.title().empty() && post.office().empty()) return Refuse(profile, "a post is empty");
  for (const std::string& day : {post.from(), post.until()}) {
    if (!day.empty() && !model::ReadDay(day).ok()) {
      return Refuse(profile, "a day of a post is none: write 2026-11-21");
    }
  }
  if (!post.from().empty() && !post.until().empty() && post.until() < post.from()) {
    return Refuse(profile, "a post ends before it begins");
  }
  return Ok();
}

// Removes from `texts` those of the same key as `name`.
template <typename Texts>
void Remove(const std::string& name, Texts* texts) {
  const std::string key = KeyOf(ParseName(name));
  const auto gone = std::remove_if(texts->begin(), texts->end(), [&](const std::string& text) {
    return KeyOf(ParseName(text)) == key;
  });
  texts->erase(gone, texts->end());
}

template <typename Texts>
void Add(const std::string& text, Texts* texts) {
  if (std::ranges::find(*texts, text) == texts->end()) *texts->Add() = text;
}

void AddAlias(const std::string& name, v1::Profile* profile) {
  Remove(name, profile->mutable_not_alias());
  if (name != profile->name()) Add(name, profile->mutable_alias());
}

// Of the same title and office the file knows better.
void KeepPosts(const v1::Profile& before, v1::Profile* now) {
  for (const v1::PostHeld& post : before.post()) {
    const auto same = [&](const v1::PostHeld& known) {
      return known.title() == post.title() && known.office() == post.office();
    };
    if (now->post_size() == kMost || std::ranges::any_of(now->post(), same)) continue;
    *now->add_post() = post;
  }
}

}  // namespace

bool IsProfileId(std::string_view id) {
  return !id.empty() && id.size() <= kLongestId && std::ranges::all_of(id, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
  });
}

Status CheckProfile(const v1::Profile& profile) {
  if (!IsProfileId(profile.id())) {
    return InvalidArgument("an id is 1 to 64 small letters, digits, '.', '-' and '_'");
  }
  if (!IsName(profile.name())) return Refuse(profile, "the name is none");
  if (!AreTexts(profile.alias()) || !std::ranges::all_of(profile.alias(), IsName) ||
      !AreTexts(profile.not_alias()) || !std::ranges::all_of(profile.not_alias(), IsName)) {
    return Refuse(profile, "a name is none, or there are too many");
  }
  if (profile.post_size() > kMost) return Refuse(profile, "too many posts");
  for (const v1::PostHeld& post : profile.post()) RETURN_IF_ERROR(CheckPost(profile, post));
  if (profile.language_size() > kMost ||
      !std::ranges::all_of(profile.language(), language::IsLanguage)) {
    return Refuse(profile, "a language is none: write \"fr\"");
  }
  const v1::Contact& contact = profile.contact();
  if (!IsText(contact.mail()) || !IsText(contact.phone()) || !IsText(contact.room()) ||
      !IsText(profile.account())) {
    return Refuse(profile, "a field is too long, or no line of text");
  }
  if (!v1::Listing_IsValid(profile.listing())) return Refuse(profile, "the listing is none");
  if (profile.merged_id_size() > kMost || !std::ranges::all_of(profile.merged_id(), IsProfileId)) {
    return Refuse(profile, "a merged id is none");
  }
  for (const std::string& not_alias : profile.not_alias()) {
    const std::string key = KeyOf(ParseName(not_alias));
    const auto is_it = [&](const std::string& name) { return KeyOf(ParseName(name)) == key; };
    if (is_it(profile.name()) || std::ranges::any_of(profile.alias(), is_it)) {
      return Refuse(profile, "a name is both its own and not");
    }
  }
  return Ok();
}

void Merge(std::span<const v1::Profile> others, std::span<const std::string> names,
           v1::Profile* profile) {
  for (const v1::Profile& other : others) {
    AddAlias(other.name(), profile);
    for (const std::string& alias : other.alias()) AddAlias(alias, profile);
    for (const v1::PostHeld& post : other.post()) *profile->add_post() = post;
    for (const std::string& language : other.language()) Add(language, profile->mutable_language());
    Add(other.id(), profile->mutable_merged_id());
    for (const std::string& id : other.merged_id()) Add(id, profile->mutable_merged_id());
    // Whoever asked not to be listed asked for it under any name.
    profile->set_listing(std::max(profile->listing(), other.listing()));
  }
  for (const std::string& name : names) AddAlias(name, profile);
}

Status Split(std::span<const std::string> names, v1::Profile* profile, v1::Profile* other) {
  const std::string own = KeyOf(ParseName(profile->name()));
  for (const std::string& name : names) {
    if (KeyOf(ParseName(name)) == own) return Refuse(*profile, "this is its own name");
    Remove(name, profile->mutable_alias());
    Add(name, profile->mutable_not_alias());
    if (other != nullptr && other->name().empty()) other->set_name(name);
    if (other != nullptr) AddAlias(name, other);
  }
  return Ok();
}

void KeepDecisions(const v1::Profile& before, v1::Profile* now) {
  for (const std::string& name : before.not_alias()) {
    Remove(name, now->mutable_alias());
    if (KeyOf(ParseName(name)) != KeyOf(ParseName(now->name()))) {
      Add(name, now->mutable_not_alias());
    }
  }
  for (const std::string& name : before.alias()) AddAlias(name, now);
  for (const std::string& id : before.merged_id()) Add(id, now->mutable_merged_id());
  if (before.merged_id_size() > 0) {
    KeepPosts(before, now);
    for (const std::string& code : before.language()) Add(code, now->mutable_language());
  }
  now->set_listing(std::max(now->listing(), before.listing()));
}

}  // namespace chancery::people
