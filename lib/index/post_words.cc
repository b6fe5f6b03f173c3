// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/post_words.h"

#include <algorithm>
#include <array>
#include <utility>

#include "lib/index/analyzer.h"

namespace chancery::index {

bool IsSmallWord(std::string_view word) {
  static constexpr std::array<std::string_view, 15> kSmall = {"a",   "an",   "and", "at", "by",
                                                              "for", "from", "in",  "of", "on",
                                                              "or",  "s",    "the", "to", "with"};
  return std::ranges::find(kSmall, word) != kSmall.end();
}

std::vector<std::string> BareWords(std::string_view text) {
  std::vector<std::string> words;
  WordReader reader(text);
  for (Word word; reader.Next(&word);) words.push_back(FoldAccents(word.folded));
  return words;
}

std::vector<std::string> PostWords(std::string_view text) {
  std::vector<std::string> words;
  for (std::string& word : BareWords(text)) {
    if (IsSmallWord(word) || std::ranges::find(words, word) != words.end()) continue;
    words.push_back(std::move(word));
  }
  return words;
}

}  // namespace chancery::index
