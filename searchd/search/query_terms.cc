// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/query_terms.h"

#include <algorithm>
#include <map>
#include <utility>

#include "lib/index/analyzer.h"
#include "lib/language/language.h"
#include "searchd/search/query_date.h"

namespace chancery::search {
namespace {

using index::Field;
using index::Query;
using Kind = Query::Kind;

constexpr std::size_t kMaxWords = 64;
constexpr std::uint32_t kMaxPatterns = 8;
constexpr int kMinPattern = 3;
constexpr std::uint32_t kMaxDistance = 100;  // Farther, and parts of a document would touch.

bool IsLetter(char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }

// What a word is likely to have been meant for when a colon is in it.
std::string_view NoteOn(const Token& token) {
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

// Appends a word of a text without spaces so that the whole reads as it was typed. `end` is that of
// the word before.
void AppendToRun(const index::Word& word, std::size_t end, std::string* run) {
  if (run->empty()) {
    *run = word.folded;
    return;
  }
  if (word.gram && word.begin < end) {
    run->append(word.folded, word.first);  // The one before ends with its first letter.
    return;
  }
  *run += (word.begin == end ? "" : "-") + word.folded;
}

// Any of the words, and better all of them one after the other.
Query Apart(const Query& words, Query phrase) {
  Query any{Kind::kOr};
  for (const std::string& word : words.words) {
    Query one{Kind::kWord};
    one.field = words.field;
    one.number = words.number;
    one.words = {word};
    any.children.push_back(std::move(one));
  }
  phrase.number = index::kNoNumber;
  any.children.push_back(std::move(phrase));
  return any;
}

// A post has sent it or got it.
Query AtEitherEnd(Query from) {
  Query to = from;
  to.field = Field::kTo;
  Query either{Kind::kOr};
  either.children = {std::move(from), std::move(to)};
  return either;
}

}  // namespace

bool IsSingleWord(const Token& token) {
  if (token.kind != Token::Kind::kTerm || !token.field.empty()) return false;
  if (token.text.find('*') != std::string::npos) return false;
  index::WordReader reader(token.text);
  index::Word word;
  return reader.Next(&word) && !reader.Next(&word);
}

// The farthest distance counts.
Part QueryTerms::Near(std::span<const Token> tokens) {
  Query query{Kind::kNear};
  Token all = tokens.front();
  all.end = tokens.back().end;
  std::string_view why = tokens.back().closed ? std::string_view() : note::kOpenQuote;
  for (const Token& token : tokens) {
    if (token.kind == Token::Kind::kNear) {
      query.window = std::max(query.window, token.distance);
      continue;
    }
    index::WordReader reader(token.text);
    index::Word word;
    reader.Next(&word);
    const bool known = std::ranges::find(query.words, word.folded) != query.words.end();
    if (!known && words_ == kMaxWords) why = note::kTooMany;
    if (known || words_ == kMaxWords) continue;
    query.words.push_back(word.folded);
    ++words_;
  }
  if (query.words.empty()) return Nothing(all, why);
  if (query.window > kMaxDistance) why = note::kTooFar;
  query.window = std::min(query.window, kMaxDistance);
  Part part;
  part.scored = true;
  if (query.words.size() == 1) {
    query.kind = Kind::kPhrase;
    query.number = phrases_++;
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

Part QueryTerms::Term(const Token& token) {
  static const std::map<std::string_view, Field> kFields = {
      {"", Field::kText},          {"from", Field::kFrom},       {"to", Field::kTo},
      {"author", Field::kAuthor},  {"subject", Field::kSubject}, {"tag", Field::kTag},
      {"type", Field::kType},      {"ref", Field::kRef},         {"post", Field::kFrom},
      {"country", Field::kCountry}};
  if (token.field == "date") return Date(token);
  if (token.field == "level") return Level(token);
  if (token.field == "lang") return Language(token);
  if (token.field == "sort") {
    return Words(token, Field::kText, "sort " + token.text, note::kNoOrder);
  }
  const Field field = kFields.at(token.field);
  if (!token.quoted && token.text.find('*') != std::string::npos) return Star(token, field);
  return Words(token, field, token.text, token.closed ? NoteOn(token) : note::kOpenQuote);
}

Part QueryTerms::Star(const Token& token, Field field) {
  const std::string_view before = std::string_view(token.text).substr(0, token.text.size() - 1);
  index::WordReader reader(before);
  index::Word word, another;
  if (field == Field::kCountry) return Words(token, field, before, note::kStarInside);
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

Part QueryTerms::Words(const Token& token, Field field, std::string_view text,
                       std::string_view why) {
  Query query{Kind::kWord};
  query.field = field;
  index::WordReader reader(text);
  index::Word word;
  std::size_t end = 0;
  bool grams = false;
  std::string spaced, run;
  Query phrase{Kind::kPhrase};
  phrase.field = field;
  const bool scored = field == Field::kText || field == Field::kSubject;
  while (words_ < kMaxWords && reader.Next(&word)) {
    // Of a text without spaces each pair counts once, so that more of it does.
    const bool again = word.gram && scored && !token.quoted &&
                       std::ranges::find(query.words, word.folded) != query.words.end();
    AppendToRun(word, end, &run);
    if (phrase.words.size() < kMaxWords) phrase.words.push_back(word.folded);
    if (again) {
      end = word.end;
      continue;
    }
    spaced += (query.words.empty() ? "" : " ") + word.folded;
    grams = grams || word.gram;
    end = word.end;
    query.words.push_back(std::move(word.folded));
    ++words_;
  }
  if (words_ == kMaxWords && reader.Next(&word)) why = note::kTooMany;
  if (query.words.empty()) return Nothing(token, why == note::kTooMany ? why : note::kNoWord);
  if (token.quoted || phrase.words.size() > 1) query.kind = Kind::kPhrase;
  Part part;
  part.scored = scored;
  // Where words have no spaces between them, a sentence is no phrase.
  const bool apart = grams && part.scored && !token.quoted && phrase.words.size() > 1;
  const std::string_view read = grams ? run : spaced;
  part.text = part.scored && field == Field::kText ? "" : token.field + ":";
  part.text += query.kind == Kind::kPhrase && !apart ? '"' + std::string(read) + '"' : read;
  const auto kind = !part.scored                            ? v1::QueryPart::KIND_FILTER
                    : query.kind == Kind::kPhrase && !apart ? v1::QueryPart::KIND_PHRASE
                                                            : v1::QueryPart::KIND_WORD;
  Say(token, kind, field == Field::kText ? "" : token.field, part.text, why);
  if (kind == v1::QueryPart::KIND_WORD) query.number = numbers_++;
  if (kind == v1::QueryPart::KIND_PHRASE) query.number = phrases_++;
  if (apart) query = Apart(query, std::move(phrase));
  part.query = token.field == "post" ? AtEitherEnd(std::move(query)) : std::move(query);
  part.whole = true;
  return part;
}

Part QueryTerms::Level(const Token& token) {
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

Part QueryTerms::Language(const Token& token) {
  std::string code = token.text;
  std::ranges::transform(code, code.begin(), [](char c) {
    return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  });
  if (!language::IsLanguage(code)) {
    return Words(token, Field::kText, "lang " + token.text, note::kNoLanguage);
  }
  if (words_ == kMaxWords) return Nothing(token, note::kTooMany);
  ++words_;
  Query query{Kind::kWord};
  query.field = Field::kLanguage;
  query.words = {code};
  Part part;
  part.text = "lang:" + code;
  Say(token, v1::QueryPart::KIND_FILTER, token.field, part.text,
      token.closed ? std::string_view() : note::kOpenQuote);
  part.query = std::move(query);
  return part;
}

Part QueryTerms::Date(const Token& token) {
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

Part QueryTerms::Nothing(const Token& token, std::string_view why) {
  Say(token, v1::QueryPart::KIND_UNSPECIFIED, "", "", why);
  return {};
}

void QueryTerms::Say(const Token& token, v1::QueryPart::Kind kind, std::string_view field,
                     const std::string& understood, std::string_view why) {
  v1::QueryPart part;
  part.set_kind(kind);
  part.set_field(std::string(field));
  part.set_understood(understood);
  part.set_excluded(excluded_);
  part.set_note(std::string(why));
  echo_->Add(token.begin, token.end, std::move(part));
}

}  // namespace chancery::search
