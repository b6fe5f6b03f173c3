// SPDX-License-Identifier: GPL-3.0-or-later
// Who the people are whom a reader meets: a function of the directory and of their names alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lib/index/authors.h"
#include "lib/people/directory.h"

namespace chancery::search {

// Immutable.
class Persons {
 public:
  struct Person {
    std::string key;  // As people::Identify has it.
    const v1::Profile* profile = nullptr;
    std::vector<std::size_t> names;               // Into Authors::all().
    std::uint64_t documents = 0, with_posts = 0;  // That they are an author of.
    std::uint64_t addressed = 0;                  // Documents that are for them.
  };

  // `keys` are those of the names of `authors`, `addressed` those of whom views are for, empty for
  // nobody; both in their order.
  Persons(std::shared_ptr<const index::Authors> authors,
          std::shared_ptr<const people::Directory> directory, const std::vector<std::string>& keys,
          const std::vector<std::string>& addressed);

  const std::vector<Person>& all() const { return all_; }
  const index::Authors& authors() const { return *authors_; }
  const people::Directory& directory() const { return *directory_; }
  std::uint64_t with_posts() const { return with_posts_; }

  // Null for a name that is none of an author.
  const std::size_t* Find(std::string_view name) const;

  // Whom a view is for that is addressed to this name: the author of the same name, or whom the
  // directory has. Null for nobody of both.
  const std::size_t* FindAddressed(std::string_view name) const;

  // By Person::key; null for one that nobody has.
  const std::size_t* FindKey(std::string_view key) const;

  // Who is meant by an id of the directory, or by a name in any writing; null for somebody who is
  // no author here, and where it may be several.
  const std::size_t* FindMeant(const std::string& meant) const;

  std::vector<std::string> NamesOf(const Person& person) const;

  // As the directory has it, else as most documents have it.
  const std::string& NameOf(const Person& person) const;

  // False for somebody who does not want to be shown, or who may be one of those.
  bool IsListed(const Person& person) const;

 private:
  friend class PersonsMemory;
  std::shared_ptr<const index::Authors> authors_;
  std::shared_ptr<const people::Directory> directory_;
  std::size_t Add(const std::string& key);

  std::vector<Person> all_;
  std::unordered_map<std::string_view, std::size_t> by_name_;
  std::unordered_map<std::string_view, std::size_t> by_addressed_;
  std::unordered_map<std::string, std::size_t> by_key_;
  std::uint64_t with_posts_ = 0;  // People.
};

// Remembers who names are: names change seldom, and numbers of documents with each commit.
// Thread-safe.
class PersonsMemory {
 public:
  std::shared_ptr<const Persons> Of(const std::shared_ptr<const index::Authors>& authors,
                                    const std::shared_ptr<const people::Directory>& directory);

 private:
  using Names = std::vector<std::shared_ptr<const people::KnownName>>;
  struct Keys {
    std::vector<std::string> keys;                             // Of each author.
    std::unordered_map<std::string, std::size_t> by_name_key;  // people::KeyOf, to an author.
  };
  struct Named {
    std::string names_sha256;
    std::shared_ptr<const people::Directory> directory;
    std::shared_ptr<const Keys> keys;
  };
  std::shared_ptr<const Keys> KeysOf(const index::Authors& authors,
                                     const std::shared_ptr<const people::Directory>& directory);
  std::vector<std::string> AddressedKeys(const index::Authors& authors,
                                         const std::shared_ptr<const people::Directory>& directory,
                                         const Keys& keys);

  Names NamesOf(const std::vector<const std::string*>& texts,
                const std::shared_ptr<const people::Directory>& directory);

  std::mutex names_mutex_;
  std::shared_ptr<const people::Directory> names_directory_;
  std::unordered_map<std::string, std::shared_ptr<const people::KnownName>> names_;

  std::mutex mutex_;
  std::deque<Named> named_;
  std::deque<std::shared_ptr<const Persons>> persons_;
};

}  // namespace chancery::search
