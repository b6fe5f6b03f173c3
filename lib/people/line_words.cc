// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/people/line_words.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace chancery::people {
namespace {

// clang-format off
constexpr auto kOfPosts = std::to_array<std::string_view>({
    "Administrator", "Adviser", "Advisor", "Agency", "Ambassador", "Assistant", "Attach", "Bureau", "Chairman",
    "Charg", "Chief", "Command", "Commission", "Consul", "Council", "Counsel", "Department", "Deputy", "Desk",
    "Director", "Embassy", "Legal", "Legation", "Minister", "Mission", "Office", "President", "Representative",
    "Secretary", "Staff"});
// clang-format on

bool IsApostrophe(UChar32 c) { return c == '\'' || c == 0x2019; }

bool IsBesideGap(std::string_view gap) {
  return gap == "-" || (gap.size() <= 3 && gap.find_first_not_of(" .") == std::string_view::npos);
}

}  // namespace

std::vector<LineWord> WordsOf(std::string_view line) {
  std::vector<LineWord> words;
  const auto size = static_cast<std::int32_t>(line.size());
  bool inside = false;
  for (std::int32_t at = 0; at < size;) {
    const auto begin = static_cast<std::size_t>(at);
    UChar32 c = 0;
    U8_NEXT(line.data(), at, size, c);
    const bool letter = c >= 0 && (u_isalnum(c) || u_charType(c) == U_NON_SPACING_MARK);
    if (letter && !inside) {
      const std::size_t before = words.empty() ? 0 : words.back().end;
      const bool beside = !words.empty() && IsBesideGap(line.substr(before, begin - before));
      words.push_back({begin, begin, {}, u_isupper(c) != 0, false, beside});
    }
    if (letter) words.back().end = static_cast<std::size_t>(at);
    // An apostrophe goes on; if no letter follows, the word has ended before it.
    inside = letter || (inside && c >= 0 && IsApostrophe(c));
  }
  for (LineWord& word : words) {
    word.text = line.substr(word.begin, word.end - word.begin);
    word.pointed = word.end < line.size() && line[word.end] == '.';
  }
  return words;
}

std::string_view Between(std::string_view line, const std::vector<LineWord>& words,
                         std::size_t first, std::size_t last) {
  return line.substr(words[first].begin, words[last].end - words[first].begin);
}

bool IsOfPost(std::string_view word) {
  return std::ranges::any_of(kOfPosts,
                             [&](std::string_view begin) { return word.starts_with(begin); });
}

std::string_view Beginning(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;
  return text.substr(0, most);
}

bool IsOneLine(std::string_view text) {
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t at = 0; at < size;) {
    UChar32 c = 0;
    U8_NEXT(text.data(), at, size, c);
    if (c < 0 || u_charType(c) == U_CONTROL_CHAR) return false;
  }
  return true;
}

std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kOutside = " \t\r\n,;:";
  const auto begin = text.find_first_not_of(kOutside);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kOutside) - begin + 1);
}

}  // namespace chancery::people
