// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/name_terms.h"

#include <algorithm>

#include "lib/index/analyzer.h"

namespace chancery::index {
namespace {

constexpr char kCode = 'P';
constexpr char kThen = '\1';  // Between the word and the name; in neither.
constexpr std::size_t kMaxName = 160;

void Add(NameKind kind, std::string_view name, std::vector<std::string>* terms) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20; };
  if (name.size() > kMaxName || std::ranges::any_of(name, is_control)) return;
  WordReader reader(name);
  for (Word word; reader.Next(&word);) {
    terms->push_back(NameStart(kind, word.folded) + kThen + std::string(name));
  }
}

}  // namespace

std::string NameStart(NameKind kind, std::string_view start) {
  std::string term{kCode, static_cast<char>(kind)};
  term += start;
  return term;
}

std::string_view NameOfTerm(std::string_view term) {
  const std::size_t then = term.find(kThen);
  return then == std::string_view::npos ? std::string_view() : term.substr(then + 1);
}

std::vector<std::string> NameTerms(const chancery::v1::Document& view) {
  std::vector<std::string> terms;
  for (const auto& author : view.authors()) Add(NameKind::kPerson, author.name(), &terms);
  Add(NameKind::kPost, view.origin(), &terms);
  for (const std::string& recipient : view.recipients()) Add(NameKind::kPost, recipient, &terms);
  for (const std::string& tag : view.tags()) Add(NameKind::kTag, tag, &terms);
  std::ranges::sort(terms);
  const auto same = std::ranges::unique(terms);
  terms.erase(same.begin(), same.end());
  return terms;
}

}  // namespace chancery::index
