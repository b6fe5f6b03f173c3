// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/links.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <set>

namespace chancery::index {
namespace {

constexpr std::size_t kMostDigits = 6;
constexpr std::size_t kMostKey = 80;     // Bytes.
constexpr int kHeadParagraphs = 4;       // Place and number of a telegram stand in the first few.
constexpr std::size_t kMostFound = 300;  // Of one view.
constexpr std::int64_t kDay = 86'400;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsLetter(char c) {
  return IsUpper(c) || (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

// A word, a number, or one other character that is no blank.
struct Token {
  std::string_view text;
  bool word = false;
  bool number = false;
};

class Tokens {
 public:
  explicit Tokens(std::string_view text) : text_(text) {}

  bool Next(Token* token) {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
    if (at_ >= text_.size()) return false;
    std::size_t end = at_;
    if (IsLetter(text_[at_]) || IsDigit(text_[at_])) {
      // An apostrophe in a word belongs to it, as does any letter or digit.
      while (end < text_.size() &&
             (IsLetter(text_[end]) || IsDigit(text_[end]) ||
              (text_[end] == '\'' && end + 1 < text_.size() && IsLetter(text_[end + 1])))) {
        ++end;
      }
    } else {
      ++end;
    }
    token->text = text_.substr(at_, end - at_);
    token->number = std::ranges::all_of(token->text, IsDigit);
    token->word = !token->number && (end - at_ > 1 || IsLetter(text_[at_]));
    // "3,500", "4.5", "10-25", "5/6": amounts, ranges and codes are no numbers of messages.
    const bool after = end + 1 < text_.size() && IsDigit(text_[end + 1]) &&
                       std::string_view(".,-/:").find(text_[end]) != std::string_view::npos;
    const bool before = at_ > 1 && IsDigit(text_[at_ - 2]) &&
                        std::string_view(".,-/:").find(text_[at_ - 1]) != std::string_view::npos;
    if (token->number && (after || before || token->text.size() > kMostDigits)) {
      token->number = false;
    }
    at_ = end;
    return true;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

// In lower case, without "'s".
std::string Plain(std::string_view word) {
  std::string out;
  for (const char c : word) out += IsUpper(c) ? static_cast<char>(c + 32) : c;
  for (const std::string_view end : {"'s", "\u2019s"}) {
    if (out.ends_with(end)) out.resize(out.size() - end.size());
  }
  return out;
}

template <std::size_t N>
bool IsOneOf(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::ranges::find(words, word) != words.end();
}

bool IsMonth(std::string_view word) {
  static constexpr std::array<std::string_view, 24> kMonths = {
      "january",   "february", "march",    "april",    "may",  "june", "july", "august",
      "september", "october",  "november", "december", "jan",  "feb",  "mar",  "apr",
      "jun",       "jul",      "aug",      "sep",      "sept", "oct",  "nov",  "dec"};
  return IsOneOf(word, kMonths);
}

std::string NumberOf(std::string_view digits) {
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size() - 1));
  return std::string(digits);
}

// The last word of an office, without what is in parentheses: "Embassy in Pakistan" is "pakistan".
std::string LastWord(std::string_view office) {
  office = office.substr(0, office.find('('));
  Tokens tokens(office);
  std::string last;
  for (Token token; tokens.Next(&token);) {
    if (token.word) last = Plain(token.text);
  }
  return last;
}

constexpr std::string_view kState = "state";

// Who writes to whom, as words of keys.
struct Desk {
  std::string from;
  std::string place;            // Where it was written, unless at the seat of the department.
  std::vector<std::string> to;  // Each once, in order.

  bool of_state() const { return from == kState; }

  // The post of the correspondence: the one that is not the department. Empty when it is not clear.
  std::string post() const {
    if (!of_state()) return from;
    return to.empty() ? std::string() : to.front();
  }
};

// "Karachi, December 27, 1962": the place of a line that has one and a month.
std::string PlaceOf(std::string_view text) {
  const std::string_view line = text.substr(0, std::min(text.find('\n'), std::size_t{120}));
  Tokens tokens(line);
  std::string place;
  bool comma = false;
  for (Token token; tokens.Next(&token);) {
    if (token.text == ",") {
      if (comma) return {};
      comma = true;
    } else if (comma) {
      return IsMonth(Plain(token.text)) && place != "washington" ? place : std::string();
    } else if (token.word && !IsMonth(Plain(token.text))) {
      place = Plain(token.text);
    } else {
      return {};
    }
  }
  return {};
}

Desk DeskOf(const chancery::v1::Document& view) {
  Desk desk;
  desk.from = LastWord(view.origin());
  for (const std::string& recipient : view.recipients()) {
    std::string word = LastWord(recipient);
    if (!word.empty() && std::ranges::find(desk.to, word) == desk.to.end()) {
      desk.to.push_back(std::move(word));
    }
  }
  for (int i = 0; i < std::min(view.portions_size(), kHeadParagraphs) && desk.place.empty(); ++i) {
    desk.place = PlaceOf(view.portions(i).text());
  }
  return desk;
}

// What stands before a number.
enum class Series { kNone, kState, kPost, kTheirs, kOurs, kNamed };

struct Head {
  Series series = Series::kNone;
  std::string name;  // Of kNamed.
  bool surely = false;
  std::string text;  // Its words.
};

Series SeriesOf(std::string_view word) {
  static constexpr std::array<std::string_view, 6> kStates = {"deptel", "deptels", "department",
                                                              "dept",   "depts",   "deptcirtel"};
  static constexpr std::array<std::string_view, 12> kPosts = {
      "embtel", "embtels", "legtel",  "legtels",  "contel",     "contels",
      "mistel", "mistels", "embassy", "legation", "embassytel", "consulate"};
  static constexpr std::array<std::string_view, 6> kTheir = {"your",   "ur",      "urtel",
                                                             "urtels", "yourtel", "reurtel"};
  static constexpr std::array<std::string_view, 5> kOur = {"our", "my", "ourtel", "ourtels",
                                                           "mytel"};
  if (IsOneOf(word, kStates)) return Series::kState;
  if (IsOneOf(word, kPosts)) return Series::kPost;
  if (IsOneOf(word, kTheir)) return Series::kTheirs;
  if (IsOneOf(word, kOur)) return Series::kOurs;
  return Series::kNone;
}

bool IsTelegramWord(std::string_view word) {
  static constexpr std::array<std::string_view, 6> kWords = {"telegram", "telegrams", "tel",
                                                             "tels",     "cable",     "cables"};
  return IsOneOf(word, kWords);
}

// Names before numbers that are no places.
bool IsNoPlace(std::string_view word) {
  static constexpr std::array<std::string_view, 40> kWords = {
      "article", "articles", "paragraph", "paragraphs", "para",   "section",  "chapter", "page",
      "pages",   "part",     "item",      "items",      "point",  "points",   "no",      "nos",
      "number",  "numbers",  "document",  "documents",  "tab",    "annex",    "line",    "lines",
      "room",    "table",    "step",      "option",     "volume", "group",    "public",  "law",
      "about",   "the",      "of",        "in",         "and",    "despatch", "airgram", "route"};
  return IsMonth(word) || IsOneOf(word, kWords);
}

// What the words before a number make of it; the last word stands right before it.
Head HeadOf(std::string_view before, std::string_view last) {
  const std::string word = Plain(last);
  if (IsTelegramWord(word)) {
    const std::string other = Plain(before);
    Head head{SeriesOf(other), "", true, std::string(before) + " " + std::string(last)};
    if (head.series == Series::kNone && !before.empty() && IsUpper(before[0]) &&
        !IsNoPlace(other) && other.size() > 1) {
      head.series = Series::kNamed;
      head.name = other;
    }
    return head;
  }
  Head head{SeriesOf(word), "", word.ends_with("tel") || word.ends_with("tels"), std::string(last)};
  if (head.series == Series::kNone && word.size() > 1 && IsUpper(last[0]) && !IsNoPlace(word)) {
    head.series = Series::kNamed;
    head.name = word;
  }
  return head;
}

// Empty when it is not known whose number it is.
std::string KeyOf(const Head& head, const Desk& desk, const std::string& number) {
  const auto key = [&](const std::string& office) {
    if (office.empty() || office.size() > kMostKey) return std::string();
    return office + " " + number;
  };
  const auto of_state = [&] {
    const std::string post = desk.post();
    return post.empty() ? std::string() : key(std::string(kState) + ">" + post);
  };
  switch (head.series) {
    case Series::kNone:
      return {};
    case Series::kNamed:
      return key(head.name);
    case Series::kState:
      return of_state();
    case Series::kPost:
      return key(desk.post());
    case Series::kTheirs:
      return desk.of_state() ? key(desk.post()) : of_state();
    case Series::kOurs:
      return desk.of_state() ? of_state() : key(desk.from);
  }
  return {};
}

// Finds what a text refers to.
class Finder {
 public:
  explicit Finder(const Desk& desk) : desk_(desk) {}

  // `surely`: all of it is a reference.
  void Read(std::string_view text, bool surely) {
    Tokens tokens(text);
    std::string_view before, last;  // The words before this token, with nothing between.
    Head head;                      // Of the number before, while its list goes on.
    for (Token token; tokens.Next(&token);) {
      if (token.number) {
        if (!last.empty()) head = HeadOf(before, last);
        Add(head, token.text, surely, last.empty());
        before = last = {};
      } else if (token.word) {
        const bool joins = head.series != Series::kNone && Plain(token.text) == "and";
        if (!joins) head = {};
        before = last;
        last = joins ? std::string_view() : token.text;
      } else {
        // "No." and a list's commas change nothing; all else ends what was begun.
        if (token.text == "." && (Plain(last) == "no" || Plain(last) == "tel")) {
          last = Plain(last) == "no" ? before : last;
          continue;
        }
        if (token.text != "," && token.text != "&") head = {};
        before = last = {};
      }
      if (found_.size() >= kMostFound) return;
    }
  }

  // A reference that is there whatever is understood of it.
  void AddLine(std::string_view text) {
    const std::size_t before = found_.size();
    Read(text, true);
    if (found_.size() == before) found_.push_back({std::string(text), "", true});
    if (found_.size() == before + 1) found_.back().text = text;
  }

  std::vector<LinkText> Take() { return std::move(found_); }

 private:
  void Add(const Head& head, std::string_view digits, bool surely, bool in_list) {
    if (head.series == Series::kNone) return;
    const bool plain_name = head.series == Series::kNamed && !head.surely && !surely;
    if (plain_name && digits.size() < 2) return;
    // A year behind a name, or at the end of a list, is a date.
    const bool year = digits.size() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
    if (year && in_list) return;
    found_.push_back({head.text + " " + std::string(digits), KeyOf(head, desk_, NumberOf(digits)),
                      surely || head.surely});
  }

  const Desk& desk_;
  std::vector<LinkText> found_;
};

// The number that a telegram begins with: "8. Department telegrams 936 and 938."; "Tosec 3. For the
// Secretary" is of a series of its own, whose name is put into `series`.
std::string LeadingNumber(std::string_view text, std::string* series) {
  constexpr std::size_t kMostName = 12;
  std::size_t name = 0;
  while (name < text.size() && (IsUpper(text[name]) || (text[name] >= 'a' && text[name] <= 'z'))) {
    ++name;
  }
  if (name > kMostName) return {};
  if (name > 0) {
    *series = Plain(text.substr(0, name));
    if (!IsUpper(text[0]) || name == text.size() || text[name] != ' ' || IsNoPlace(*series)) {
      return {};
    }
    text.remove_prefix(name + 1);
  }
  std::size_t end = 0;
  while (end < text.size() && IsDigit(text[end])) ++end;
  if (end == 0 || end > kMostDigits || end + 1 >= text.size() || text[end] != '.') return {};
  if (std::isspace(static_cast<unsigned char>(text[end + 1])) == 0) return {};
  return NumberOf(text.substr(0, end));
}

std::vector<std::string> OwnKeys(const chancery::v1::Document& view, const Desk& desk) {
  std::set<std::string> keys;
  // "VALDERON 000123", "75 STATE 1234".
  Tokens tokens(view.message_id());
  std::string_view last;
  for (Token token; tokens.Next(&token);) {
    if (token.number && !last.empty() && Plain(last).size() <= kMostKey) {
      keys.insert(Plain(last) + " " + NumberOf(token.text));
    }
    last = token.word ? token.text : std::string_view();
  }
  std::string number, series;
  const bool telegram =
      keys.empty() && Plain(view.type_name()).find("telegram") != std::string::npos;
  for (int i = 0; telegram && i < std::min(view.portions_size(), kHeadParagraphs); ++i) {
    series.clear();
    number = LeadingNumber(view.portions(i).text(), &series);
    if (!number.empty()) break;
  }
  if (!number.empty() && !series.empty()) {
    keys.insert(series + " " + number);
  } else if (!number.empty()) {
    if (!desk.from.empty()) keys.insert(desk.from + " " + number);
    if (!desk.place.empty() && !desk.of_state()) keys.insert(desk.place + " " + number);
  }
  if (desk.of_state()) {
    std::set<std::string> of_posts;
    for (const std::string& key : keys) {
      if (!key.starts_with("state ")) continue;
      for (const std::string& post : desk.to) {
        of_posts.insert(std::string(kState) + ">" + post + key.substr(kState.size()));
      }
    }
    keys.merge(of_posts);
  }
  std::vector<std::string> own(keys.begin(), keys.end());
  std::erase_if(own, [](const std::string& key) { return key.size() > 2 * kMostKey; });
  if (own.size() > kMostLinks) own.resize(kMostLinks);
  return own;
}

void AppendKey(char kind, const std::string& key, std::string* out) {
  out->push_back(kind);
  out->push_back(static_cast<char>(key.size()));
  out->append(key);
}

}  // namespace

Links LinksOf(const chancery::v1::Document& view) {
  const Desk desk = DeskOf(view);
  Links links;
  links.own = OwnKeys(view, desk);
  Finder finder(desk);
  for (const std::string& reference : view.references()) finder.AddLine(reference);
  finder.Read(view.title(), false);
  for (const auto& portion : view.portions()) finder.Read(portion.text(), false);
  std::set<std::string> seen(links.own.begin(), links.own.end());
  for (LinkText& link : finder.Take()) {
    // What is not understood is known by its text, which no key looks like.
    if (seen.insert(link.key.empty() ? "\n" + link.text : link.key).second) {
      links.to.push_back(std::move(link));
    }
  }
  return links;
}

std::string PackLinks(const Links& links) {
  std::string packed;
  for (const std::string& key : links.own) AppendKey('N', key, &packed);
  std::size_t count = 0;
  for (const LinkText& link : links.to) {
    if (link.key.empty()) continue;
    if (++count > kMostLinks) break;
    AppendKey('M', link.key, &packed);
  }
  return packed;
}

bool UnpackLinks(std::string_view packed, LinkKeys* keys) {
  *keys = {};
  while (!packed.empty()) {
    if (packed.size() < 2) return false;
    const auto size = static_cast<std::size_t>(static_cast<unsigned char>(packed[1]));
    if (packed.size() < 2 + size || (packed[0] != 'N' && packed[0] != 'M')) return false;
    (packed[0] == 'N' ? keys->own : keys->to).emplace_back(packed.substr(2, size));
    packed.remove_prefix(2 + size);
  }
  return true;
}

std::vector<std::size_t> Meant(std::int64_t reference, std::span<const std::int64_t> messages) {
  constexpr std::int64_t kEarliest = 400 * kDay, kLatest = kDay;
  std::int64_t best = kNoDate;
  for (const std::int64_t date : messages) {
    if (date == kNoDate) continue;
    if (reference != kNoDate && (date < reference - kEarliest || date > reference + kLatest)) {
      continue;
    }
    best = std::max(best, date);
  }
  const bool dated =
      std::ranges::any_of(messages, [](std::int64_t date) { return date != kNoDate; });
  std::vector<std::size_t> meant;
  if (best == kNoDate && dated) return meant;
  const auto day = [](std::int64_t date) { return date == kNoDate ? date : date / kDay; };
  for (std::size_t i = 0; i < messages.size(); ++i) {
    if (day(messages[i]) == day(best)) meant.push_back(i);
  }
  return meant;
}

}  // namespace chancery::index
