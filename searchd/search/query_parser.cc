// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/query_parser.h"

#include <limits>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "lib/index/analyzer.h"
#include "lib/index/date.h"
#include "searchd/search/query_lexer.h"

namespace chancery::search {
namespace {

using index::Field;
using index::Query;
using Kind = Query::Kind;

constexpr std::size_t kMaxWords = 64;
constexpr int kMaxDepth = 16;

// A part of the question that was read. Nothing has come of a part without a query.
struct Part {
  std::optional<Query> query;
  std::string text;
  bool scored = false;  // Something in it is looked for, not only filtered by.
};

Part Negated(Part part) {
  if (!part.query) return part;
  Query query{Kind::kNot};
  const bool group = part.query->kind == Kind::kOr || part.query->kind == Kind::kAnd;
  query.children.push_back(*std::move(part.query));
  return {std::move(query), "NOT " + (group ? "(" + part.text + ")" : part.text), false};
}

Part Joined(Kind kind, std::vector<Part> parts) {
  std::erase_if(parts, [](const Part& part) { return !part.query; });
  if (parts.empty()) return {};
  if (parts.size() == 1) return std::move(parts[0]);
  Part joined;
  joined.query = Query{kind};
  for (Part& part : parts) {
    const Kind inner = part.query->kind;
    const bool group = inner != kind && (inner == Kind::kOr || inner == Kind::kAnd);
    if (!joined.text.empty()) joined.text += kind == Kind::kOr ? " OR " : " AND ";
    joined.text += group ? "(" + part.text + ")" : part.text;
    joined.scored = joined.scored || part.scored;
    if (inner == kind) {
      for (Query& child : part.query->children) joined.query->children.push_back(std::move(child));
    } else {
      joined.query->children.push_back(*std::move(part.query));
    }
  }
  return joined;
}

class Parser {
 public:
  explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  Part Parse() {
    std::vector<Part> parts;
    while (at_ < tokens_.size()) {
      parts.push_back(Or(0));
      if (At(Token::Kind::kClose)) ++at_;  // One that closes nothing.
    }
    return Beside(std::move(parts));
  }

 private:
  bool At(Token::Kind kind) const { return at_ < tokens_.size() && tokens_[at_].kind == kind; }

  // True when an operand can begin at the token after the operator here.
  bool OperandFollows() const {
    if (at_ + 1 >= tokens_.size()) return false;
    const Token::Kind next = tokens_[at_ + 1].kind;
    return next != Token::Kind::kClose && next != Token::Kind::kAnd && next != Token::Kind::kOr;
  }

  Part Or(int depth) {
    std::vector<Part> parts{And(depth)};
    while (At(Token::Kind::kOr) && parts.back().query && OperandFollows()) {
      ++at_;
      parts.push_back(And(depth));
    }
    return Joined(Kind::kOr, std::move(parts));
  }

  Part And(int depth) {
    std::vector<Part> parts{Group(depth)};
    while (At(Token::Kind::kAnd) && parts.back().query && OperandFollows()) {
      ++at_;
      parts.push_back(Group(depth));
    }
    return Joined(Kind::kAnd, std::move(parts));
  }

  // Things side by side.
  Part Group(int depth) {
    std::vector<Part> parts;
    while (at_ < tokens_.size() && !At(Token::Kind::kClose)) {
      const bool joins = At(Token::Kind::kAnd) || At(Token::Kind::kOr);
      if (joins && !parts.empty() && OperandFollows()) break;
      parts.push_back(Operand(depth));
    }
    return Beside(std::move(parts));
  }

  static Part Beside(std::vector<Part> parts) {
    std::vector<Part> looked_for;
    std::vector<Part> filters;
    for (Part& part : parts) {
      if (part.query) (part.scored ? looked_for : filters).push_back(std::move(part));
    }
    std::vector<Part> all;
    if (!looked_for.empty()) all.push_back(Joined(Kind::kOr, std::move(looked_for)));
    for (Part& filter : filters) all.push_back(std::move(filter));
    return Joined(Kind::kAnd, std::move(all));
  }

  Part Operand(int depth) {
    const Token& token = tokens_[at_++];
    switch (token.kind) {
      case Token::Kind::kNot: {
        const bool operand = at_ < tokens_.size() && !At(Token::Kind::kClose) &&
                             !At(Token::Kind::kAnd) && !At(Token::Kind::kOr);
        return operand && depth < kMaxDepth ? Negated(Operand(depth + 1))
                                            : Words(Field::kText, "", "not", false);
      }
      case Token::Kind::kOpen: {
        if (depth >= kMaxDepth) return {};
        Part inner = Or(depth + 1);
        if (At(Token::Kind::kClose)) ++at_;
        return inner;
      }
      case Token::Kind::kAnd:
        return Words(Field::kText, "", "and", false);
      case Token::Kind::kOr:
        return Words(Field::kText, "", "or", false);
      case Token::Kind::kTerm:
        return Term(token);
      case Token::Kind::kClose:
        return {};
    }
    return {};
  }

  Part Term(const Token& token) {
    static const std::map<std::string_view, Field> kFields = {
        {"", Field::kText},         {"from", Field::kFrom},       {"to", Field::kTo},
        {"author", Field::kAuthor}, {"subject", Field::kSubject}, {"tag", Field::kTag}};
    if (token.field == "date") {
      if (auto date = Date(token.text)) {
        if (token.quoted) date->text = "date:\"" + token.text + '"';  // It may have spaces.
        return *std::move(date);
      }
      return Words(Field::kText, "", "date " + token.text, false);
    }
    return Words(kFields.at(token.field), token.field, token.text, token.quoted);
  }

  // One word is looked for by its stem, unless it was quoted; several stand one after the other.
  Part Words(Field field, std::string_view name, std::string_view text, bool quoted) {
    Query query{Kind::kWord};
    query.field = field;
    index::WordReader reader(text);
    index::Word word;
    while (words_ < kMaxWords && reader.Next(&word)) {
      query.words.push_back(word.folded);
      ++words_;
    }
    if (query.words.empty()) return {};
    if (quoted || query.words.size() > 1) query.kind = Kind::kPhrase;
    std::string read;
    for (const std::string& each : query.words) read += (read.empty() ? "" : " ") + each;
    if (query.kind == Kind::kPhrase) read = '"' + read + '"';
    if (!name.empty()) read = std::string(name) + ":" + read;
    const bool scored = field == Field::kText || field == Field::kSubject;
    return {std::move(query), std::move(read), scored};
  }

  // "A", "A..B", "A..", "..B", ">=A", ">A", "<=B", "<B".
  static std::optional<Part> Date(std::string_view text) {
    constexpr std::int64_t kEver = std::numeric_limits<std::int64_t>::max() / 4;
    Query query{Kind::kDate};
    query.first = -kEver;
    query.last = kEver;
    const auto span = [](std::string_view date) { return index::ParseDate(date); };
    if (const auto dots = text.find(".."); dots != std::string_view::npos) {
      const std::string_view from = text.substr(0, dots);
      const std::string_view to = text.substr(dots + 2);
      const auto first = span(from);
      const auto last = span(to);
      if ((!from.empty() && !first) || (!to.empty() && !last) || (!first && !last))
        return std::nullopt;
      if (first) query.first = first->first;
      if (last) query.last = last->last;
    } else if (!text.empty() && (text.front() == '>' || text.front() == '<')) {
      const bool after = text.front() == '>';
      const bool also = text.size() > 1 && text[1] == '=';
      const auto date = span(text.substr(also ? 2 : 1));
      if (!date) return std::nullopt;
      if (after) query.first = also ? date->first : date->last + 1;
      if (!after) query.last = also ? date->last : date->first - 1;
    } else {
      const auto date = span(text);
      if (!date) return std::nullopt;
      query.first = date->first;
      query.last = date->last;
    }
    return Part{std::move(query), "date:" + std::string(text), false};
  }

  const std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::size_t words_ = 0;
};

}  // namespace

ParsedQuery ParseQuery(std::string_view text) {
  Part part = Parser(Tokenize(text)).Parse();
  if (!part.query) return {Query{Kind::kAll}, ""};
  // The index takes exclusions inside a conjunction only.
  if (part.query->kind == Kind::kNot) {
    Query all{Kind::kAnd};
    all.children.push_back(*std::move(part.query));
    part.query = std::move(all);
  }
  return {*std::move(part.query), std::move(part.text)};
}

}  // namespace chancery::search
