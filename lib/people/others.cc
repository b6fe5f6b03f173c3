// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/people/others.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string_view>
#include <utility>

#include "lib/people/addressees.h"
#include "lib/people/latin.h"
#include "lib/people/line_words.h"
#include "lib/people/name_words.h"

namespace chancery::people {
namespace {

constexpr std::size_t kMostBefore = 4;     // Words before a surname.
constexpr std::size_t kLongestShort = 3;   // Letters of what a point cuts off within a name.
constexpr std::size_t kLongestSuffix = 2;  // Bytes before "Jr.".

// Whether the name may go on from a word to the one behind it: no sentence ends there.
bool GoesOn(const LineWord& word, const LineWord& next) {
  if (!next.beside) return false;
  if (word.pointed && word.text.size() > kLongestShort && !IsTitle(ToLatin(word.text), true)) {
    return false;
  }
  return word.capital || IsParticle(ToLatin(word.text));
}

// "Moreau" of "Moreau's".
std::string_view WithoutGenitive(std::string_view word) {
  for (const std::string_view end : {"'s", "\u2019s", "'S", "\u2019S"}) {
    if (word.ends_with(end)) return word.substr(0, word.size() - end.size());
  }
  return word;
}

// Where the name ends whose surname is word `i`: with its "Jr.".
std::size_t EndOf(std::string_view text, const std::vector<LineWord>& words, std::size_t i) {
  const std::size_t own = WithoutGenitive(words[i].text).size();
  if (i + 1 >= words.size() || own < words[i].text.size()) return words[i].begin + own;
  const LineWord& next = words[i + 1];
  const std::string_view gap = text.substr(words[i].end, next.begin - words[i].end);
  const bool near = gap.size() <= kLongestSuffix && gap.find_first_not_of(" ,") == gap.npos;
  std::string plain(next.text);
  std::ranges::transform(plain, plain.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return near && Generation(plain) != 0 ? next.end : words[i].end;
}

// Calls `found` with each person whom a text names in full, and how.
template <typename Visit>
void FindNames(const Directory& directory, std::string_view paragraph, const Visit& found) {
  std::string text(paragraph);  // A name may go over the end of a line.
  std::ranges::replace(text, '\n', ' ');
  const std::vector<LineWord> words = WordsOf(text);
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (!words[i].capital || !GoesOn(words[i - 1], words[i])) continue;
    if (!directory.HasSurname(WithoutGenitive(words[i].text))) continue;
    std::size_t first = i;
    while (first > 0 && i - first < kMostBefore && GoesOn(words[first - 1], words[first])) --first;
    const std::size_t end = EndOf(text, words, i);
    // What is before the given names is no part of it: "In Paris Anne Moreau".
    for (; first < i; ++first) {
      if (!words[first].capital) continue;
      const std::string_view name =
          std::string_view(text).substr(words[first].begin, end - words[first].begin);
      const v1::Profile* const person = directory.AskInFull(ParseName(name));
      if (person == nullptr) continue;
      found(person, name);
      break;
    }
  }
}

}  // namespace

std::vector<Other> OthersIn(const Directory& directory, const chancery::v1::Document& view) {
  std::vector<Other> others;
  if (directory.profiles().empty()) return others;
  std::set<const v1::Profile*> known;
  for (const Mention& author : MentionsOf(view)) known.insert(directory.Ask(author).person);
  known.insert(nullptr);
  for (Addressee& addressee : AddresseesIn(view)) {
    const Mention mention{addressee.name, chancery::v1::ROLE_ADDRESSED, view.date(),
                          addressee.line};
    const v1::Profile* const person = directory.Ask(mention).person;
    if (!known.insert(person).second) continue;
    others.push_back({person, mention.role, std::move(addressee.name)});
  }
  for (const chancery::v1::Portion& portion : view.portions()) {
    FindNames(directory, portion.text(), [&](const v1::Profile* person, std::string_view name) {
      if (!known.insert(person).second) return;
      others.push_back({person, chancery::v1::ROLE_MENTIONED, std::string(name)});
    });
  }
  return others;
}

void AssignOthers(const Directory& directory, chancery::v1::Document* view) {
  view->clear_others();
  for (Other& other : OthersIn(directory, *view)) {
    if (other.person->listing() == v1::LISTING_NOT_LISTED) continue;
    chancery::v1::Person& person = *view->add_others();
    person.set_name(std::move(other.name));
    person.set_id(other.person->id());
    person.set_role(other.role);
  }
}

}  // namespace chancery::people
