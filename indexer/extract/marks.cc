// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/extract/marks.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <vector>

#include "indexer/extract/lines.h"

namespace chancery::extract {
namespace {

constexpr std::size_t kMaxMarkLength = 40;
constexpr int kHeadLinesOfPage = 40;   // Scans have many short ones.
constexpr std::size_t kEdgeLines = 3;  // Of a page, at its head and at its foot.

// A number or a bullet at the start of `s`, its length, 0 without.
std::size_t NumberLength(std::string_view s, Marked& marked) {
  std::size_t i = 0;
  const bool open = s.starts_with('(');
  if (open) ++i;
  const std::size_t begin = i;
  int number = 0;
  while (i < s.size() && i < begin + 4 && IsDigit(s[i])) number = number * 10 + (s[i++] - '0');
  const bool digits = i > begin;
  if (!digits && i < s.size() && (open ? IsLower(s[i]) : IsLetter(s[i]))) ++i;
  if (i == begin) return 0;
  std::size_t end = i;
  if (!open && end < s.size() && s[end] == '.') ++end;
  if (end < s.size() && s[end] == ')') ++end;
  if (end == i || (open && s[end - 1] != ')')) return 0;
  if (end < s.size() && !IsSpace(s[end]) && s[end] != '(') return 0;  // "1.5 million", "U.S."
  if (digits && !open && !marked.has_number) {
    marked.has_number = true;
    marked.number = number;
  }
  return end;
}

std::size_t BulletLength(std::string_view s) {
  constexpr std::array<std::string_view, 8> kBullets = {"--", "-", "*", "•", "·", "–", "—", "▪"};
  for (const std::string_view bullet : kBullets) {
    if (!s.starts_with(bullet)) continue;
    const std::string_view rest = s.substr(bullet.size());
    return rest.empty() || IsSpace(rest[0]) || rest[0] == '(' ? bullet.size() : 0;
  }
  return 0;
}

std::string_view TrimLeft(std::string_view s) {
  while (!s.empty() && IsSpace(s.front())) s.remove_prefix(1);
  return s;
}

// The mark at the very start, without parentheses; empty when there is none.
std::string_view MarkAt(std::string_view s) {
  if (!s.starts_with('(')) return {};
  const std::size_t end = s.substr(0, kMaxMarkLength + 2).find(')');
  if (end == std::string_view::npos) return {};
  const std::string_view mark = Trim(s.substr(1, end - 1));
  const bool has_letter = std::any_of(mark.begin(), mark.end(), IsUpper);
  constexpr std::string_view kOthers = "/ ,-";
  const bool is_mark = std::all_of(mark.begin(), mark.end(), [&](char c) {
    return IsUpper(c) || IsDigit(c) || kOthers.find(c) != std::string_view::npos;
  });
  return has_letter && IsUpper(mark[0]) && is_mark ? mark : std::string_view();
}

bool IsNumber(std::string_view word) {
  return !word.empty() && word.size() <= 3 && std::all_of(word.begin(), word.end(), IsDigit);
}

// Without the signs at its ends that belong to no marking: "(SECRET)", "SECRET."
std::string_view Bare(std::string_view line) {
  constexpr std::string_view kSigns = ".,;:'\"|()!";
  line = Undecorated(line);
  while (!line.empty() && kSigns.find(line.front()) != std::string_view::npos) {
    line = Undecorated(line.substr(1));
  }
  while (!line.empty() && kSigns.find(line.back()) != std::string_view::npos) {
    line = Undecorated(line.substr(0, line.size() - 1));
  }
  return line;
}

// "SECRET - 3 -", "SECRET PAGE 3 OF 4", "UNCLAS SECTION 01 OF 02" without what counts pages.
std::string WithoutCounts(std::string_view line) {
  auto words = Words(line);
  const auto drop = [&](auto is_one) {
    if (words.size() < 2 || !is_one(words.back())) return false;
    words.pop_back();
    return true;
  };
  const auto is_dash = [](std::string_view word) { return word == "-"; };
  const auto is_of = [](std::string_view word) { return word == "OF"; };
  drop(is_dash);
  if (!drop(IsNumber)) return Squeezed(line);
  if (drop(is_of)) drop(IsNumber);
  drop(is_dash);
  drop([](std::string_view word) { return word == "PAGE" || word == "SECTION"; });
  std::string out;
  for (const std::string_view word : words) out += (out.empty() ? "" : " ") + std::string(word);
  return out;
}

// What a marking says, part by part. A level that is misspelt or in disguise says what it looks
// like, so that it is nothing new beside the same one that is well written.
std::set<std::string> PartsOf(std::string_view text) {
  std::set<std::string> parts;
  for (const std::string& part : Split(text, "/;")) {
    const std::string level = LevelSaid(part);
    parts.insert(level.empty() ? Squeezed(Upper(JoinSpacedLetters(part))) : level);
  }
  return parts;
}

// Written as a policy writes it: capitals of ASCII, and no level that is another on second sight.
bool IsWellWritten(std::string_view text) {
  const auto parts = Split(text, "/;");
  return std::all_of(parts.begin(), parts.end(), [](const std::string& part) {
    const std::string level = LevelSaid(part);
    std::string letters;
    std::copy_if(part.begin(), part.end(), std::back_inserter(letters),
                 [](char c) { return c != ' ' && c != '-'; });
    return level.empty() || letters == level;
  });
}

// Scans have lines of nothing but specks.
bool IsSpeck(std::string_view line) {
  const auto is_letter = [](char c) {
    return IsLetter(c) || static_cast<unsigned char>(c) >= 0x80;
  };
  return std::count_if(line.begin(), line.end(), is_letter) < 3;
}

}  // namespace

bool Marking::Knows(std::string_view text) const {
  const std::set<std::string> parts = PartsOf(WithoutCounts(Bare(text)));
  return std::includes(parts_.begin(), parts_.end(), parts.begin(), parts.end());
}

void Marking::Add(std::string_view text) {
  const std::string line = WithoutCounts(Bare(text));
  if (line.empty()) return;
  std::set<std::string> parts = PartsOf(line);
  if (Knows(line) && !text_.empty()) {
    if (parts == parts_ && !IsWellWritten(text_) && IsWellWritten(line)) text_ = line;
    return;
  }
  if (text_.empty()) {
    text_ = line;
  } else if (std::none_of(parts.begin(), parts.end(),
                          [&](const std::string& part) { return parts_.contains(part); })) {
    text_ += "//" + line;
  } else {
    for (const std::string& part : Split(line, "/;")) {
      if (!parts_.contains(*PartsOf(part).begin())) text_ += "//" + part;
    }
  }
  parts_.merge(parts);
}

void Marking::AddInner(std::string_view text) {
  std::string line = WithoutCounts(Bare(text));
  if (Knows(line)) return;
  inner_.insert(std::move(line));
}

std::string TakeBanners(std::string_view text, Marking& marking, int head_lines) {
  std::string rest;
  bool below_banner = false;
  for (int lines = 0; lines < head_lines && !text.empty();) {
    const std::string_view before = text;
    const std::string_view line = TakeLine(text);
    if (BeginsTearLine(line)) {
      text = before;
      break;
    }
    const bool blank = LooksBlank(line) || IsSpeck(line);
    const Likeness least = lines == 0 ? Likeness::kFirstWord : Likeness::kShort;
    const bool caption = below_banner ? IsCaption(line) : IsLoneCaption(line);
    const bool banner = !blank && (LikenessToBanner(line) >= least || caption);
    // Further down, one that says nothing new may be text as well.
    const bool taken = banner && (lines == 0 || below_banner || !marking.Knows(line));
    below_banner = taken || (below_banner && blank);
    if (!blank) ++lines;
    if (taken) {
      marking.Add(line);
      continue;
    }
    rest += before.substr(0, before.size() - text.size());
  }
  rest += text;
  const std::string_view trimmed = TrimRight(rest);
  const std::size_t last = trimmed.rfind('\n') + 1;  // 0 without a line end.
  if (marking.empty() || !IsBanner(trimmed.substr(last))) return rest;
  marking.Add(trimmed.substr(last));
  rest.resize(last);
  return rest;
}

std::string TakePageBanners(std::string_view page, bool is_first, Marking& marking) {
  const std::string below =
      is_first ? TakeBanners(page, marking, kHeadLinesOfPage) : std::string(page);
  const auto lines = Lines(below);
  std::vector<std::size_t> seen;  // Lines that are not blank.
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!LooksBlank(lines[i]) && !IsSpeck(lines[i])) seen.push_back(i);
  }
  Marking own;
  std::set<std::size_t> taken;
  for (std::size_t i = 0; i < seen.size(); ++i) {
    const std::string_view line = lines[seen[i]];
    const bool at_edge = i < kEdgeLines || i + kEdgeLines >= seen.size();
    if (!at_edge) {
      // A caption further down only ever takes readers away.
      if (is_first && !marking.empty() && IsLoneCaption(line)) marking.Add(line);
      continue;
    }
    if (const auto banner = PageBanner(line)) {
      own.Add(*banner);
    } else if (!own.empty() && IsLoneCaption(line)) {
      own.Add(line);
    } else {
      continue;
    }
    taken.insert(seen[i]);
  }
  if (is_first && !own.empty()) marking.Add(own.text());
  if (!is_first && !own.empty()) marking.AddInner(own.text());
  std::string rest;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!taken.contains(i)) rest += std::string(lines[i]) + '\n';
  }
  return rest;
}

Marked SplitMark(std::string_view paragraph) {
  Marked marked;
  std::string_view rest = Trim(paragraph);
  // At most "1. a. (C)" or "- (C)".
  std::string_view behind_number = rest;
  for (int i = 0; i < 3; ++i) {
    if (const std::string_view mark = MarkAt(rest); !mark.empty()) {
      marked.mark = mark;
      marked.text = Trim(rest.substr(rest.find(')') + 1));
      return marked;
    }
    const bool first = !marked.numbered;
    std::size_t length = NumberLength(rest, marked);
    if (length == 0) length = BulletLength(rest);
    if (length == 0) break;
    marked.numbered = true;
    rest = TrimLeft(rest.substr(length));
    if (first && marked.has_number) behind_number = rest;
  }
  marked.text = behind_number;
  return marked;
}

bool StartsPortion(std::string_view line) {
  const Marked marked = SplitMark(line);
  if (marked.mark.empty()) return false;
  const std::string_view first = FirstWord(marked.mark);
  return marked.numbered || first.size() <= 4 || BeginsLevels(first);
}

}  // namespace chancery::extract
