// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/query_lexer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>

namespace chancery::search {
namespace {

constexpr std::array<std::string_view, 13> kFields = {"from",    "to",   "post", "author",  "tag",
                                                      "country", "type", "ref",  "subject", "lang",
                                                      "date",    "sort", "level"};

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool Ends(char c) { return IsSpace(c) || c == '(' || c == ')' || c == '"'; }

// The bytes of a mark that stands between words where there are no spaces, 0 if there is none: the
// wide space, comma and full stop, and as wide characters the same with ! ? : ;
std::size_t WideSpace(std::string_view text, std::size_t at) {
  constexpr std::array<std::string_view, 9> kMarks = {
      "\u3000", "\u3001", "\u3002", "\uFF0C", "\uFF0E", "\uFF01", "\uFF1F", "\uFF1A", "\uFF1B"};
  if (static_cast<unsigned char>(text[at]) < 0xE3) return 0;
  const bool any = std::ranges::any_of(
      kMarks, [&](std::string_view mark) { return text.substr(at).starts_with(mark); });
  return any ? 3 : 0;
}

// Takes a quoted text, whose closing quote may be missing, or one up to the next separator.
void TakeValue(std::string_view text, std::size_t* at, Token* token) {
  const std::size_t begin = *at;
  token->quoted = begin < text.size() && text[begin] == '"';
  if (token->quoted) {
    const std::size_t end = std::min(text.find('"', begin + 1), text.size());
    token->closed = end < text.size();
    *at = std::min(end + 1, text.size());
    token->text = text.substr(begin + 1, end - begin - 1);
    return;
  }
  while (*at < text.size() && !Ends(text[*at]) && WideSpace(text, *at) == 0) ++*at;
  token->text = text.substr(begin, *at - begin);
}

bool Same(std::string_view typed, std::string_view field) {
  return std::ranges::equal(typed, field, [](char a, char b) { return (a | 0x20) == b; });
}

// The field whose name, colon and value stand at `at`, or nothing.
std::string_view FieldAt(std::string_view text, std::size_t at) {
  for (const std::string_view field : kFields) {
    const std::size_t value = at + field.size() + 1;
    if (text.size() <= value || text[value - 1] != ':') continue;
    const char c = text[value];
    const bool valued = !IsSpace(c) && c != '(' && c != ')' && WideSpace(text, value) == 0;
    if (valued && Same(text.substr(at, field.size()), field)) return field;
  }
  return {};
}

// What stands behind NEAR: 10 for nothing, "/5" for 5; 0 for what is no distance.
std::uint32_t DistanceOf(std::string_view behind) {
  if (behind.empty()) return 10;
  std::uint32_t distance = 0;
  const char* const end = behind.data() + behind.size();
  const auto [at, error] = std::from_chars(behind.data() + 1, end, distance);
  return behind[0] == '/' && error == std::errc() && at == end ? distance : 0;
}

Token::Kind KindOf(const Token& token) {
  if (token.field == "sort" && (token.text == "date" || token.text == "relevance")) {
    return Token::Kind::kSort;
  }
  if (token.quoted || !token.field.empty()) return Token::Kind::kTerm;
  if (token.text == "AND") return Token::Kind::kAnd;
  if (token.text == "OR") return Token::Kind::kOr;
  if (token.text == "NOT") return Token::Kind::kNot;
  return Token::Kind::kTerm;
}

}  // namespace

bool IsField(std::string_view name) {
  return std::ranges::any_of(kFields, [&](std::string_view field) { return Same(name, field); });
}

std::vector<Token> Tokenize(std::string_view text) {
  std::vector<Token> tokens;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    Token token;
    token.begin = at;
    if (const std::size_t wide = WideSpace(text, at); IsSpace(c) || wide > 0) {
      at += std::max<std::size_t>(wide, 1);
      continue;
    }
    if (c == '(' || c == ')') {
      token.kind = c == '(' ? Token::Kind::kOpen : Token::Kind::kClose;
      ++at;
    } else if (c == '-' && at + 1 < text.size() && !IsSpace(text[at + 1]) && text[at + 1] != '-') {
      token.kind = Token::Kind::kNot;
      ++at;
    } else {
      token.field = FieldAt(text, at);
      if (!token.field.empty()) at += token.field.size() + 1;
      TakeValue(text, &at, &token);
      token.kind = KindOf(token);
      if (token.kind == Token::Kind::kTerm && token.field.empty() && !token.quoted &&
          token.text.starts_with("NEAR")) {
        token.distance = DistanceOf(std::string_view(token.text).substr(4));
        if (token.distance > 0) token.kind = Token::Kind::kNear;
      }
    }
    token.end = at;
    tokens.push_back(std::move(token));
  }
  return tokens;
}

}  // namespace chancery::search
