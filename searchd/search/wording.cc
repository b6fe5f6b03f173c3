// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/wording.h"

#include <algorithm>

#include "lib/index/analyzer.h"
#include "lib/index/assigned.h"

namespace chancery::search {
namespace {

using v1::AssignedTag;

std::string NameKeyOf(std::string_view name) {
  return index::FoldAccents(index::JoinedWords(name));
}

}  // namespace

Wording::Wording(const vocabulary::Vocabulary& vocabulary)
    : expander_(vocabulary),
      tagger_(vocabulary),
      topics_(vocabulary.entries()),
      places_(vocabulary.entries()),
      symbols_(people::SymbolsOf(vocabulary.entries())) {
  const auto& entries = vocabulary.entries();
  for (const auto& issue : entries.issue()) {
    Name(AssignedTag::KIND_ISSUE, issue.id(), issue.name());
    entries_[AssignedTag::KIND_ISSUE].emplace(issue.name(), issue.id());
  }
  const auto name_all = [&](AssignedTag::Kind kind, const std::string& id, const auto& entry) {
    Name(kind, id, entry.name());
    entries_[kind].emplace(entry.name(), id);
    for (const std::string& also : entry.also()) Name(kind, id, also);
  };
  for (const auto& region : entries.region()) {
    name_all(AssignedTag::KIND_REGION, region.id(), region);
  }
  for (const auto& country : entries.country()) {
    name_all(AssignedTag::KIND_COUNTRY, country.code(), country);
  }
  for (const auto& body : entries.body()) name_all(AssignedTag::KIND_BODY, body.id(), body);
  for (auto& [name, keys] : called_) {
    std::ranges::sort(keys);
    const auto same = std::ranges::unique(keys);
    keys.erase(same.begin(), same.end());
  }
}

void Wording::Name(AssignedTag::Kind kind, const std::string& id, std::string_view name) {
  const std::string key = index::AssignedKey(kind, id);
  called_[NameKeyOf(id)].push_back(key);
  called_[NameKeyOf(name)].push_back(key);
}

const Wording::Entries& Wording::EntriesOf(AssignedTag::Kind kind) const {
  static const Entries kNone;
  const auto found = entries_.find(kind);
  return found == entries_.end() ? kNone : found->second;
}

std::vector<std::string> Wording::TagsCalled(std::string_view name, bool countries) const {
  const auto at = called_.find(NameKeyOf(name));
  if (at == called_.end()) return {};
  std::vector<std::string> keys = at->second;
  const std::string country = index::AssignedKey(AssignedTag::KIND_COUNTRY, "");
  if (countries) std::erase_if(keys, [&](const auto& key) { return !key.starts_with(country); });
  return keys;
}

}  // namespace chancery::search
