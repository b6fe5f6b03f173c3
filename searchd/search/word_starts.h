// SPDX-License-Identifier: GPL-3.0-or-later
// How words begin that are looked for.
#pragma once

#include <bitset>
#include <cstddef>
#include <string_view>

namespace chancery::search {

// Tells nearly all words of an English text to be none of those that are looked for, by two
// letters and before they are stemmed. One thread at a time.
class WordStarts {
 public:
  // Of a stem, or of a word as it is; not empty.
  void Add(std::string_view form) {
    // What stemming changes lies behind the first two letters, but where little is left of a word,
    // and in three words that Snowball lists: "dying", "lying" and "tying" become "die", ...
    if (form.size() > 2 && form != "die" && form != "lie" && form != "tie") {
      bits_.set(At(form));
      return;
    }
    const std::size_t row = At(form.substr(0, 1));
    for (std::size_t i = 0; i < kRow; ++i) bits_.set(row + i);
  }

  // False only for a word that is none of these, and whose stem is none by Snowball's rules for
  // English: for words of ASCII letters and digits.
  bool Has(std::string_view word) const { return bits_.test(At(word)); }

 private:
  static constexpr std::size_t kRow = 256;

  static std::size_t At(std::string_view word) {
    const auto byte = [&](std::size_t i) -> std::size_t {
      return i < word.size() ? static_cast<unsigned char>(word[i]) : 0;
    };
    return byte(0) * kRow + byte(1);
  }

  std::bitset<kRow * kRow> bits_;
};

}  // namespace chancery::search
