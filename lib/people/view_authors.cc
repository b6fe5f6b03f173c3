// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/people/view_authors.h"

#include <algorithm>

#include "lib/people/agree.h"
#include "lib/people/latin.h"

namespace chancery::people {
namespace {

constexpr std::size_t kMost = 300;  // More is no list of authors.

std::string Plain(std::string_view word) {
  std::string plain = ToLatin(word);
  std::erase(plain, '\'');
  std::erase(plain, ' ');
  return plain;
}

}  // namespace

ViewAuthors::ViewAuthors(const chancery::v1::Document& view) {
  std::map<std::string, std::size_t> by_key;
  const std::size_t size = std::min(kMost, static_cast<std::size_t>(view.authors_size()));
  for (std::size_t i = 0; i < size; ++i) {
    Name name = ParseName(view.authors(static_cast<int>(i)).name());
    const auto [known, is_new] = by_key.emplace(KeyOf(name), i);
    first_.push_back(known->second);
    if (!is_new || name.surname.empty()) continue;
    by_surname_[name.surname.back().latin].push_back(authors_.size());
    authors_.push_back({std::move(name), i});
  }
}

bool ViewAuthors::HasSurname(std::string_view word) const {
  return by_surname_.contains(Plain(word));
}

std::optional<std::size_t> ViewAuthors::Find(std::string_view text) const {
  const Name name = ParseName(text);
  if (name.surname.empty()) return std::nullopt;
  const auto found = by_surname_.find(name.surname.back().latin);
  if (found == by_surname_.end()) return std::nullopt;
  std::optional<std::size_t> meant;
  for (const std::size_t i : found->second) {
    const Author& author = authors_[i];
    const bool bare = name.IsBare() || author.name.IsBare();
    if (bare ? !SameSurname(name, author.name) : !Agree(name, author.name)) continue;
    if (meant) return std::nullopt;
    meant = author.first;
  }
  return meant;
}

std::optional<std::size_t> ViewAuthors::FirstOf(std::size_t author) const {
  return author < first_.size() ? std::optional(first_[author]) : std::nullopt;
}

}  // namespace chancery::people
