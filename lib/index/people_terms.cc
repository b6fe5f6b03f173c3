// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/people_terms.h"

#include <algorithm>
#include <map>
#include <set>

#include "lib/index/post_words.h"

namespace chancery::index {
namespace {

constexpr char kThen = '\1';  // Between parts; in none of them.
constexpr std::size_t kMaxName = 90, kMaxPost = 120, kYearBytes = 4;

bool HasControls(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

bool IsName(std::string_view name) {
  return !name.empty() && name.size() <= kMaxName && !HasControls(name);
}

std::string CutPost(std::string_view post) {
  std::size_t end = std::min(post.size(), kMaxPost);
  // Where a letter begins.
  while (end > 0 && end < post.size() && (static_cast<unsigned char>(post[end]) & 0xC0) == 0x80) {
    --end;
  }
  return std::string(post.substr(0, end));
}

std::string YearOf(std::string_view date) {
  const std::string_view year = date.substr(0, kYearBytes);
  const bool digits = std::ranges::all_of(year, [](char c) { return c >= '0' && c <= '9'; });
  return year.size() == kYearBytes && digits ? std::string(year) : std::string();
}

}  // namespace

std::vector<std::string> PeopleTerms(const chancery::v1::Document& view, Stemmer* stemmer) {
  // One name may stand there as drafter and as signer.
  std::map<std::string_view, std::set<std::string>> posts;
  for (const auto& author : view.authors()) {
    const std::string& name = author.name();
    if (!IsName(name)) continue;
    auto& of_author = posts[name];
    for (const std::string& post : author.post()) {
      if (!post.empty() && !HasControls(post)) of_author.insert(post);
    }
  }
  const std::string year = YearOf(view.date());
  std::set<std::string> terms;
  for (const auto& other : view.others()) {
    if (other.role() != chancery::v1::ROLE_ADDRESSED || !IsName(other.name())) continue;
    terms.insert(std::string(kAddressedCode).append(other.name()));
  }
  for (const auto& [name, of_author] : posts) {
    terms.insert(std::string(kAuthorCode).append(name));
    if (of_author.empty()) continue;
    terms.insert(std::string(kPostedCode).append(name));
    for (const std::string& post : of_author) {
      terms.insert(std::string(kPostCode) + PostStart(name) + year + kThen + CutPost(post));
      for (const std::string& stem : PostStems(post, stemmer)) {
        terms.insert(std::string(kPostWordCode) + PostWord(stem, name));
      }
    }
  }
  return {terms.begin(), terms.end()};
}

std::vector<std::string> PostStems(std::string_view text, Stemmer* stemmer) {
  std::vector<std::string> stems;
  for (const std::string& word : PostWords(text)) {
    const std::string& stem = (*stemmer)(kEnglish, word).stem;
    if (std::ranges::find(stems, stem) == stems.end()) stems.push_back(stem);
  }
  return stems;
}

std::string PostWord(std::string_view stem, std::string_view name) {
  return std::string(stem) + kThen + std::string(name);
}

std::string PostStart(std::string_view name) { return std::string(name) + kThen; }

bool ReadPostTerm(std::string_view term, PostTerm* read) {
  const std::size_t then = term.find(kThen);
  if (then == std::string_view::npos) return false;
  *read = {term.substr(0, then), term.substr(then + 1)};
  return true;
}

}  // namespace chancery::index
