// SPDX-License-Identifier: GPL-3.0-or-later
// Many phrases looked for at once: a trie over words.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lib/vocabulary/form.h"

namespace chancery::vocabulary {

// Built by one thread; thread-safe when nothing is added any more. What a text costs does not
// depend on how many phrases there are, but on how many begin where its words do.
class Phrases {
 public:
  // A word that is in no phrase.
  static constexpr std::uint32_t kNoWord = 0;

  // The number of the phrase with these folded words, the same one each time; at least one word.
  std::size_t Add(const Form& form);

  std::size_t size() const { return count_; }

  // The number of a folded word, less the 's of a genitive.
  std::uint32_t WordNumber(std::string_view folded) const;

  // Calls `found(phrase, length)` for each phrase that begins at words[at], shortest first.
  // `number` gives the number of words[i].
  template <typename Number, typename Found>
  void ForEachAt(std::size_t at, std::size_t size, Number number, Found found) const {
    std::uint32_t node = at < size ? starts_[number(at)] : kNoNode;
    for (std::size_t length = 1; node != kNoNode; ++length) {
      if (nodes_[node].phrase >= 0) found(static_cast<std::size_t>(nodes_[node].phrase), length);
      if (!nodes_[node].goes_on || at + length >= size) return;
      node = Next(node, number(at + length));
    }
  }

 private:
  static constexpr std::uint32_t kNoNode = 0;

  struct Node {
    std::int64_t phrase = -1;
    bool goes_on = false;
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };

  std::uint32_t Next(std::uint32_t node, std::uint32_t word) const;
  std::uint32_t Grow(std::uint32_t node, std::uint32_t word);

  std::size_t count_ = 0;
  std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> words_;
  std::vector<std::uint32_t> starts_{kNoNode};  // For each word the node of the phrases it begins.
  std::vector<Node> nodes_{Node{}};
  std::unordered_map<std::uint64_t, std::uint32_t> edges_;
};

}  // namespace chancery::vocabulary
