// SPDX-License-Identifier: GPL-3.0-or-later
// How people are ranked for a question, out of numbers of what a reader may read.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace chancery::search {

// The documents of a question that count: those that fit it best.
inline constexpr std::uint32_t kExpertDocuments = 500;

struct ExpertNumbers {
  std::string key;  // Who it is: orders equals.
  std::uint64_t documents = 0;
  std::uint64_t with_posts = 0;             // Documents that say a post of theirs.
  double found = 0;                         // The scores of those that fit, summed.
  std::vector<std::uint64_t> posts_with{};  // For each word, documents whose post of theirs has it.

  double from_documents = 0, from_posts = 0;  // Set by RankExperts.
  double score() const { return from_documents + from_posts; }
};

// Sorts the best first. `with_posts`: how many people have a post at all.
//
// from_documents is found / (documents + 2) held against the best of all. Every word has a weight,
// which is more the fewer people have it in a post; somebody has of it, with c of their m documents
// with posts,
//   c / (c + 1/2) * (c / (m + 3)) ^ 1/4,
// and from_posts is 3 times the sum of that over all words that anybody has, as a share of their
// weights.
void RankExperts(std::uint64_t with_posts, std::vector<ExpertNumbers>* people);

}  // namespace chancery::search
