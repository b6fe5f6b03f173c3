// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <optional>

#include "lib/people/line_words.h"
#include "lib/people/post_sources.h"

namespace chancery::people {
namespace {

constexpr std::size_t kLongestHeading = 1000;  // Bytes.
constexpr std::size_t kLongestPhrase = 160;
constexpr std::size_t kLongestName = 32;
constexpr std::size_t kMostNameWords = 5;

// clang-format off
// Words with which one of the two ends of a document begins.
constexpr auto kOpeners = std::to_array<std::string_view>({
    "From", "from", "to", "by", "By", "between", "Between", "With", "with", "and", "The"});
// Posts of which there is one, named without parentheses.
constexpr auto kHeads = std::to_array<std::string_view>({
    "Secretary of State", "Secretary of Defense", "Secretary of the Treasury", "Secretary of Agriculture",
    "Secretary of Commerce", "Secretary of Labor", "Secretary of the Interior", "Director of Central Intelligence",
    "Vice President", "President", "Attorney General", "Prime Minister", "Foreign Minister", "Foreign Secretary",
    "Chancellor"});
constexpr auto kBeforeHeads = std::to_array<std::string_view>({"Acting ", "Deputy ", "Under "});
constexpr auto kMissions = std::to_array<std::string_view>({
    "Ambassador", "Chargé", "Commander", "Commissioner", "Consulate", "Delegation", "Department", "Embassy",
    "Legation", "Mission", "Office", "Representative", "Secretary", "Section"});
// The center of everything, from which everybody writes; and whose own post it is not.
constexpr auto kNoMissions = std::to_array<std::string_view>({
    "Department of State", "Secretary of State", "Acting Secretary"});
// Posts that are held to somebody.
constexpr auto kPostsTo = std::to_array<std::string_view>({
    "Adviser", "Advisor", "Ambassador", "Assistant", "Chargé", "Consultant", "Counselor", "Delegate", "Delegation",
    "Emissary", "Envoy", "Minister", "Mission", "Representative", "Secretary"});
// clang-format on

template <typename List>
bool Has(const List& list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

// The number of the word with which a party begins, if word `i` opens one.
std::optional<std::size_t> OpenedBy(const std::vector<LineWord>& words, std::size_t i) {
  if (!Has(kOpeners, words[i].text)) return std::nullopt;
  const bool article = i + 1 < words.size() && (words[i + 1].Is("the") || words[i + 1].Is("The"));
  const std::size_t party = i + (article ? 2 : 1);
  if (party >= words.size() || !words[party].capital) return std::nullopt;
  if (words[i].Is("and") && !article) return std::nullopt;  // "Economic and Social Affairs".
  if (words[i].Is("to") && i > 0 && Has(kPostsTo, words[i - 1].text)) return std::nullopt;
  return party;
}

// The last party of those that a text names.
std::string_view LastParty(std::string_view text) {
  const std::vector<LineWord> words = WordsOf(text);
  std::size_t begin = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (const auto party = OpenedBy(words, i)) begin = words[*party].begin;
  }
  return Trimmed(text.substr(begin));
}

void Add(std::optional<std::size_t> author, std::string_view phrase, Posts* posts) {
  if (author && phrase.size() >= 3 && phrase.size() <= kLongestPhrase) {
    posts->push_back({*author, std::string(phrase)});
  }
}

// "the Ambassador in Japan (Allison)".
void ReadParentheses(std::string_view text, const ViewAuthors& authors, Posts* posts) {
  std::size_t begin = 0;
  while (true) {
    const auto open = text.find('(', begin);
    const auto close = text.find_first_of("()", open == std::string_view::npos ? open : open + 1);
    if (close == std::string_view::npos) return;
    const std::string_view who = text.substr(open + 1, close - open - 1);
    if (text[close] == ')' && who.size() >= 2 && who.size() <= kLongestName) {
      Add(authors.Find(who), LastParty(text.substr(begin, open - begin)), posts);
    }
    begin = text[close] == ')' ? close + 1 : close;
  }
}

// The name that ends before word `end`: where it begins, or `end` if there are not two words of it.
std::size_t NameBefore(const std::vector<LineWord>& words, std::size_t end) {
  std::size_t begin = end;
  while (begin > 0 && end - begin < kMostNameWords && words[begin - 1].capital &&
         !Has(kOpeners, words[begin - 1].text) && (begin == end || words[begin].beside)) {
    --begin;
  }
  return end - begin < 2 ? end : begin;
}

// Where the office ends that begins with word `i`: at a sign, or where the next party begins.
std::size_t OfficeEnd(std::string_view text, const std::vector<LineWord>& words, std::size_t i) {
  const std::size_t sign = std::min(text.find_first_of(",;()", words[i].begin), text.size());
  for (; i < words.size() && words[i].begin < sign; ++i) {
    if (words[i].Is("to") && OpenedBy(words, i)) return words[i].begin;
  }
  return sign;
}

// "William S.B. Lacy of the Office of Southeast Asian Affairs".
void ReadOfThe(std::string_view text, const ViewAuthors& authors, Posts* posts) {
  const std::vector<LineWord> words = WordsOf(text);
  for (std::size_t i = 1; i + 2 < words.size(); ++i) {
    if (!words[i].Is("of") || !words[i + 1].Is("the") || !words[i + 2].capital) continue;
    const std::size_t name = NameBefore(words, i);
    if (name == i) continue;
    const std::size_t begin = words[i + 2].begin;
    Add(authors.Find(Between(text, words, name, i - 1)),
        Trimmed(text.substr(begin, OfficeEnd(text, words, i + 2) - begin)), posts);
  }
}

// "Acting Secretary of State Ball".
void ReadHead(std::string_view party, const ViewAuthors& authors, Posts* posts) {
  const auto name = NameAfterHead(party);
  if (!name) return;
  Add(authors.Find(*name), party.substr(0, party.size() - name->size() - 1), posts);
}

}  // namespace

std::optional<std::string_view> NameAfterHead(std::string_view party) {
  std::string_view rest = party;
  for (std::size_t i = 0; i < kBeforeHeads.size(); ++i) {
    for (const std::string_view before : kBeforeHeads) {
      if (rest.starts_with(before)) rest.remove_prefix(before.size());
    }
  }
  for (const std::string_view head : kHeads) {
    if (!rest.starts_with(head) || rest.substr(head.size()).substr(0, 1) != " ") continue;
    const std::string_view name = rest.substr(head.size() + 1);
    return name.size() > kLongestName ? std::nullopt : std::optional(name);
  }
  return std::nullopt;
}

void ReadHeading(std::string_view heading, const ViewAuthors& authors, Posts* posts) {
  const std::string_view text = Beginning(heading, kLongestHeading);
  ReadParentheses(text, authors, posts);
  ReadOfThe(text, authors, posts);
}

void ReadParty(std::string_view party, const ViewAuthors& authors, Posts* posts) {
  ReadHeading(party, authors, posts);
  ReadHead(Beginning(party, kLongestHeading), authors, posts);
}

void ReadOrigin(const chancery::v1::Document& view, const ViewAuthors& authors, Posts* posts) {
  const std::string_view origin = Trimmed(view.origin());
  if (origin.size() > kLongestPhrase || origin.find('(') != std::string_view::npos) return;
  const auto begins = [&](std::string_view center) { return origin.starts_with(center); };
  if (std::ranges::any_of(kNoMissions, begins)) return;
  const auto is_mission = [](const LineWord& word) { return Has(kMissions, word.text); };
  if (std::ranges::none_of(WordsOf(origin), is_mission)) return;
  for (int i = 0; i < view.authors_size(); ++i) {
    const chancery::v1::Role role = view.authors(i).role();
    if (role != chancery::v1::ROLE_SIGNED && role != chancery::v1::ROLE_FROM) continue;
    Add(authors.FirstOf(static_cast<std::size_t>(i)), origin, posts);
  }
}

}  // namespace chancery::people
