// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/people/directory.h"

#include <algorithm>
#include <set>
#include <utility>

#include "lib/index/analyzer.h"
#include "lib/people/agree.h"
#include "lib/people/group.h"
#include "lib/people/latin.h"

namespace chancery::people {
namespace {

constexpr std::size_t kNames = 500'000;  // Remembered.

// "2026-11-21T08:00" and "2026-11" are within bounds that are days.
bool Covers(const v1::PostHeld& post, std::string_view day) {
  const std::string_view date = day.substr(0, 10);
  if (date.empty()) return false;
  const auto same = [&](const std::string& bound) { return bound.substr(0, date.size()); };
  return (post.from().empty() || same(post.from()) <= date) &&
         (post.until().empty() || date <= same(post.until()));
}

std::set<std::string> WordsOf(std::string_view text) {
  static const std::set<std::string> kSmall = {"in", "of", "the", "to", "at", "and"};
  std::set<std::string> words;
  index::WordReader reader(text);
  for (index::Word word; reader.Next(&word);) {
    if (!kSmall.contains(word.folded)) words.insert(index::FoldAccents(word.folded));
  }
  return words;
}

bool IsAt(const v1::PostHeld& post, const std::set<std::string>& office) {
  const std::set<std::string> words = WordsOf(post.office());
  return !words.empty() && std::ranges::includes(office, words);
}

}  // namespace

std::vector<Mention> MentionsOf(const chancery::v1::Document& view) {
  std::vector<Mention> mentions;
  for (const chancery::v1::Person& author : view.authors()) {
    mentions.push_back({author.name(), author.role(), view.date(), view.origin()});
  }
  return mentions;
}

Directory::Directory(std::vector<v1::Profile> profiles) : profiles_(std::move(profiles)) {
  denied_.resize(profiles_.size());
  for (std::size_t i = 0; i < profiles_.size(); ++i) {
    const v1::Profile& profile = profiles_[i];
    by_id_[profile.id()] = i;
    hides_ |= profile.listing() == v1::LISTING_NOT_LISTED;
    AddEntry(i, profile.name());
    for (const std::string& alias : profile.alias()) AddEntry(i, alias);
    for (const std::string& name : profile.not_alias()) {
      denied_[i].push_back(KeyOf(ParseName(name)));
    }
  }
  for (std::size_t i = 0; i < profiles_.size(); ++i) {
    for (const std::string& id : profiles_[i].merged_id()) by_id_.emplace(id, i);
  }
}

void Directory::AddEntry(std::size_t profile, const std::string& text) {
  Name name = ParseName(text);
  by_key_[KeyOf(name)].push_back(profile);
  for (const std::string& meeting : Meetings(name)) meetings_[meeting].push_back(entries_.size());
  if (!name.IsBare() && !name.surname.empty()) surnames_.insert(name.surname.back().latin);
  entries_.push_back({profile, std::move(name)});
}

const v1::Profile* Directory::Find(std::string_view id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : &profiles_[found->second];
}

Directory::Found Directory::WithoutDenied(Found found, const std::string& key) const {
  std::ranges::sort(found);
  found.erase(std::unique(found.begin(), found.end()), found.end());
  std::erase_if(
      found, [&](std::size_t i) { return std::ranges::find(denied_[i], key) != denied_[i].end(); });
  return found;
}

Directory::Found Directory::ByKey(const std::string& key) const {
  const auto found = by_key_.find(key);
  return found == by_key_.end() ? Found() : WithoutDenied(found->second, key);
}

// A bare name agrees with all of that surname here.
Directory::Found Directory::ByAgreement(const Name& name, const std::string& key) const {
  Found found;
  for (const std::string& meeting : Meetings(name)) {
    const auto met = meetings_.find(meeting);
    if (met == meetings_.end()) continue;
    for (const std::size_t i : met->second) {
      const Entry& entry = entries_[i];
      if (name.IsBare() ? SameSurname(name, entry.name) : Agree(name, entry.name)) {
        found.push_back(entry.profile);
      }
    }
  }
  return WithoutDenied(std::move(found), key);
}

Directory::Found Directory::WithEvidence(const Found& found, const Mention& mention) const {
  const std::set<std::string> office = WordsOf(mention.office);
  Found then;
  Found there;
  for (const std::size_t i : found) {
    bool held = false;
    bool at = false;
    for (const v1::PostHeld& post : profiles_[i].post()) {
      if (!Covers(post, mention.day)) continue;
      held = true;
      at |= IsAt(post, office);
    }
    if (held) then.push_back(i);
    if (at) there.push_back(i);
  }
  return then.size() > 1 && !there.empty() ? there : then;
}

Directory::Answer Directory::Ask(const Mention& mention, const Name& name) const {
  if (name.surname.empty()) return {};
  const std::string key = KeyOf(name);
  Found found = ByKey(key);
  const bool named = !found.empty();
  if (!named) found = ByAgreement(name, key);
  Answer answer;
  answer.taken = !found.empty();
  answer.unlisted = std::ranges::any_of(
      found, [&](std::size_t i) { return profiles_[i].listing() == v1::LISTING_NOT_LISTED; });
  const bool needs_evidence = found.size() > 1 || (name.IsBare() && !named);
  if (answer.taken && needs_evidence) found = WithEvidence(found, mention);
  if (found.size() == 1) answer.person = &profiles_[found[0]];
  return answer;
}

bool Directory::HasSurname(std::string_view word) const {
  std::string plain = ToLatin(word);
  std::erase(plain, '\'');
  std::erase(plain, ' ');
  return surnames_.contains(plain);
}

const v1::Profile* Directory::AskInFull(const Name& name) const {
  if (std::ranges::all_of(name.given, &Part::is_short)) return nullptr;
  const v1::Profile* const person = Ask({}, name).person;
  if (person == nullptr) return nullptr;
  const std::string key = KeyOf(name);
  const auto is_same = [&](const Entry& entry) {
    if (&profiles_[entry.profile] != person || entry.name.IsBare()) return false;
    if (KeyOf(entry.name) == key) return true;
    const Part& first = name.given.front();
    return !first.is_short && entry.name.surname == name.surname &&
           entry.name.given.front() == first;
  };
  for (const std::string& meeting : Meetings(name)) {
    const auto met = meetings_.find(meeting);
    if (met == meetings_.end()) continue;
    if (std::ranges::any_of(met->second, [&](std::size_t i) { return is_same(entries_[i]); })) {
      return person;
    }
  }
  return nullptr;
}

bool Directory::IsShown(const std::string& name) const {
  if (!hides_) return true;
  {
    const std::lock_guard lock(shown_->mutex);
    if (const auto known = shown_->names.find(name); known != shown_->names.end()) {
      return known->second;
    }
  }
  const Answer answer = Ask({name, v1::ROLE_UNSPECIFIED, "", ""});
  const bool shown = answer.person != nullptr ? answer.person->listing() != v1::LISTING_NOT_LISTED
                                              : !answer.unlisted;
  const std::lock_guard lock(shown_->mutex);
  if (shown_->names.size() >= kNames) shown_->names.clear();
  shown_->names.emplace(name, shown);
  return shown;
}

std::vector<std::string> Identify(const Directory& directory, std::span<const Mention> mentions) {
  std::vector<KnownName> known;
  known.reserve(mentions.size());
  for (const Mention& mention : mentions) {
    Name name = ParseName(mention.name);
    const Directory::Answer answer = directory.Ask(mention, name);
    known.push_back({std::move(name), answer});
  }
  std::vector<const KnownName*> all;
  for (const KnownName& one : known) all.push_back(&one);
  return Identify(all);
}

std::vector<std::string> Identify(std::span<const KnownName* const> known) {
  std::vector<std::string> identities(known.size());
  std::vector<Name> names;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < known.size(); ++i) {
    const auto& [name, answer] = *known[i];
    if (answer.person != nullptr) {
      identities[i] = "id:" + answer.person->id();
    } else if (answer.taken) {
      identities[i] = "name:" + KeyOf(name);
    } else {
      names.push_back(name);
      places.push_back(i);
    }
  }
  const std::vector<std::size_t> groups = Group(names);
  std::vector<std::string> keys;  // Of each group the least.
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string key = KeyOf(names[i]);
    if (groups[i] == keys.size()) keys.push_back(key);
    keys[groups[i]] = std::min(keys[groups[i]], key);
  }
  for (std::size_t i = 0; i < names.size(); ++i) identities[places[i]] = "name:" + keys[groups[i]];
  return identities;
}

}  // namespace chancery::people
