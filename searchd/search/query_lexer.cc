// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/query_lexer.h"

#include <algorithm>
#include <array>

namespace chancery::search {
namespace {

constexpr std::array<std::string_view, 6> kFields = {"from",    "to",  "author",
                                                     "subject", "tag", "date"};

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool Ends(char c) { return IsSpace(c) || c == '(' || c == ')' || c == '"'; }

// Takes a quoted text, whose closing quote may be missing, or one up to the next separator.
std::string TakeValue(std::string_view text, std::size_t* at, bool* quoted) {
  const std::size_t begin = *at;
  *quoted = begin < text.size() && text[begin] == '"';
  if (*quoted) {
    const std::size_t end = std::min(text.find('"', begin + 1), text.size());
    *at = std::min(end + 1, text.size());
    return std::string(text.substr(begin + 1, end - begin - 1));
  }
  while (*at < text.size() && !Ends(text[*at])) ++*at;
  return std::string(text.substr(begin, *at - begin));
}

// The field whose name and colon stand at `at`, or nothing.
std::string_view FieldAt(std::string_view text, std::size_t at) {
  for (const std::string_view field : kFields) {
    if (text.size() <= at + field.size() + 1 || text[at + field.size()] != ':') continue;
    const std::string_view typed = text.substr(at, field.size());
    const bool same = std::equal(typed.begin(), typed.end(), field.begin(),
                                 [](char a, char b) { return (a | 0x20) == b; });
    if (same && !IsSpace(text[at + field.size() + 1])) return field;
  }
  return {};
}

}  // namespace

std::vector<Token> Tokenize(std::string_view text) {
  std::vector<Token> tokens;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (IsSpace(c)) {
      ++at;
    } else if (c == '(' || c == ')') {
      tokens.push_back({c == '(' ? Token::Kind::kOpen : Token::Kind::kClose, "", "", false});
      ++at;
    } else if (c == '-' && at + 1 < text.size() && !IsSpace(text[at + 1]) && text[at + 1] != '-') {
      tokens.push_back({Token::Kind::kNot, "", "", false});
      ++at;
    } else {
      Token token;
      token.field = FieldAt(text, at);
      if (!token.field.empty()) at += token.field.size() + 1;
      const std::size_t begin = at;
      token.text = TakeValue(text, &at, &token.quoted);
      if (at == begin) ++at;  // A parenthesis after the colon: the field has no value.
      if (!token.quoted && token.field.empty()) {
        if (token.text == "AND") token.kind = Token::Kind::kAnd;
        if (token.text == "OR") token.kind = Token::Kind::kOr;
        if (token.text == "NOT") token.kind = Token::Kind::kNot;
      }
      tokens.push_back(std::move(token));
    }
  }
  return tokens;
}

}  // namespace chancery::search
