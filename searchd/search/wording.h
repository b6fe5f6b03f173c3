// SPDX-License-Identifier: GPL-3.0-or-later
// The vocabulary as answers use it: what else words are called, which tags there are, and what
// offices are.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "chancery/v1/document.pb.h"
#include "lib/people/places.h"
#include "lib/people/posts.h"
#include "lib/people/topics.h"
#include "lib/vocabulary/expander.h"
#include "lib/vocabulary/tagger.h"
#include "lib/vocabulary/vocabulary.h"

namespace chancery::search {

// The same for all readers: nothing in it is of documents. Immutable and thread-safe.
class Wording {
 public:
  explicit Wording(const vocabulary::Vocabulary& vocabulary);

  const vocabulary::Expander& expander() const { return expander_; }
  const vocabulary::Tagger& tagger() const { return tagger_; }
  const people::Topics& topics() const { return topics_; }
  const people::Places& places() const { return places_; }
  const people::OfficeSymbols& symbols() const { return symbols_; }

  // The ids of all entries of a kind, by their names.
  using Entries = std::map<std::string, std::string, std::less<>>;
  const Entries& EntriesOf(v1::AssignedTag::Kind kind) const;

  // The keys (index::AssignedKey) of the tags that are called so, by id, name or another name;
  // `countries`: of countries only. Sorted.
  std::vector<std::string> TagsCalled(std::string_view name, bool countries) const;

 private:
  void Name(v1::AssignedTag::Kind kind, const std::string& id, std::string_view name);

  vocabulary::Expander expander_;
  vocabulary::Tagger tagger_;
  people::Topics topics_;
  people::Places places_;
  people::OfficeSymbols symbols_;
  std::map<v1::AssignedTag::Kind, Entries> entries_;
  std::map<std::string, std::vector<std::string>, std::less<>> called_;  // By index::JoinedWords.
};

}  // namespace chancery::search
