// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/persons.h"

#include <algorithm>
#include <utility>

#include "lib/people/agree.h"
#include "lib/people/name.h"

namespace chancery::search {
namespace {

constexpr std::size_t kRemembered = 16;
constexpr std::size_t kNames = 500'000;
const std::string kInDirectory = "id:";

}  // namespace

Persons::Persons(std::shared_ptr<const index::Authors> authors,
                 std::shared_ptr<const people::Directory> directory,
                 const std::vector<std::string>& keys, const std::vector<std::string>& addressed)
    : authors_(std::move(authors)), directory_(std::move(directory)) {
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const std::size_t at = Add(keys[i]);
    Person& person = all_[at];
    const index::AuthorViews& author = authors_->all()[i];
    person.names.push_back(i);
    person.documents += author.views;
    person.with_posts += author.with_posts;
    by_name_.emplace(author.name, at);
  }
  auto key = addressed.begin();
  for (const auto& [name, views] : authors_->addressed()) {
    const std::string& of_name = *key++;
    if (of_name.empty()) continue;
    const std::size_t at = Add(of_name);
    all_[at].addressed += views;
    by_addressed_.emplace(name, at);
  }
  with_posts_ = static_cast<std::uint64_t>(
      std::ranges::count_if(all_, [](const Person& person) { return person.with_posts > 0; }));
}

std::size_t Persons::Add(const std::string& key) {
  const auto [at, is_new] = by_key_.try_emplace(key, all_.size());
  if (is_new) {
    Person& made = all_.emplace_back();
    made.key = key;
    if (key.starts_with(kInDirectory)) {
      made.profile = directory_->Find(std::string_view(key).substr(kInDirectory.size()));
    }
  }
  return at->second;
}

const std::size_t* Persons::Find(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : &found->second;
}

const std::size_t* Persons::FindAddressed(std::string_view name) const {
  const auto found = by_addressed_.find(name);
  return found == by_addressed_.end() ? nullptr : &found->second;
}

const std::size_t* Persons::FindKey(std::string_view key) const {
  const auto found = by_key_.find(std::string(key));
  return found == by_key_.end() ? nullptr : &found->second;
}

const std::size_t* Persons::FindMeant(const std::string& meant) const {
  const auto author = [this](const v1::Profile& profile) -> const std::size_t* {
    const std::size_t* const person = FindKey(kInDirectory + profile.id());
    return person != nullptr && all_[*person].documents > 0 ? person : nullptr;
  };
  if (const v1::Profile* const profile = directory_->Find(meant)) return author(*profile);
  if (const std::size_t* const person = Find(meant)) return person;
  const auto answer = directory_->Ask({meant, v1::ROLE_UNSPECIFIED, "", ""});
  if (answer.person != nullptr) return author(*answer.person);
  // Who agrees with it of those who are there: alone, or nobody.
  const people::Name name = people::ParseName(meant);
  if (answer.taken || name.surname.empty()) return nullptr;
  const std::size_t* only = nullptr;
  for (const Person& person : all_) {
    const auto agrees = [&](std::size_t i) {
      return people::Agree(name, people::ParseName(authors_->all()[i].name));
    };
    if (person.profile != nullptr || std::ranges::none_of(person.names, agrees)) continue;
    if (only != nullptr) return nullptr;
    only = FindKey(person.key);
  }
  return only;
}

std::vector<std::string> Persons::NamesOf(const Person& person) const {
  std::vector<std::string> names;
  for (const std::size_t i : person.names) names.push_back(authors_->all()[i].name);
  return names;
}

const std::string& Persons::NameOf(const Person& person) const {
  if (person.profile != nullptr) return person.profile->name();
  const auto most = std::ranges::max_element(
      person.names, {}, [&](std::size_t i) { return authors_->all()[i].views; });
  return authors_->all()[*most].name;
}

bool Persons::IsListed(const Person& person) const {
  if (person.profile != nullptr) return person.profile->listing() != v1::LISTING_NOT_LISTED;
  return std::ranges::none_of(
      person.names, [&](std::size_t i) { return !directory_->IsShown(authors_->all()[i].name); });
}

std::shared_ptr<const Persons> PersonsMemory::Of(
    const std::shared_ptr<const index::Authors>& authors,
    const std::shared_ptr<const people::Directory>& directory) {
  {
    const std::lock_guard lock(mutex_);
    for (const auto& known : persons_) {
      if (known->authors_ == authors && known->directory_ == directory) return known;
    }
  }
  const auto keys = KeysOf(*authors, directory);
  auto made = std::make_shared<const Persons>(authors, directory, keys->keys,
                                              AddressedKeys(*authors, directory, *keys));
  const std::lock_guard lock(mutex_);
  if (persons_.size() >= kRemembered) persons_.pop_front();
  persons_.push_back(made);
  return made;
}

std::shared_ptr<const PersonsMemory::Keys> PersonsMemory::KeysOf(
    const index::Authors& authors, const std::shared_ptr<const people::Directory>& directory) {
  {
    const std::lock_guard lock(mutex_);
    for (const Named& known : named_) {
      if (known.names_sha256 == authors.names_sha256() && known.directory == directory) {
        return known.keys;
      }
    }
  }
  std::vector<const std::string*> texts;
  for (const index::AuthorViews& author : authors.all()) texts.push_back(&author.name);
  const Names names = NamesOf(texts, directory);
  std::vector<const people::KnownName*> known;
  for (const auto& name : names) known.push_back(name.get());
  auto keys = std::make_shared<Keys>();
  keys->keys = people::Identify(known);
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!names[i]->name.IsBare()) keys->by_name_key.emplace(people::KeyOf(names[i]->name), i);
  }
  const std::lock_guard lock(mutex_);
  if (named_.size() >= kRemembered) named_.pop_front();
  named_.push_back({authors.names_sha256(), directory, keys});
  return keys;
}

// Whoever is only addressed must not keep authors apart, nor put them together: such a name is an
// author's who has the same, or somebody's of the directory, or nobody's.
std::vector<std::string> PersonsMemory::AddressedKeys(
    const index::Authors& authors, const std::shared_ptr<const people::Directory>& directory,
    const Keys& keys) {
  std::vector<const std::string*> texts;
  for (const auto& [name, views] : authors.addressed()) texts.push_back(&name);
  std::vector<std::string> addressed;
  for (const auto& known : NamesOf(texts, directory)) {
    const people::Directory::Answer& answer = known->answer;
    const auto author = keys.by_name_key.find(people::KeyOf(known->name));
    if (answer.person != nullptr) {
      addressed.push_back(kInDirectory + answer.person->id());
    } else if (author != keys.by_name_key.end()) {
      addressed.push_back(keys.keys[author->second]);
    } else {
      addressed.emplace_back();
    }
  }
  return addressed;
}

// To read a name and to look for it takes much longer than to find it here: a name that comes or
// goes must not make the next question wait for all others.
PersonsMemory::Names PersonsMemory::NamesOf(
    const std::vector<const std::string*>& texts,
    const std::shared_ptr<const people::Directory>& directory) {
  Names names;
  names.reserve(texts.size());
  {
    const std::lock_guard lock(names_mutex_);
    if (names_directory_ != directory || names_.size() > kNames) names_.clear();
    names_directory_ = directory;
    for (const std::string* const text : texts) {
      const auto known = names_.find(*text);
      names.push_back(known == names_.end() ? nullptr : known->second);
    }
  }
  std::vector<std::size_t> read;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] != nullptr) continue;
    // By the name alone, without a day: who held a post when is not asked here.
    const std::string& text = *texts[i];
    people::Name name = people::ParseName(text);
    const auto answer = directory->Ask({text, v1::ROLE_UNSPECIFIED, "", ""}, name);
    names[i] =
        std::make_shared<const people::KnownName>(people::KnownName{std::move(name), answer});
    read.push_back(i);
  }
  const std::lock_guard lock(names_mutex_);
  if (names_directory_ != directory) return names;
  for (const std::size_t i : read) names_.try_emplace(*texts[i], names[i]);
  return names;
}

}  // namespace chancery::search
