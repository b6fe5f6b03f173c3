// SPDX-License-Identifier: GPL-3.0-or-later
// Cuts a question into its parts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chancery::search {

// A part of a question. kTerm is a word, a "phrase" or field:value; kSort is sort: with a value
// that is known; kNear is NEAR or NEAR/5.
struct Token {
  enum class Kind { kTerm, kAnd, kOr, kNot, kNear, kOpen, kClose, kSort };
  Kind kind = Kind::kTerm;
  std::string field;  // Lower case; empty without one.
  std::string text;   // As it was typed, without quotes.
  bool quoted = false;
  std::uint32_t distance = 0;  // Of NEAR.
  bool closed = true;          // False for a quote without its partner.
  std::size_t begin = 0;       // Bytes of the question.
  std::size_t end = 0;
};

// True for the name of a field, in small or capital letters.
bool IsField(std::string_view name);

// "-x" gives kNot and x. The operators count in capitals only.
std::vector<Token> Tokenize(std::string_view text);

}  // namespace chancery::search
