// SPDX-License-Identifier: GPL-3.0-or-later
// The words of a line as they are written: what a heading or a list of those present is read by.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace chancery::people {

// A run of letters and digits with apostrophes between them.
struct LineWord {
  std::size_t begin = 0;  // Bytes [begin, end) of the line.
  std::size_t end = 0;
  std::string_view text;
  bool capital = false;  // Begins with a capital letter.
  bool pointed = false;  // A point follows at once.
  bool beside = false;   // Nothing but blanks and a point, or a hyphen, since the word before.

  bool Is(std::string_view word) const { return text == word; }
};

// All of a UTF-8 text; what is no UTF-8 is between words. The line must outlive them.
std::vector<LineWord> WordsOf(std::string_view line);

// The text from the first to the last of some words, [first, last] of them, as it is written.
std::string_view Between(std::string_view line, const std::vector<LineWord>& words,
                         std::size_t first, std::size_t last);

// True when it begins like one of those that hold or are a post: "Ambassador", "Bureau".
bool IsOfPost(std::string_view word);

// The longest beginning of a text of `most` bytes at most that cuts no character apart.
std::string_view Beginning(std::string_view text, std::size_t most);

// True for UTF-8 without line ends or other signs of control.
bool IsOneLine(std::string_view text);

// Without blanks and separators at both ends.
std::string_view Trimmed(std::string_view text);

}  // namespace chancery::people
