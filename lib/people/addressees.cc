// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/people/addressees.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string_view>

#include "lib/people/latin.h"
#include "lib/people/line_words.h"
#include "lib/people/name.h"
#include "lib/people/name_words.h"
#include "lib/people/post_sources.h"

namespace chancery::people {
namespace {

constexpr int kMostRecipients = 50;
constexpr int kHeadLines = 8;  // Of the text.
constexpr std::size_t kLongestParty = 160;
constexpr std::size_t kMostWords = 5;  // Of a name.
constexpr std::size_t kMostGiven = 3;  // Behind a comma.
constexpr std::size_t kLongestSymbol = 8;

// clang-format off
// What offices are called, beside what IsOfPost has.
constexpr auto kOffices = std::to_array<std::string_view>({
    "All", "Board", "Branch", "Cabinet", "Certain", "Committee", "Consulates", "Delegations", "Division", "Embassies",
    "Government", "Group", "House", "Ministry", "Nations", "Parliament", "Posts", "Section", "Service", "Team", "Unit"});
// What a line of a memorandum begins with, in capitals, and where it ends when more follows.
constexpr auto kFor = std::to_array<std::string_view>({"MEMORANDUM FOR", "TO"});
constexpr auto kEnds = std::to_array<std::string_view>({" FROM:", " From:", " THROUGH:", " Through:", " SUBJECT:", "\t"});
// clang-format on

// Latin ones.
bool IsCapitals(std::string_view word) {
  return word.size() > 1 &&
         std::ranges::any_of(word, [](char c) { return c >= 'A' && c <= 'Z'; }) &&
         std::ranges::none_of(word, [](char c) { return c >= 'a' && c <= 'z'; });
}

bool HasDigit(std::string_view word) {
  return std::ranges::any_of(word, [](char c) { return c >= '0' && c <= '9'; });
}

bool IsOffice(std::string_view word) {
  return IsOfPost(word) || std::ranges::find(kOffices, word) != kOffices.end();
}

bool IsTitleWord(const LineWord& word) { return IsTitle(ToLatin(word.text), word.pointed); }

// Words [first, last) of a text, or none: what is left of it without titles, if all of that may be
// a name.
std::optional<std::pair<std::size_t, std::size_t>> NameWords(const std::vector<LineWord>& words) {
  std::size_t first = 0;
  while (first < words.size() && words[first].capital && IsTitleWord(words[first])) ++first;
  if (first == words.size() || words.size() - first > kMostWords) return std::nullopt;
  for (std::size_t i = first; i < words.size(); ++i) {
    const LineWord& word = words[i];
    if (HasDigit(word.text) || IsOffice(word.text) || (i > first && !word.beside)) {
      return std::nullopt;
    }
    const bool particle = i + 1 < words.size() && IsParticle(ToLatin(word.text));
    if (!word.capital && !particle) return std::nullopt;
  }
  return std::pair(first, words.size());
}

// The parts of a text between commas.
std::vector<std::string_view> Parts(std::string_view text) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const auto comma = std::min(text.find(','), text.size());
    if (const auto part = Trimmed(text.substr(0, comma)); !part.empty()) parts.push_back(part);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return parts;
}

bool IsGeneration(std::string_view part) {
  const auto words = WordsOf(part);
  return words.size() == 1 && Generation(ToLatin(words[0].text)) != 0;
}

// "P - " of "P - Mr. Habib".
std::string_view WithoutSymbol(std::string_view party) {
  const auto end = party.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ/");
  if (end == 0 || end > kLongestSymbol || party.substr(end, 3) != " - ") return party;
  return Trimmed(party.substr(end + 3));
}

struct Found {
  std::string name;
  bool titled = false;  // Words like "Mr." and "Secretary of State" are before it.
};

// The name with which a text begins, if it is one or nothing but a post follows. Offices in
// telegrams are in capitals, so that names in capitals want a title where they are not `sure`.
std::optional<Found> NameAt(std::string_view text, bool sure) {
  const auto parts = Parts(text);
  if (parts.empty()) return std::nullopt;
  const auto behind_head = NameAfterHead(parts[0]);
  const std::string_view first = behind_head.value_or(parts[0]);
  const std::vector<LineWord> words = WordsOf(first);
  const auto range = NameWords(words);
  if (!range) return std::nullopt;
  Found found{"", behind_head || range->first > 0};
  const std::string_view own = Between(first, words, range->first, range->second - 1);
  if (!sure && !found.titled && IsCapitals(own)) return std::nullopt;
  found.name = own;
  std::size_t next = 1;
  if (range->second - range->first == 1 && !found.titled && parts.size() > 1) {
    // "Moreau, Anne".
    const std::vector<LineWord> given = WordsOf(parts[1]);
    if (!IsGeneration(parts[1]) && given.size() <= kMostGiven && NameWords(given)) {
      found.name.append(", ").append(parts[1]);
      next = 2;
    }
  }
  if (parts.size() > next && IsGeneration(parts[next])) {
    found.name.append(", ").append(parts[next]);
  }
  return found;
}

// What stands in the last parentheses, unless it is a symbol.
std::string_view Aside(std::string_view party) {
  const auto close = party.rfind(')');
  if (close == std::string_view::npos) return {};
  const auto open = party.rfind('(', close);
  if (open == std::string_view::npos) return {};
  const std::string_view aside = Trimmed(party.substr(open + 1, close - open - 1));
  const bool symbol = aside.size() <= kLongestSymbol && IsCapitals(aside);
  return symbol ? std::string_view() : aside;
}

std::optional<Found> NameIn(std::string_view party, bool sure) {
  if (const std::string_view aside = Aside(party); !aside.empty()) return NameAt(aside, sure);
  party = WithoutSymbol(party.substr(0, party.find_first_of("(<[")));
  return NameAt(party, sure);
}

bool BeginsInAnyCase(std::string_view line, std::string_view capitals) {
  return line.size() >= capitals.size() &&
         std::ranges::equal(line.substr(0, capitals.size()), capitals, [](char a, char b) {
           return (a >= 'a' && a <= 'z' ? a - 'a' + 'A' : a) == b;
         });
}

// What a line of the text's head says of whom it is for; empty when that is on the next line.
std::optional<std::string_view> PartyOf(std::string_view line) {
  for (const std::string_view start : kFor) {
    if (!BeginsInAnyCase(line, start)) continue;
    std::string_view rest = line.substr(start.size());
    const bool colon = rest.starts_with(':') || rest.starts_with(" :");
    // "To" alone begins many a sentence.
    if (start == "TO" && !colon && !rest.empty()) return std::nullopt;
    if (!rest.empty() && !colon && rest[0] != ' ') return std::nullopt;
    for (const std::string_view end : kEnds) rest = rest.substr(0, rest.find(end));
    return Trimmed(rest);
  }
  return std::nullopt;
}

// "Dear Ambassador Moreau:"; given names alone say too little.
std::optional<Found> Greeted(std::string_view line) {
  constexpr std::string_view kDear = "Dear ";
  if (!line.starts_with(kDear)) return std::nullopt;
  line.remove_prefix(kDear.size());
  auto found = NameAt(line.substr(0, line.find_first_of(":,")), true);
  if (found && !found->titled && ParseName(found->name).IsBare()) return std::nullopt;
  return found;
}

class Reader {
 public:
  void Read(std::string_view party, bool sure) {
    party = Trimmed(Beginning(party, kLongestParty));
    Add(NameIn(party, sure), party);
  }

  // One of the first lines of a text.
  void ReadHead(std::string_view line) {
    if (const auto party = PartyOf(line)) {
      open_ = party->empty();
      return Read(*party, true);
    }
    if (open_) Read(line, true);
    open_ = false;
    Add(Greeted(line), line);
  }

  std::vector<Addressee> Take() { return std::move(all_); }

 private:
  void Add(std::optional<Found> found, std::string_view line) {
    if (!found || !IsOneLine(found->name) || !seen_.insert(found->name).second) return;
    all_.push_back({std::move(found->name), std::string(Beginning(line, kLongestParty))});
  }

  std::vector<Addressee> all_;
  std::set<std::string> seen_;
  bool open_ = false;  // The line before wants a name.
};

}  // namespace

std::vector<Addressee> AddresseesIn(const chancery::v1::Document& view) {
  Reader reader;
  for (int i = 0; i < std::min(view.recipients_size(), kMostRecipients); ++i) {
    reader.Read(view.recipients(i), false);
  }
  int lines = 0;
  for (const chancery::v1::Portion& portion : view.portions()) {
    std::string_view text = portion.text();
    while (!text.empty() && lines < kHeadLines) {
      const auto end = std::min(text.find('\n'), text.size());
      const std::string_view line = Trimmed(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
      if (line.empty()) continue;
      ++lines;
      reader.ReadHead(line);
    }
    if (lines >= kHeadLines) break;
  }
  return reader.Take();
}

void AssignAddressees(chancery::v1::Document* view) {
  view->clear_others();
  for (Addressee& addressee : AddresseesIn(*view)) {
    if (ParseName(addressee.name).IsBare()) continue;
    chancery::v1::Person& person = *view->add_others();
    person.set_name(std::move(addressee.name));
    person.set_role(chancery::v1::ROLE_ADDRESSED);
  }
}

}  // namespace chancery::people
