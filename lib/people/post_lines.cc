// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "lib/people/latin.h"
#include "lib/people/line_words.h"
#include "lib/people/name_words.h"
#include "lib/people/post_sources.h"

namespace chancery::people {
namespace {

constexpr std::size_t kLongestLine = 170;  // Bytes; longer ones are paragraphs.
constexpr std::size_t kFirstLines = 12;
constexpr std::size_t kLastLines = 4;
constexpr int kLinesOfAList = 40;
constexpr int kLinesOfAParty = 4;
constexpr int kMostLines = 300;  // Of one view that are looked at closely.
constexpr std::size_t kMostGivenNames = 3;
constexpr std::size_t kLongestPhrase = 140;
constexpr std::size_t kShortPhrase = 25;
constexpr std::size_t kLongestSymbol = 8;
constexpr std::size_t kLongestWord = 24;  // Of those that begin a list or a party, and more.

// clang-format off
constexpr auto kLists = std::to_array<std::string_view>({
    "participants", "present", "also present", "attendees", "attendance", "attending"});
constexpr auto kParties = std::to_array<std::string_view>({"from", "through", "thru", "to", "subject"});
// Lines that are about no person.
constexpr auto kOthers = std::to_array<std::string_view>({
    "Washington", "Secret", "Dear", "SUBJECT", "Subject", "DATE", "PLACE"});
// What stands before a post and is not of it.
constexpr auto kLabels = std::to_array<std::string_view>({
    "also", "american", "americans", "by", "drafted", "from", "participants", "present", "states", "the", "through",
    "thru", "to", "united", "us"});
// Before a name; no post.
constexpr auto kCourtesies = std::to_array<std::string_view>({
    "dr", "hon", "honorable", "miss", "mr", "mrs", "ms", "sir"});
// clang-format on

template <typename List>
bool Has(const List& list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

std::string Small(std::string_view text) {
  std::string small(text);
  std::ranges::transform(small, small.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  return small;
}

bool IsCapital(char c) { return c >= 'A' && c <= 'Z'; }

// "NEA"; not the "I" and the "A" of a sentence.
bool IsSymbol(std::string_view word) {
  return word.size() >= 2 && word.size() <= 5 && std::ranges::all_of(word, IsCapital);
}

// Somebody whom a line names: words [title, surname] of it.
struct Named {
  std::size_t author = 0;
  std::size_t title = 0;  // The word before the name if it is one, else `name`.
  std::size_t name = 0;
  std::size_t surname = 0;
};

// "NEA - ", in front of a bare name.
bool IsSymbolAndDash(std::string_view before) {
  const auto end = before.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ/");
  if (end == 0 || end == std::string_view::npos || end > kLongestSymbol) return false;
  before = Trimmed(before.substr(end));
  return before == "-" || before == "\u2013" || before == "\u2014" ||
         (before.empty());  // A colon, which was trimmed.
}

// Whether a line may name somebody by the surname alone, after what is before it.
bool AllowsBare(std::string_view before) {
  const std::string_view word = Trimmed(before);
  return word == "The" || Small(word) == "from" || IsSymbolAndDash(before);
}

bool IsTitleWord(const LineWord& word) { return IsTitle(ToLatin(word.text), word.pointed); }

// Whether the word before one may be a given name beside it: not "NEA" of "NEA-Talbot".
bool MayBeGiven(std::string_view line, const LineWord& before, const LineWord& word) {
  const bool joined = word.begin == before.end + 1 && line[before.end] == '-';
  return word.beside && before.capital && !IsTitleWord(before) &&
         !(joined && IsSymbol(before.text));
}

std::optional<Named> NamedAt(std::string_view line, const std::vector<LineWord>& words,
                             std::size_t i, const ViewAuthors& authors) {
  if (!words[i].capital || words[i].text.size() < 2 || !authors.HasSurname(words[i].text)) {
    return std::nullopt;
  }
  Named named{0, i, i, i};
  while (named.name > 0 && i - named.name < kMostGivenNames &&
         MayBeGiven(line, words[named.name - 1], words[named.name])) {
    --named.name;
  }
  named.title = named.name;
  if (named.name > 0 && words[named.name].beside && IsTitleWord(words[named.name - 1])) {
    --named.title;
  }
  const bool bare = named.title == i || words[named.title].Is("The") || words[named.title].Is("of");
  if (bare && !AllowsBare(line.substr(0, words[i].begin))) return std::nullopt;
  const auto author = authors.Find(Between(line, words, named.name, i));
  if (!author) return std::nullopt;
  named.author = *author;
  return named;
}

// The only one whom a line names.
std::optional<Named> OnlyNamed(std::string_view line, const std::vector<LineWord>& words,
                               const ViewAuthors& authors) {
  std::optional<Named> only;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto named = NamedAt(line, words, i, authors);
    if (!named) continue;
    if (only) return std::nullopt;
    only = named;
  }
  return only;
}

// Blanks and what joins words of one thing: "U.S. Embassy", "S/P".
bool IsPlainGap(std::string_view gap) {
  return gap.size() <= 3 && gap != " - " &&
         gap.find_first_not_of(" ./-&") == std::string_view::npos;
}

// What a line says besides the name, without labels before it; a comma for everything between.
std::string RestOf(std::string_view line, const std::vector<LineWord>& words, const Named& named) {
  const bool courtesy = Has(kCourtesies, Small(words[named.title].text));
  const std::size_t cut = courtesy ? named.title : named.name;
  std::string rest;
  std::optional<std::size_t> last;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i >= cut && i <= named.surname) continue;
    if (rest.empty() && Has(kLabels, Small(words[i].text))) continue;
    const bool next = last && *last + 1 == i;
    const std::string_view gap =
        next ? line.substr(words[*last].end, words[i].begin - words[*last].end) : ",";
    if (last) rest += IsPlainGap(gap) ? gap : ", ";
    rest += words[i].text;
    last = i;
  }
  return rest;
}

// "NEA" or "S/P" is somewhere in it, or it is nothing but a symbol.
bool HasSymbol(std::string_view text) {
  const auto is_sign = [](char c) { return IsCapital(c) || c == '/'; };
  if (text.size() <= kLongestSymbol && std::ranges::all_of(text, is_sign)) return true;
  return std::ranges::any_of(WordsOf(text), [](const LineWord& w) { return IsSymbol(w.text); });
}

bool IsPost(std::string_view rest) {
  if (rest.empty() || rest.size() > kLongestPhrase) return false;
  if (std::ranges::any_of(WordsOf(rest), [](const LineWord& w) { return IsOfPost(w.text); })) {
    return true;
  }
  return rest.size() <= kShortPhrase && HasSymbol(rest);
}

void ReadLine(std::string_view line, const ViewAuthors& authors, Posts* posts) {
  const auto begins = [&](std::string_view other) { return line.starts_with(other); };
  if ((line[0] >= '0' && line[0] <= '9') || std::ranges::any_of(kOthers, begins)) return;
  const std::vector<LineWord> words = WordsOf(line);
  const auto named = OnlyNamed(line, words, authors);
  if (!named) return;
  std::string rest = RestOf(line, words, *named);
  if (IsPost(rest)) posts->push_back({named->author, std::move(rest)});
}

// True when the line begins with one of these words, in small letters, as a word.
template <typename List>
bool BeginsWith(std::string_view line, const List& list) {
  const auto begin = line.find_first_not_of(" *");
  if (begin == std::string_view::npos) return false;
  const std::string start = Small(line.substr(begin, kLongestWord));
  return std::ranges::any_of(list, [&](std::string_view word) {
    if (!start.starts_with(word)) return false;
    const char after = start.size() == word.size() ? ' ' : start[word.size()];
    return !(after >= 'a' && after <= 'z');
  });
}

// The lines of a view that are not empty.
std::vector<std::string_view> LinesOf(const chancery::v1::Document& view) {
  std::vector<std::string_view> lines;
  for (const chancery::v1::Portion& portion : view.portions()) {
    std::string_view text = portion.text();
    while (!text.empty()) {
      const auto end = std::min(text.find('\n'), text.size());
      if (const auto line = Trimmed(text.substr(0, end)); !line.empty()) lines.push_back(line);
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }
  return lines;
}

}  // namespace

void ReadLines(const chancery::v1::Document& view, const ViewAuthors& authors, Posts* posts) {
  const std::vector<std::string_view> lines = LinesOf(view);
  int near = 0;  // Lines that still belong to a list or a party.
  int looked = 0;
  for (std::size_t i = 0; i < lines.size() && looked < kMostLines; ++i) {
    if (BeginsWith(lines[i], kLists)) near = kLinesOfAList;
    if (BeginsWith(lines[i], kParties)) near = std::max(near, kLinesOfAParty);
    if (lines[i].size() > kLongestLine) {
      near = 0;
      continue;
    }
    const bool at_an_end = i < kFirstLines || i + kLastLines >= lines.size();
    if (near <= 0 && !at_an_end) continue;
    --near;
    ++looked;
    ReadLine(lines[i], authors, posts);
  }
}

}  // namespace chancery::people
