// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/persons.h"

#include <algorithm>
#include <utility>

#include "lib/people/agree.h"
#include "lib/people/name.h"

namespace chancery::search {
namespace {

constexpr std::size_t kRemembered = 16;
const std::string kInDirectory = "id:";

}  // namespace

Persons::Persons(std::shared_ptr<const index::Authors> authors,
                 std::shared_ptr<const people::Directory> directory,
                 const std::vector<std::string>& keys)
    : authors_(std::move(authors)), directory_(std::move(directory)) {
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const auto [at, is_new] = by_key_.try_emplace(keys[i], all_.size());
    if (is_new) {
      Person& made = all_.emplace_back();
      made.key = keys[i];
      if (keys[i].starts_with(kInDirectory)) {
        made.profile = directory_->Find(std::string_view(keys[i]).substr(kInDirectory.size()));
      }
    }
    Person& person = all_[at->second];
    const index::AuthorViews& author = authors_->all()[i];
    person.names.push_back(i);
    person.documents += author.views;
    person.with_posts += author.with_posts;
    by_name_.emplace(author.name, at->second);
  }
  with_posts_ = static_cast<std::uint64_t>(
      std::ranges::count_if(all_, [](const Person& person) { return person.with_posts > 0; }));
}

const std::size_t* Persons::Find(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : &found->second;
}

const std::size_t* Persons::FindKey(std::string_view key) const {
  const auto found = by_key_.find(std::string(key));
  return found == by_key_.end() ? nullptr : &found->second;
}

const std::size_t* Persons::FindMeant(const std::string& meant) const {
  if (const v1::Profile* const profile = directory_->Find(meant)) {
    return FindKey(kInDirectory + profile->id());
  }
  if (const std::size_t* const person = Find(meant)) return person;
  const auto answer = directory_->Ask({meant, v1::ROLE_UNSPECIFIED, "", ""});
  if (answer.person != nullptr) return FindKey(kInDirectory + answer.person->id());
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
  auto made = std::make_shared<const Persons>(authors, directory, *KeysOf(*authors, directory));
  const std::lock_guard lock(mutex_);
  if (persons_.size() >= kRemembered) persons_.pop_front();
  persons_.push_back(made);
  return made;
}

PersonsMemory::Keys PersonsMemory::KeysOf(
    const index::Authors& authors, const std::shared_ptr<const people::Directory>& directory) {
  {
    const std::lock_guard lock(mutex_);
    for (const Named& known : named_) {
      if (known.names_sha256 == authors.names_sha256() && known.directory == directory) {
        return known.keys;
      }
    }
  }
  // By the name alone, without a day: who held a post when is not asked here.
  std::vector<people::Mention> mentions;
  for (const index::AuthorViews& author : authors.all()) {
    mentions.push_back({author.name, v1::ROLE_UNSPECIFIED, "", ""});
  }
  auto keys =
      std::make_shared<const std::vector<std::string>>(people::Identify(*directory, mentions));
  const std::lock_guard lock(mutex_);
  if (named_.size() >= kRemembered) named_.pop_front();
  named_.push_back({authors.names_sha256(), directory, keys});
  return keys;
}

}  // namespace chancery::search
