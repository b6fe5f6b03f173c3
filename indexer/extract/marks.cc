// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/extract/marks.h"

#include <algorithm>
#include <array>

#include "indexer/extract/lines.h"

namespace chancery::extract {
namespace {

constexpr std::size_t kMaxBanner = 120;
constexpr std::size_t kMaxMarkLength = 40;

template <std::size_t n>
bool IsOneOf(std::string_view word, const std::array<std::string_view, n>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// "SECRET" of "SECRET//NOFORN, ...".
std::string_view FirstWord(std::string_view s) {
  std::size_t end = 0;
  while (end < s.size() && IsUpper(s[end])) ++end;
  return s.substr(0, end);
}

bool IsLevelWord(std::string_view word) {
  constexpr std::array<std::string_view, 10> kWords = {
      "UNCLASSIFIED", "UNCLAS", "RESTRICTED", "CONFIDENTIAL", "SECRET",
      "TOP",          "COSMIC", "OFFICIAL",   "LIMITED",      "NATO"};
  constexpr std::array<std::string_view, 3> kJoined = {"TOPSECRET", "LIMITEDOFFICIALUSE",
                                                       "COSMICTOPSECRET"};
  return IsOneOf(word, kWords) || IsOneOf(word, kJoined);
}

bool IsCaptionPart(std::string_view part) {
  constexpr std::array<std::string_view, 32> kWords = {
      "NODIS",    "EXDIS",     "LIMDIS", "STADIS", "SIPDIS",     "NOFORN", "ORCON",   "PROPIN",
      "CHEROKEE", "SENSITIVE", "ROGER",  "DIRGEN", "AGREMENT",   "RELIDO", "FOUO",    "SBU",
      "LOU",      "EFTO",      "ATOMAL", "CRYPTO", "BOHEMIA",    "TERREP", "DISSEM",  "CONDIS",
      "REL",      "EYES",      "NF",     "OC",     "NOCONTRACT", "IMCON",  "WNINTEL", "CODEWORD"};
  const std::string_view first = FirstWord(part);
  if (IsOneOf(first, kWords)) return true;
  const std::string joined = JoinSpacedLetters(part);
  if (IsOneOf(FirstWord(joined), kWords)) return true;
  return part.ends_with("ONLY") || part.ends_with(" CHANNEL") || part.ends_with("DISTRIBUTION") ||
         part.starts_with("LIMIT") || part.starts_with("HANDLE VIA") ||
         part.starts_with("NO FOREIGN") || part.starts_with("NO DIS");
}

bool IsUpperLine(std::string_view line, std::string_view others) {
  return std::all_of(line.begin(), line.end(), [&](char c) {
    return IsUpper(c) || IsDigit(c) || others.find(c) != std::string_view::npos;
  });
}

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
  return has_letter && IsUpper(mark[0]) && IsUpperLine(mark, "/ ,-") ? mark : std::string_view();
}

std::set<std::string> PartsOf(std::string_view text) {
  std::set<std::string> parts;
  for (const std::string& part : Split(text, "/;")) {
    parts.insert(Squeezed(Upper(JoinSpacedLetters(part))));
  }
  return parts;
}

}  // namespace

std::string_view Undecorated(std::string_view line) {
  constexpr std::string_view kDecoration = "*_=#~-[]<> \t";
  while (!line.empty() && kDecoration.find(line.front()) != std::string_view::npos) {
    line.remove_prefix(1);
  }
  while (!line.empty() && kDecoration.find(line.back()) != std::string_view::npos) {
    line.remove_suffix(1);
  }
  return line;
}

std::string JoinSpacedLetters(std::string_view line) {
  std::string out;
  bool after_letter = false;
  for (const std::string_view word : Words(line)) {
    // "L//NOFORN" at the end of a spaced word goes with it.
    const bool letter = IsUpper(word[0]) && (word.size() == 1 || !IsLetter(word[1]));
    if (!out.empty() && !(letter && after_letter)) out += ' ';
    out += word;
    after_letter = letter && word.size() == 1;
  }
  return out;
}

bool IsBanner(std::string_view line) {
  line = Undecorated(line);
  if (line.empty() || line.size() > kMaxBanner || !IsUpperLine(line, "/,; -&")) return false;
  return IsLevelWord(FirstWord(line)) || IsLevelWord(FirstWord(JoinSpacedLetters(line)));
}

bool IsCaption(std::string_view line) {
  line = Undecorated(line);
  if (line.empty() || line.size() > kMaxBanner || !IsUpperLine(line, "/,; -&")) return false;
  const auto parts = Split(line, "/;");
  return std::all_of(parts.begin(), parts.end(), IsCaptionPart);
}

void Marking::Add(std::string_view text) {
  const std::string line = Squeezed(Undecorated(text));
  if (line.empty()) return;
  std::set<std::string> parts = PartsOf(line);
  const bool known = std::includes(parts_.begin(), parts_.end(), parts.begin(), parts.end());
  if (known && !text_.empty()) return;
  if (text_.empty()) {
    text_ = line;
  } else if (std::none_of(parts.begin(), parts.end(),
                          [&](const std::string& part) { return parts_.contains(part); })) {
    text_ += "//" + line;
  } else {
    for (const std::string& part : Split(line, "/;")) {
      if (!parts_.contains(Squeezed(Upper(JoinSpacedLetters(part))))) text_ += "//" + part;
    }
  }
  parts_.merge(parts);
}

void TakeBanners(std::string_view& text, Marking& marking) {
  bool first = true;
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view line = TakeLine(rest);
    if (IsBlank(line)) continue;
    if (!(first ? IsBanner(line) : IsCaption(line))) break;
    marking.Add(line);
    text = rest;
    first = false;
  }
  const std::string_view trimmed = TrimRight(text);
  const std::size_t last = trimmed.rfind('\n') + 1;  // 0 without a line end.
  if (marking.empty() || !IsBanner(trimmed.substr(last))) return;
  marking.Add(trimmed.substr(last));
  text = trimmed.substr(0, last);
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
  return marked.numbered || first.size() <= 4 || IsLevelWord(first);
}

}  // namespace chancery::extract
