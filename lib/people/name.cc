// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/people/name.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "lib/index/analyzer.h"
#include "lib/index/name_key.h"
#include "lib/people/latin.h"
#include "lib/people/name_words.h"

namespace chancery::people {
namespace {

constexpr std::size_t kLongestName = 256;  // Bytes; what comes after is no name.
constexpr std::size_t kLongestShort = 3;   // Letters of what a point cuts off: "McC.", "deB.".

// A word as it stands.
struct Token {
  std::string text;       // Without a point at the end.
  std::string plain;      // ToLatin, or for "2d" what it is.
  bool pointed = false;   // A point follows.
  bool joined = false;    // A hyphen follows.
  bool capitals = false;  // Two letters or more, all of them capitals.
};

using Tokens = std::vector<Token>;

// Letters of other alphabets that look and mean the same for a name: one kind of apostrophe, quote,
// dash, comma and blank.
std::string Typed(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, char>, 17> kSame = {{
      {"\u2019", '\''},
      {"\u2018", '\''},
      {"\u02BC", '\''},
      {"\u02BB", '\''},
      {"\u201C", '"'},
      {"\u201D", '"'},
      {"\u00AB", '"'},
      {"\u00BB", '"'},
      {"\u2010", '-'},
      {"\u2011", '-'},
      {"\u2013", '-'},
      {"\u2014", '-'},
      {"\u00A0", ' '},
      {"\u202F", ' '},
      {"\u060C", ','},
      {"\uFF0C", ','},
      {"\u3000", ' '},
  }};
  std::string out;
  while (!text.empty()) {
    const auto* same =
        std::ranges::find_if(kSame, [&](const auto& s) { return text.starts_with(s.first); });
    if (same != kSame.end()) {
      out += same->second;
      text.remove_prefix(same->first.size());
    } else {
      out += text[0];
      text.remove_prefix(1);
    }
  }
  return out;
}

bool AllCapitals(std::string_view text) {
  int letters = 0;
  for (std::int32_t at = 0; at < static_cast<std::int32_t>(text.size());) {
    UChar32 c = 0;
    U8_NEXT(text.data(), at, static_cast<std::int32_t>(text.size()), c);
    if (c < 0 || !u_isalpha(c)) continue;
    if (!u_isupper(c)) return false;
    ++letters;
  }
  return letters >= 2;
}

std::size_t Letters(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

void AddToken(std::string_view word, bool pointed, Tokens* out) {
  if (word.empty()) return;
  Token token{std::string(word), ToLatin(word), pointed, false, AllCapitals(word)};
  if (word[0] >= '0' && word[0] <= '9') token.plain = std::string(word);
  if (!token.plain.empty()) out->push_back(std::move(token));
}

// The words of a part between commas. A point ends a word, so that "F.J." is two.
Tokens Words(std::string_view text) {
  Tokens out;
  std::string word;
  for (const char c : text) {
    if (c != ' ' && c != '.' && c != '-' && c != '\t' && c != '\n' && c != '/') {
      word += c;
      continue;
    }
    AddToken(word, c == '.', &out);
    if (c == '-' && !word.empty() && !out.empty()) out.back().joined = true;
    word.clear();
  }
  AddToken(word, false, &out);
  return out;
}

// Takes out what is in parentheses or quotes; words of it go to `asides`.
std::string TakeAsides(const std::string& text, std::vector<Tokens>* asides) {
  std::string out;
  std::string aside;
  char end = '\0';
  for (const char c : text) {
    if (end == '\0' && (c == '(' || c == '[' || c == '"')) {
      end = c == '(' ? ')' : c == '[' ? ']' : '"';
    } else if (end != '\0' && c == end) {
      asides->push_back(Words(aside));
      aside.clear();
      end = '\0';
      out += ' ';
    } else {
      (end == '\0' ? out : aside) += c;
    }
  }
  return out;
}

std::vector<Tokens> Segments(std::string_view text) {
  std::vector<Tokens> out;
  while (true) {
    const auto comma = text.find(',');
    Tokens words = Words(text.substr(0, comma));
    if (!words.empty()) out.push_back(std::move(words));
    if (comma == std::string_view::npos) return out;
    text.remove_prefix(comma + 1);
  }
}

// The last words that say which of several of the name it is.
int TakeGeneration(Tokens* words) {
  if (words->empty()) return 0;
  const int generation = Generation(words->back().plain);
  if (generation != 0) words->pop_back();
  return generation;
}

void DropTitles(std::size_t keep, Tokens* words) {
  while (words->size() > keep && IsTitle(words->front().plain, words->front().pointed)) {
    words->erase(words->begin());
  }
}

bool AreHonours(const Tokens& words) {
  return std::ranges::all_of(
      words, [](const Token& t) { return IsHonour(t.plain) || IsTitle(t.plain, t.pointed); });
}

// "Ph.D." is two words that are one.
bool IsSpelledHonour(const Tokens& words) {
  std::string all;
  for (const Token& word : words) all += word.plain;
  return IsHonour(all);
}

Part PartOf(const Token& token) {
  Part part;
  part.latin = token.plain;
  std::erase(part.latin, '\'');
  std::erase(part.latin, ' ');
  part.foreign = IsForeign(token.text);
  std::string folded;
  index::WordReader reader(token.text);
  for (index::Word word; reader.Next(&word);) folded += word.folded;
  part.sounds = index::NameSounds(part.foreign ? folded : part.latin);
  const std::size_t letters = Letters(token.text);
  part.is_short = letters == 1 || (token.pointed && letters <= kLongestShort);
  return part;
}

std::vector<Part> Parts(const Tokens& words) {
  std::vector<Part> parts;
  for (const Token& word : words) {
    Part part = PartOf(word);
    if (!part.latin.empty()) parts.push_back(std::move(part));
  }
  return parts;
}

void DropParticles(Tokens* words) {
  while (words->size() > 1 && IsParticle(words->front().plain)) words->erase(words->begin());
}

// Where the surname is in words without a comma: what is in capitals among others, else the last.
std::pair<std::size_t, std::size_t> SurnameIn(const Tokens& words) {
  const std::size_t size = words.size();
  const auto is_capitals = [](const Token& t) { return t.capitals; };
  const auto first = std::ranges::find_if(words, is_capitals);
  const auto end = std::find_if_not(first, words.end(), is_capitals);
  const bool others =
      std::ranges::any_of(words, [](const Token& t) { return !t.capitals && Letters(t.text) > 1; });
  if (first != words.end() && others && std::none_of(end, words.end(), is_capitals)) {
    return {static_cast<std::size_t>(first - words.begin()),
            static_cast<std::size_t>(end - words.begin())};
  }
  std::size_t begin = size - 1;
  while (begin > 1 && IsParticle(words[begin - 1].plain)) --begin;
  return {begin, size};
}

bool IsSmall(const Token& token) { return token.text[0] >= 'a' && token.text[0] <= 'z'; }

// "Al-Huni" and "de Gaulle" are surnames alone; "Al Haig" is not.
void DropLeadingParticles(Tokens* words) {
  const auto leads = [&] {
    const Token& first = words->front();
    return IsParticle(first.plain) && (first.joined || (IsSmall(first) && !IsSmall(words->back())));
  };
  while (words->size() > 1 && leads()) words->erase(words->begin());
}

void ReadNaturalOrder(Tokens words, Name* name) {
  DropTitles(1, &words);
  DropLeadingParticles(&words);
  if (words.empty()) return;
  const auto [begin, end] = SurnameIn(words);
  const auto at = [&](std::size_t i) { return words.begin() + static_cast<std::ptrdiff_t>(i); };
  Tokens surname(at(begin), at(end));
  words.erase(at(begin), at(end));
  // "Gaulle Charles de" is not written without a comma: a particle at the end is of no given name.
  while (words.size() > 1 && IsParticle(words.back().plain)) words.pop_back();
  DropParticles(&surname);
  name->surname = Parts(surname);
  name->given = Parts(words);
}

void ReadListOrder(const std::vector<Tokens>& segments, Name* name) {
  Tokens surname = segments[0];
  DropParticles(&surname);
  name->surname = Parts(surname);
  Tokens given;
  for (std::size_t i = 1; i < segments.size(); ++i) {
    given.insert(given.end(), segments[i].begin(), segments[i].end());
  }
  DropTitles(0, &given);
  while (given.size() > 1 && IsParticle(given.back().plain)) given.pop_back();
  name->given = Parts(given);
}

}  // namespace

Name ParseName(std::string_view text) {
  Name name;
  std::vector<Tokens> asides;
  const std::string typed = TakeAsides(Typed(text.substr(0, kLongestName)), &asides);
  std::vector<Tokens> segments = Segments(typed);
  if (segments.empty()) return name;
  for (std::size_t i = segments.size(); i-- > 0;) {
    if (i == 0 && segments[0].size() < 2) break;
    const int generation = TakeGeneration(&segments[i]);
    if (name.generation == 0) name.generation = generation;
  }
  Tokens first = std::move(segments[0]);
  segments.erase(segments.begin());
  // "Smith, M.D." has initials; "John Smith, M.D." is a doctor.
  const bool has_given = first.size() > 1;
  std::erase_if(segments, [&](const Tokens& s) {
    const bool later = has_given || &s != segments.data();
    return s.empty() || AreHonours(s) || (later && IsSpelledHonour(s));
  });
  segments.insert(segments.begin(), std::move(first));
  for (const Tokens& aside : asides) {
    // One word that is no abbreviation of an office is what somebody is called.
    if (aside.size() == 1 && !aside[0].capitals && !AreHonours(aside)) {
      name.also.push_back(PartOf(aside[0]));
    }
  }
  if (segments.size() == 1) {
    ReadNaturalOrder(std::move(segments[0]), &name);
  } else {
    ReadListOrder(segments, &name);
  }
  return name;
}

std::string KeyOf(const Name& name) {
  std::string key;
  for (const Part& part : name.surname) key += (key.empty() ? "" : " ") + part.latin;
  key += ',';
  for (std::size_t i = 0; i < name.given.size(); ++i) {
    key += (i == 0 ? "" : " ") + name.given[i].latin;
  }
  key += ',';
  if (name.generation != 0) key += std::to_string(name.generation);
  return key;
}

}  // namespace chancery::people
