// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the words, phrases, patterns and filters of a question.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "lib/index/query.h"
#include "searchd/search/query_echo.h"
#include "searchd/search/query_lexer.h"

namespace chancery::search {

// A part of the question that was read. Nothing has come of a part without a query.
struct Part {
  std::optional<index::Query> query;
  std::string text;
  bool scored = false;  // Something in it is looked for, not only filtered by.
  bool whole = false;   // One thing in the text, though it may be several in the query.
};

// True for what NEAR may stand beside.
bool IsSingleWord(const Token& token);

// Counts what a question may have, and says of each token how it was read. One thread at a time.
class QueryTerms {
 public:
  // `echo` must outlive this.
  explicit QueryTerms(QueryEcho* echo) : echo_(echo) {}

  // What is read from here on is excluded, or no more.
  void Exclude() { excluded_ = !excluded_; }

  // A token of kTerm.
  Part Term(const Token& token);

  // Single words with NEAR between them.
  Part Near(std::span<const Token> tokens);

  // `text` for a token: one word is looked for by its stem, unless it was quoted; several stand one
  // after the other. `why` it is read so, if that is a surprise.
  Part Words(const Token& token, index::Field field, std::string_view text, std::string_view why);

  // A token that nothing comes of.
  Part Nothing(const Token& token, std::string_view why);

  void Say(const Token& token, v1::QueryPart::Kind kind, std::string_view field,
           const std::string& understood, std::string_view why);

 private:
  Part Star(const Token& token, index::Field field);
  Part Level(const Token& token);
  Part Language(const Token& token);
  Part Date(const Token& token);

  QueryEcho* const echo_;
  std::size_t words_ = 0;
  std::uint32_t patterns_ = 0;
  std::uint32_t numbers_ = 0;  // Of words.
  std::uint32_t phrases_ = 0;
  bool excluded_ = false;
};

}  // namespace chancery::search
