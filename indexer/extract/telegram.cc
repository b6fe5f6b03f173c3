// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/extract/telegram.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "indexer/extract/date.h"
#include "indexer/extract/lines.h"
#include "indexer/extract/paragraphs.h"

namespace chancery::extract {
namespace {

using store::v1::Extracted;

// A word of a telegram's first line that belongs to the level: the words of `level` as far as they
// go, spaced letters or whole.
std::string_view TakeLevel(std::string_view& rest) {
  constexpr std::array<std::string_view, 14> kLevels = {
      "UNCLASSIFIED",       "UNCLAS",     "LIMITEDOFFICIALUSE", "OFFICIALUSEONLY",
      "COSMICTOPSECRET",    "TOPSECRET",  "NATOUNCLASSIFIED",   "NATORESTRICTED",
      "NATOCONFIDENTIAL",   "NATOSECRET", "RESTRICTED",         "CONFIDENTIAL",
      "OFFICIAL-SENSITIVE", "SECRET"};
  for (const std::string_view level : kLevels) {
    std::size_t i = 0;
    std::size_t matched = 0;
    while (i < rest.size() && matched < level.size()) {
      if (rest[i] == level[matched]) {
        ++matched;
      } else if (rest[i] != ' ') {
        break;
      }
      ++i;
    }
    if (matched < level.size() || (i < rest.size() && IsLetter(rest[i]))) continue;
    const std::string_view taken = rest.substr(0, i);
    rest.remove_prefix(i);
    return taken;
  }
  return {};
}

bool IsLevelLine(std::string_view line) {
  line = Trim(line);
  return !TakeLevel(line).empty();
}

// "R 021530Z JUN 06".
bool IsDateTimeGroup(std::string_view line) {
  const auto words = Words(line);
  for (std::size_t i = 0; i < words.size() && i < 3; ++i) {
    const std::string_view w = words[i];
    if (w.size() == 7 && w.ends_with('Z') && std::all_of(w.begin(), w.end() - 1, IsDigit)) {
      return true;
    }
  }
  return false;
}

// What the line of a telegram's head is.
enum class Part { kNone, kFrom, kTo, kOrder, kTags, kSubject, kReference, kDate, kTransport };

struct HeadLine {
  Part part = Part::kNone;
  std::string_view value;
};

HeadLine Classify(std::string_view line) {
  line = Trim(line);
  struct Start {
    std::string_view text;
    Part part;
  };
  constexpr std::array<Start, 29> kStarts = {{
      {"FM ", Part::kFrom},
      {"FROM ", Part::kFrom},
      {"FROM:", Part::kFrom},
      {"TO ", Part::kTo},
      {"TO:", Part::kTo},
      {"INFO ", Part::kTo},
      {"INFO:", Part::kTo},
      {"E.O.", Part::kOrder},
      {"EO ", Part::kOrder},
      {"E. O.", Part::kOrder},
      {"TAGS:", Part::kTags},
      {"TAGS ", Part::kTags},
      {"SUBJECT:", Part::kSubject},
      {"SUBJ:", Part::kSubject},
      {"REFS:", Part::kReference},
      {"REF:", Part::kReference},
      {"REF(S):", Part::kReference},
      {"REF ", Part::kReference},
      {"DATE:", Part::kDate},
      {"VZCZ", Part::kTransport},
      {"DE RU", Part::kTransport},
      {"ZNY ", Part::kTransport},
      {"ZNR ", Part::kTransport},
      {"PP RU", Part::kTransport},
      {"OO RU", Part::kTransport},
      {"RR RU", Part::kTransport},
      {"ZZ RU", Part::kTransport},
      {"ACTION ", Part::kTransport},
      {"SUBJECT :", Part::kSubject},
  }};
  for (const Start& start : kStarts) {
    if (!line.starts_with(start.text)) continue;
    return {start.part, Trim(line.substr(start.text.size()))};
  }
  if (IsDateTimeGroup(line)) return {Part::kDate, line};
  return {};
}

// "RUEHC/SECSTATE WASHDC IMMEDIATE 1234" to "SECSTATE WASHDC".
std::string Office(std::string_view value) {
  auto words = Words(value);
  const auto is_noise = [](std::string_view w) {
    constexpr std::array<std::string_view, 7> kPrecedence = {
        "FLASH", "IMMEDIATE", "PRIORITY", "ROUTINE", "NIACT", "NIACT/IMMEDIATE", "EMERGENCY"};
    return std::all_of(w.begin(), w.end(), IsDigit) ||
           std::find(kPrecedence.begin(), kPrecedence.end(), w) != kPrecedence.end();
  };
  while (words.size() > 1 && is_noise(words.back())) words.pop_back();
  std::string office;
  for (std::string_view word : words) {
    const std::size_t slash = word.find('/');
    if (office.empty() && word.starts_with("RU") && slash != std::string_view::npos) {
      word.remove_prefix(slash + 1);
    }
    if (!office.empty()) office += ' ';
    office += word;
  }
  return office;
}

// A line that says who is to read it inside an office: "DEPT FOR EUR/WE", "STATE PASS TREASURY".
bool IsRouting(std::string_view line) {
  if (line.ends_with("ONLY") || line.starts_with("EYES")) return false;
  const std::string padded = " " + std::string(line) + " ";
  return padded.find(" FOR ") != std::string::npos || padded.find(" PASS ") != std::string::npos ||
         padded.find(" PLEASE ") != std::string::npos;
}

bool IsUpperOnly(std::string_view line) {
  return std::none_of(line.begin(), line.end(), IsLower) &&
         std::any_of(line.begin(), line.end(), IsUpper);
}

// "PAGE 02 VALDERON 00123 021530Z", where a page of paper began, and the signs at the end.
bool IsPageFurniture(std::string_view line) {
  line = Trim(line);
  if (line == "NNNN" || line == "BT" || line == "NNNNN") return true;
  const auto words = Words(line);
  return words.size() >= 3 && words[0] == "PAGE" && words[1].size() <= 2 && IsUpperOnly(line) &&
         std::all_of(words[1].begin(), words[1].end(), IsDigit);
}

// Reads the head of a telegram line by line; the rest is its text.
class Reader {
 public:
  Reader(Extracted& out, Marking& marking) : out_(out), marking_(marking) {}

  void Read(std::string_view text) {
    std::string_view rest = text;
    while (!rest.empty()) {
      const std::string_view before = rest;
      if (TakeHeadLine(TakeLine(rest))) continue;
      rest = before;
      break;
    }
    Close();
    Body(rest);
  }

 private:
  // False at the first line of the text.
  bool TakeHeadLine(std::string_view whole) {
    const std::string_view line = Trim(whole);
    if (line.empty()) return Close();
    if (const HeadLine head = Classify(line); head.part != Part::kNone) return Begin(head);
    if (IsLevelLine(line) && !behind_codes_) return Level(line);
    if (IsCaption(line) || LikenessToBanner(line) == Likeness::kWhole) {
      marking_.Add(line);
      return Close();
    }
    const Marked marked = SplitMark(line);
    const bool starts_text = marked.has_number || !marked.mark.empty();
    if (current_ != Part::kNone && !(starts_text && current_ != Part::kReference)) {
      value_ += '\n';
      value_ += line;
      return true;
    }
    if (starts_text || behind_codes_ || !IsUpperOnly(line)) return false;
    // Between the level and the codes stand captions. One that we do not know is one all the same.
    if (behind_level_ && !IsRouting(line)) marking_.Add(line);
    return true;
  }

  bool Begin(const HeadLine& head) {
    Close();
    current_ = head.part;
    value_ = head.value;
    behind_codes_ = behind_codes_ || current_ == Part::kOrder || current_ == Part::kTags ||
                    current_ == Part::kSubject;
    return true;
  }

  // Gives the part that was read to where it belongs.
  bool Close() {
    if (current_ == Part::kFrom && out_.origin().empty()) out_.set_origin(Office(value_));
    if (current_ == Part::kDate && out_.date().empty()) out_.set_date(IsoDate(value_));
    if (current_ == Part::kSubject && out_.title().empty()) SetTitle(value_, out_);
    if (current_ == Part::kTags) AddTags(value_, out_);
    if (current_ == Part::kReference) AddReferences(value_, out_);
    if (current_ == Part::kTo) {
      for (const std::string_view office : Lines(value_)) AddRecipient(Office(office), out_);
    }
    current_ = Part::kNone;
    value_.clear();
    return true;
  }

  // "C O N F I D E N T I A L SECTION 01 OF 02 VALDERON 000123".
  bool Level(std::string_view line) {
    Close();
    behind_level_ = true;
    const std::string_view level = TakeLevel(line);
    auto words = Words(line);
    if (words.size() >= 4 && words[0] == "SECTION" && words[2] == "OF") {
      words.erase(words.begin(), words.begin() + 4);
    }
    const std::string id = TakeMessageId(words);
    if (!id.empty() && out_.message_id().empty()) out_.set_message_id(id);
    std::string marking(level);
    for (const std::string_view word : words) {
      const bool joined = word.starts_with('/') || marking.ends_with('/') || marking.ends_with(',');
      if (!joined && !in_caveat_) marking += "//";
      if (!joined && in_caveat_) marking += ' ';
      marking += word;
      in_caveat_ = true;
    }
    in_caveat_ = false;
    marking_.Add(marking);
    return true;
  }

  // The last words "VALDERON 000123"; what stands in front of them stays.
  static std::string TakeMessageId(std::vector<std::string_view>& words) {
    const auto is_number = [](std::string_view w) {
      return w.size() >= 3 && w.size() <= 8 && std::all_of(w.begin(), w.end(), IsDigit);
    };
    const auto is_post = [](std::string_view w) {
      return w.find('/') == std::string_view::npos && !IsCaption(w) && IsUpperOnly(w) &&
             !w.ends_with(',');
    };
    if (words.size() < 2 || !is_number(words.back()) || !is_post(words[words.size() - 2]))
      return {};
    std::size_t begin = words.size() - 2;
    const bool has_caveat = std::any_of(words.begin(), words.end(), [&](std::string_view w) {
      return !is_post(w) && !is_number(w);
    });
    while (!has_caveat && begin > 0 && is_post(words[begin - 1])) --begin;
    std::string id;
    for (std::size_t i = begin; i < words.size(); ++i) {
      if (!id.empty()) id += ' ';
      id += words[i];
    }
    words.resize(begin);
    return id;
  }

  void Body(std::string_view rest) {
    std::string text;
    bool below_tear = false;
    while (!rest.empty()) {
      const std::string_view line = TakeLine(rest);
      if (IsPageFurniture(line)) continue;
      // The level at the head and foot of each page of paper. Another one than above is seen as
      // well.
      if (BeginsTearLine(line) || EndsTearLine(line)) below_tear = BeginsTearLine(line);
      if (!below_tear && LikenessToBanner(line) == Likeness::kWhole) {
        marking_.Add(line);
        continue;
      }
      text += line;
      text += '\n';
    }
    AddSigner(text);
    AddParagraphs(text, 0, Numbers::kTakeOff, out_);
  }

  // A surname alone in the last line.
  void AddSigner(std::string_view text) {
    text = TrimRight(text);
    const std::size_t newline = text.rfind('\n');
    if (newline == std::string_view::npos) return;
    const std::string_view name = Trim(text.substr(newline));
    const bool is_name = name.size() >= 3 && name.size() <= 30 &&
                         std::all_of(name.begin(), name.end(),
                                     [](char c) { return IsUpper(c) || c == '-' || c == '\''; });
    if (is_name && !IsCaption(name) && !IsBanner(name) && out_.author().empty()) {
      AddAuthor(name, {}, v1::ROLE_SIGNED, out_);
    }
  }

  Extracted& out_;
  Marking& marking_;
  Part current_ = Part::kNone;
  std::string value_;
  bool behind_level_ = false;
  bool behind_codes_ = false;
  bool in_caveat_ = false;
};

}  // namespace

bool IsTelegram(std::string_view text) {
  constexpr int kHeadLines = 40;
  std::string_view rest = text.substr(0, 8 << 10);
  std::array<bool, static_cast<std::size_t>(Part::kTransport) + 1> seen{};
  bool level = false;
  bool codes = false;
  for (int i = 0; i < kHeadLines && !rest.empty(); ++i) {
    const std::string_view line = Trim(TakeLine(rest));
    const Part part = Classify(line).part;
    seen[static_cast<std::size_t>(part)] = true;
    level = level || IsLevelLine(line);
    codes = codes || part == Part::kOrder || part == Part::kTags || part == Part::kTransport ||
            line == "SIPDIS" || (IsLevelLine(line) && line.find(" SECTION 0") != line.npos);
  }
  seen[static_cast<std::size_t>(Part::kNone)] = false;
  // A memorandum has from, to, subject and date as well; a telegram has codes.
  return level && codes && std::count(seen.begin(), seen.end(), true) >= 2;
}

void ReadTelegram(std::string_view text, Extracted& out, Marking& marking) {
  Reader(out, marking).Read(text);
}

}  // namespace chancery::extract
