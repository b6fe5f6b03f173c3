// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/vocabulary/phrases.h"

namespace chancery::vocabulary {
namespace {

std::uint64_t Edge(std::uint32_t node, std::uint32_t word) {
  return static_cast<std::uint64_t>(node) << 32 | word;
}

}  // namespace

std::uint32_t Phrases::WordNumber(std::string_view folded) const {
  const auto found = words_.find(WithoutGenitive(folded));
  return found == words_.end() ? kNoWord : found->second;
}

std::uint32_t Phrases::Next(std::uint32_t node, std::uint32_t word) const {
  if (word == kNoWord) return kNoNode;
  const auto found = edges_.find(Edge(node, word));
  return found == edges_.end() ? kNoNode : found->second;
}

std::uint32_t Phrases::Grow(std::uint32_t node, std::uint32_t word) {
  const bool first = node == kNoNode;
  std::uint32_t& next = first ? starts_[word] : edges_[Edge(node, word)];
  if (next == kNoNode) {
    next = static_cast<std::uint32_t>(nodes_.size());
    nodes_.emplace_back();
  }
  if (!first) nodes_[node].goes_on = true;
  return next;
}

std::size_t Phrases::Add(const Form& form) {
  std::uint32_t node = kNoNode;
  for (const FormWord& word : form) {
    const auto number = static_cast<std::uint32_t>(words_.size() + 1);
    const auto [at, added] = words_.emplace(word.folded, number);
    if (added) starts_.push_back(kNoNode);
    node = Grow(node, at->second);
  }
  if (nodes_[node].phrase < 0) nodes_[node].phrase = static_cast<std::int64_t>(count_++);
  return static_cast<std::size_t>(nodes_[node].phrase);
}

}  // namespace chancery::vocabulary
