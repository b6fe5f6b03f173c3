// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/query_parser.h"

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "searchd/search/query_echo.h"
#include "searchd/search/query_lexer.h"
#include "searchd/search/query_terms.h"

namespace chancery::search {
namespace {

using index::Field;
using index::Query;
using Kind = Query::Kind;

constexpr int kMaxDepth = 16;

bool NeedsParentheses(const Part& part) {
  return !part.whole && (part.query->kind == Kind::kOr || part.query->kind == Kind::kAnd);
}

Part Negated(Part part) {
  if (!part.query) return part;
  Query query{Kind::kNot};
  const bool group = NeedsParentheses(part);
  query.children.push_back(*std::move(part.query));
  return {std::move(query), "NOT " + (group ? "(" + part.text + ")" : part.text), false, false};
}

Part Joined(Kind kind, std::vector<Part> parts) {
  std::erase_if(parts, [](const Part& part) { return !part.query; });
  if (parts.empty()) return {};
  if (parts.size() == 1) return std::move(parts[0]);
  Part joined;
  joined.query = Query{kind};
  for (Part& part : parts) {
    const bool same = part.query->kind == kind && !part.whole;
    const bool group = !same && NeedsParentheses(part);
    if (!joined.text.empty()) joined.text += kind == Kind::kOr ? " OR " : " AND ";
    joined.text += group ? "(" + part.text + ")" : part.text;
    joined.scored = joined.scored || part.scored;
    if (same) {
      for (Query& child : part.query->children) joined.query->children.push_back(std::move(child));
    } else {
      joined.query->children.push_back(*std::move(part.query));
    }
  }
  return joined;
}

bool IsScoredWord(const Query& query) {
  const bool leaf = query.kind == Kind::kWord || query.kind == Kind::kPhrase;
  return leaf && query.words.size() == 1 &&
         (query.field == Field::kText || query.field == Field::kSubject);
}

bool IsOfWords(const Query& query) {
  return query.kind == Kind::kOr && std::ranges::all_of(query.children, IsScoredWord);
}

std::size_t WordsOf(const Query& query) {
  std::size_t words = IsScoredWord(query) ? 1 : 0;
  for (const Query& child : query.children) {
    if (child.kind != Kind::kNot) words += WordsOf(child);
  }
  return words;
}

// What is asked in few words is looked for as a whole; a long question is a description.
void PutMostFirst(Query* query) {
  if (IsOfWords(*query)) query->most_first = query->children.size() <= index::kFewWords;
  if (query->kind != Kind::kAnd) return;
  std::size_t words = 0;
  for (const Query& child : query->children) {
    if (IsScoredWord(child)) ++words;
    if (IsOfWords(child)) words += child.children.size();
  }
  if (words < 2 || words > index::kFewWords) return;
  query->most_first = true;
  for (Query& child : query->children) child.most_first = IsOfWords(child);
}

class Parser {
 public:
  Parser(std::vector<Token> tokens, QueryEcho* echo) : tokens_(std::move(tokens)), terms_(echo) {}

  bool by_date() const { return by_date_; }

  Part Parse() {
    TakeOrders();
    SettleNear();
    std::vector<Part> parts;
    while (at_ < tokens_.size()) {
      parts.push_back(Or(0));
      if (At(Token::Kind::kClose)) terms_.Nothing(tokens_[at_++], note::kNoPartner);
    }
    return Beside(std::move(parts));
  }

 private:
  // NEAR stands between single words. Elsewhere it is AND, which then may find nothing to join.
  void SettleNear() {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      Token& near = tokens_[i];
      if (near.kind != Token::Kind::kNear) continue;
      const bool words = i > 0 && IsSingleWord(tokens_[i - 1]) && i + 1 < tokens_.size() &&
                         IsSingleWord(tokens_[i + 1]);
      if (!words) near.kind = Token::Kind::kAnd;
    }
  }

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
      Join();
      parts.push_back(Group(depth));
    }
    return Joined(Kind::kAnd, std::move(parts));
  }

  // The operator here, which finds something to join.
  void Join() {
    if (tokens_[at_].distance > 0) {
      terms_.Nothing(tokens_[at_], note::kNearWords);
    }
    ++at_;
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
      case Token::Kind::kNot:
        return Not(token, depth);
      case Token::Kind::kOpen: {
        if (depth >= kMaxDepth) return terms_.Nothing(token, note::kTooDeep);
        Part inner = Or(depth + 1);
        if (At(Token::Kind::kClose)) {
          ++at_;
        } else {
          terms_.Nothing(token, note::kNoPartner);
        }
        return inner;
      }
      case Token::Kind::kAnd:
        return terms_.Words(token, Field::kText, token.distance > 0 ? token.text : "and",
                            note::kJoinsNothing);
      case Token::Kind::kOr:
        return terms_.Words(token, Field::kText, "or", note::kJoinsNothing);
      case Token::Kind::kTerm:
        return At(Token::Kind::kNear) ? Near(at_ - 1) : terms_.Term(token);
      case Token::Kind::kNear:
      case Token::Kind::kClose:
      case Token::Kind::kSort:
        return {};
    }
    return {};
  }

  // Words with NEAR between them, from this token on.
  Part Near(std::size_t first) {
    while (At(Token::Kind::kNear)) at_ += 2;
    return terms_.Near(std::span(tokens_).subspan(first, at_ - first));
  }

  Part Not(const Token& token, int depth) {
    const bool operand = at_ < tokens_.size() && !At(Token::Kind::kClose) &&
                         !At(Token::Kind::kAnd) && !At(Token::Kind::kOr);
    if (!operand) return terms_.Words(token, Field::kText, "not", note::kExcludesNothing);
    if (depth >= kMaxDepth) return terms_.Words(token, Field::kText, "not", note::kTooDeep);
    terms_.Exclude();
    Part operand_part = Operand(depth + 1);
    terms_.Exclude();
    return Negated(std::move(operand_part));
  }

  // The orders that were asked for, out of the way of the operators.
  void TakeOrders() {
    bool first = true;
    for (const Token& token : tokens_) {
      if (token.kind != Token::Kind::kSort) continue;
      if (first) by_date_ = token.text == "date";
      const std::string read = first ? "sort:" + token.text : "";
      terms_.Say(token, v1::QueryPart::KIND_SORT, token.field, read,
                 first ? std::string_view() : note::kOneOrder);
      first = false;
    }
    std::erase_if(tokens_, [](const Token& token) { return token.kind == Token::Kind::kSort; });
  }

  std::vector<Token> tokens_;
  QueryTerms terms_;
  bool by_date_ = false;
  std::size_t at_ = 0;
};

}  // namespace

ParsedQuery ParseQuery(std::string_view text) {
  QueryEcho echo(text);
  Parser parser(Tokenize(text), &echo);
  Part part = parser.Parse();
  ParsedQuery parsed{part.query ? *std::move(part.query) : Query{Kind::kAll}, std::move(part.text),
                     echo.Take()};
  // The index takes exclusions inside a conjunction only.
  if (parsed.query.kind == Kind::kNot) {
    Query all{Kind::kAnd};
    all.children.push_back(std::move(parsed.query));
    parsed.query = std::move(all);
  }
  PutMostFirst(&parsed.query);
  parsed.query.description = WordsOf(parsed.query) > index::kFewWords;
  parsed.query.by_date = parser.by_date();
  if (parser.by_date()) parsed.text += parsed.text.empty() ? "sort:date" : " sort:date";
  return parsed;
}

}  // namespace chancery::search
