// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/query_parser.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "lib/index/analyzer.h"
#include "searchd/search/query_date.h"
#include "searchd/search/query_echo.h"
#include "searchd/search/query_lexer.h"

namespace chancery::search {
namespace {

using index::Field;
using index::Query;
using Kind = Query::Kind;

constexpr std::size_t kMaxWords = 64;
constexpr int kMaxDepth = 16;
constexpr std::uint32_t kMaxPatterns = 8;
constexpr int kMinPattern = 3;
constexpr std::uint32_t kMaxDistance = 100;  // Farther, and parts of a document would touch.

// A part of the question that was read. Nothing has come of a part without a query.
struct Part {
  std::optional<Query> query;
  std::string text;
  bool scored = false;  // Something in it is looked for, not only filtered by.
  bool whole = false;   // One thing in the text, though it may be several in the query.
};

bool IsLetter(char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }

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

class Parser {
 public:
  Parser(std::vector<Token> tokens, QueryEcho* echo) : tokens_(std::move(tokens)), echo_(echo) {}

  bool by_date() const { return by_date_; }

  Part Parse() {
    TakeOrders();
    SettleNear();
    std::vector<Part> parts;
    while (at_ < tokens_.size()) {
      parts.push_back(Or(0));
      if (At(Token::Kind::kClose)) Nothing(tokens_[at_++], note::kNoPartner);
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

  static bool IsSingleWord(const Token& token) {
    if (token.kind != Token::Kind::kTerm || !token.field.empty()) return false;
    if (token.text.find('*') != std::string::npos) return false;
    index::WordReader reader(token.text);
    index::Word word;
    return reader.Next(&word) && !reader.Next(&word);
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
      Nothing(tokens_[at_], note::kNearWords);
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
        if (depth >= kMaxDepth) return Nothing(token, note::kTooDeep);
        Part inner = Or(depth + 1);
        if (At(Token::Kind::kClose)) {
          ++at_;
        } else {
          Nothing(token, note::kNoPartner);
        }
        return inner;
      }
      case Token::Kind::kAnd:
        return Words(token, Field::kText, token.distance > 0 ? token.text : "and",
                     note::kJoinsNothing);
      case Token::Kind::kOr:
        return Words(token, Field::kText, "or", note::kJoinsNothing);
      case Token::Kind::kTerm:
        return At(Token::Kind::kNear) ? Near(token) : Term(token);
      case Token::Kind::kNear:
      case Token::Kind::kClose:
      case Token::Kind::kSort:
        return {};
    }
    return {};
  }

  Part Not(const Token& token, int depth) {
    const bool operand = at_ < tokens_.size() && !At(Token::Kind::kClose) &&
                         !At(Token::Kind::kAnd) && !At(Token::Kind::kOr);
    if (!operand) return Words(token, Field::kText, "not", note::kExcludesNothing);
    if (depth >= kMaxDepth) return Words(token, Field::kText, "not", note::kTooDeep);
    excluded_ = !excluded_;
    Part operand_part = Operand(depth + 1);
    excluded_ = !excluded_;
    return Negated(std::move(operand_part));
  }

  // Words with NEAR between them; the farthest distance counts.
  Part Near(const Token& first) {
    Query query{Kind::kNear};
    Token all = first;
    std::string_view why = first.closed ? std::string_view() : note::kOpenQuote;
    for (const Token* token = &first;; token = &tokens_[at_ + 1], at_ += 2) {
      index::WordReader reader(token->text);
      index::Word word;
      reader.Next(&word);
      const bool known = std::ranges::find(query.words, word.folded) != query.words.end();
      if (!known && words_ == kMaxWords) why = note::kTooMany;
      if (!known && words_ < kMaxWords) query.words.push_back(word.folded), ++words_;
      all.end = token->end;
      if (!token->closed) why = note::kOpenQuote;
      if (!At(Token::Kind::kNear)) break;
      query.window = std::max(query.window, tokens_[at_].distance);
    }
    if (query.words.empty()) return Nothing(all, why);
    if (query.window > kMaxDistance) why = note::kTooFar;
    query.window = std::min(query.window, kMaxDistance);
    Part part;
    part.scored = true;
    if (query.words.size() == 1) {
      query.kind = Kind::kPhrase;
      query.window = 0;
      part.text = '"' + query.words[0] + '"';
    } else {
      for (const std::string& word : query.words) {
        if (!part.text.empty()) part.text += " NEAR/" + std::to_string(query.window) + " ";
        part.text += word;
      }
    }
    Say(all, query.kind == Kind::kNear ? v1::QueryPart::KIND_NEAR : v1::QueryPart::KIND_PHRASE, "",
        part.text, why);
    part.query = std::move(query);
    return part;
  }

  Part Term(const Token& token) {
    static const std::map<std::string_view, Field> kFields = {
        {"", Field::kText},         {"from", Field::kFrom},       {"to", Field::kTo},
        {"author", Field::kAuthor}, {"subject", Field::kSubject}, {"tag", Field::kTag},
        {"type", Field::kType},     {"ref", Field::kRef},         {"post", Field::kFrom}};
    if (token.field == "date") return Date(token);
    if (token.field == "level") return Level(token);
    if (token.field == "sort") {
      return Words(token, Field::kText, "sort " + token.text, note::kNoOrder);
    }
    const Field field = kFields.at(token.field);
    if (!token.quoted && token.text.find('*') != std::string::npos) return Star(token, field);
    return Words(token, field, token.text, token.closed ? NoteOn(token) : note::kOpenQuote);
  }

  // What a word is likely to have been meant for when a colon is in it.
  static std::string_view NoteOn(const Token& token) {
    if (token.field.empty() && !token.quoted && token.text.starts_with("NEAR/")) {
      return note::kNoDistance;
    }
    const std::size_t colon = token.text.find(':');
    if (!token.field.empty() || token.quoted || colon == 0 || colon == std::string::npos) return {};
    const std::string_view name = std::string_view(token.text).substr(0, colon);
    if (!std::ranges::all_of(name, IsLetter)) return {};
    if (token.text.substr(colon + 1).starts_with("//")) return {};  // An address.
    return IsField(name) ? note::kNoValue : note::kNoField;
  }

  Part Star(const Token& token, Field field) {
    const std::string_view before = std::string_view(token.text).substr(0, token.text.size() - 1);
    index::WordReader reader(before);
    index::Word word, another;
    const bool ends = token.text.back() == '*' && reader.Next(&word) && word.end == before.size() &&
                      !reader.Next(&another);
    if (!ends) return Words(token, field, token.text, note::kStarInside);
    // The bytes that begin a character.
    const auto letters =
        std::ranges::count_if(word.folded, [](char c) { return (c & 0xc0) != 0x80; });
    if (letters < kMinPattern) return Words(token, field, token.text, note::kShortPattern);
    if (patterns_ == kMaxPatterns) return Words(token, field, token.text, note::kPatterns);
    if (words_ == kMaxWords) return Nothing(token, note::kTooMany);
    ++words_;
    Query query{Kind::kPrefix};
    query.field = field;
    query.words = {word.folded};
    query.pattern = patterns_++;
    Part part;
    part.scored = field == Field::kText || field == Field::kSubject;
    part.whole = true;
    part.text = (token.field.empty() ? "" : token.field + ":") + word.folded + "*";
    Say(token, v1::QueryPart::KIND_PREFIX, token.field, part.text, {});
    part.query = token.field == "post" ? AtEitherEnd(std::move(query)) : std::move(query);
    return part;
  }

  // One word is looked for by its stem, unless it was quoted; several stand one after the other.
  Part Words(const Token& token, Field field, std::string_view text, std::string_view why) {
    Query query{Kind::kWord};
    query.field = field;
    index::WordReader reader(text);
    index::Word word;
    while (words_ < kMaxWords && reader.Next(&word)) {
      query.words.push_back(word.folded);
      ++words_;
    }
    if (words_ == kMaxWords && reader.Next(&word)) why = note::kTooMany;
    if (query.words.empty()) return Nothing(token, why == note::kTooMany ? why : note::kNoWord);
    if (token.quoted || query.words.size() > 1) query.kind = Kind::kPhrase;
    std::string read;
    for (const std::string& each : query.words) read += (read.empty() ? "" : " ") + each;
    if (query.kind == Kind::kPhrase) read = '"' + read + '"';
    Part part;
    part.scored = field == Field::kText || field == Field::kSubject;
    part.text = (part.scored && field == Field::kText ? "" : token.field + ":") + read;
    const auto kind = !part.scored                  ? v1::QueryPart::KIND_FILTER
                      : query.kind == Kind::kPhrase ? v1::QueryPart::KIND_PHRASE
                                                    : v1::QueryPart::KIND_WORD;
    Say(token, kind, field == Field::kText ? "" : token.field, part.text, why);
    part.query = token.field == "post" ? AtEitherEnd(std::move(query)) : std::move(query);
    part.whole = true;
    return part;
  }

  // A post has sent it or got it.
  static Query AtEitherEnd(Query from) {
    Query to = from;
    to.field = Field::kTo;
    Query either{Kind::kOr};
    either.children = {std::move(from), std::move(to)};
    return either;
  }

  Part Level(const Token& token) {
    Query query{Kind::kWord};
    query.field = Field::kLevel;
    query.words = {index::JoinedWords(token.text)};
    if (query.words[0].empty()) return Nothing(token, note::kNoWord);
    if (words_ == kMaxWords) return Nothing(token, note::kTooMany);
    ++words_;
    const std::string& name = query.words[0];
    Part part;
    part.text = "level:" + (name.find(' ') == std::string::npos ? name : '"' + name + '"');
    Say(token, v1::QueryPart::KIND_FILTER, token.field, part.text,
        token.closed ? std::string_view() : note::kOpenQuote);
    part.query = std::move(query);
    return part;
  }

  Part Date(const Token& token) {
    Part part;
    part.query = ReadDate(token.text);
    if (!part.query) return Words(token, Field::kText, "date " + token.text, note::kNoDate);
    // It may have spaces.
    part.text = token.quoted ? "date:\"" + token.text + '"' : "date:" + token.text;
    std::string_view why = token.closed ? std::string_view() : note::kOpenQuote;
    if (part.query->first > part.query->last) why = note::kEndsEarly;
    Say(token, v1::QueryPart::KIND_FILTER, token.field, part.text, why);
    return part;
  }

  // The orders that were asked for, out of the way of the operators.
  void TakeOrders() {
    bool first = true;
    for (const Token& token : tokens_) {
      if (token.kind != Token::Kind::kSort) continue;
      if (first) by_date_ = token.text == "date";
      const std::string read = first ? "sort:" + token.text : "";
      Say(token, v1::QueryPart::KIND_SORT, token.field, read,
          first ? std::string_view() : note::kOneOrder);
      first = false;
    }
    std::erase_if(tokens_, [](const Token& token) { return token.kind == Token::Kind::kSort; });
  }

  Part Nothing(const Token& token, std::string_view why) {
    Say(token, v1::QueryPart::KIND_UNSPECIFIED, "", "", why);
    return {};
  }

  void Say(const Token& token, v1::QueryPart::Kind kind, std::string_view field,
           const std::string& understood, std::string_view why) {
    v1::QueryPart part;
    part.set_kind(kind);
    part.set_field(std::string(field));
    part.set_understood(understood);
    part.set_excluded(excluded_);
    part.set_note(std::string(why));
    echo_->Add(token.begin, token.end, std::move(part));
  }

  std::vector<Token> tokens_;
  QueryEcho* const echo_;
  std::uint32_t patterns_ = 0;
  bool by_date_ = false;
  bool excluded_ = false;
  std::size_t at_ = 0;
  std::size_t words_ = 0;
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
  parsed.query.by_date = parser.by_date();
  if (parser.by_date()) parsed.text += parsed.text.empty() ? "sort:date" : " sort:date";
  return parsed;
}

}  // namespace chancery::search
