// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/places.h"

#include <algorithm>
#include <cstddef>

namespace chancery::index {

bool AreAdjacent(std::span<const Positions> words) {
  std::vector<std::size_t> at(words.size(), 0);
  Xapian::termpos first = 0;  // Where the phrase would begin.
  std::size_t agreeing = 0;
  for (std::size_t i = 0; agreeing < words.size(); i = (i + 1) % words.size()) {
    const Positions& word = words[i];
    while (at[i] < word.size() && word[at[i]] < first + i) ++at[i];
    if (at[i] == word.size()) return false;
    const auto begins = static_cast<Xapian::termpos>(word[at[i]] - i);
    agreeing = begins == first ? agreeing + 1 : 1;
    first = begins;
  }
  return true;
}

bool AreNear(std::span<const Positions> words, Xapian::termpos window) {
  std::vector<std::size_t> at(words.size(), 0);
  for (;;) {
    std::size_t first = 0;
    Xapian::termpos most = 0;
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (at[i] == words[i].size()) return false;
      most = std::max(most, words[i][at[i]]);
      if (words[i][at[i]] < words[first][at[first]]) first = i;
    }
    if (most - words[first][at[first]] <= window) return true;
    ++at[first];  // Nothing that comes is nearer to this one.
  }
}

}  // namespace chancery::index
