// SPDX-License-Identifier: GPL-3.0-or-later
// Cuts a question into its parts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chancery::search {

// A part of a question. kTerm is a word, a "phrase" or field:value.
struct Token {
  enum class Kind { kTerm, kAnd, kOr, kNot, kOpen, kClose };
  Kind kind = Kind::kTerm;
  std::string field;  // Lower case; empty without one.
  std::string text;   // As it was typed, without quotes.
  bool quoted = false;
};

// "-x" gives kNot and x. The operators count in capitals only.
std::vector<Token> Tokenize(std::string_view text);

}  // namespace chancery::search
