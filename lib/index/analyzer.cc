// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/analyzer.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

namespace chancery::index {
namespace {

constexpr std::size_t kMaxWordBytes = 64;
constexpr int kMaxInitials = 16;  // Of four bytes at most: as long as a word.

struct Letter {
  UChar32 code = 0;
  std::size_t end = 0;
};

// The character at `at`; a code below zero for a byte that is no UTF-8.
Letter At(std::string_view text, std::size_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte < 0x80) return {byte, at + 1};
  auto i = static_cast<std::int32_t>(at);
  UChar32 code = 0;
  U8_NEXT(text.data(), i, static_cast<std::int32_t>(text.size()), code);
  return {code, static_cast<std::size_t>(i)};
}

bool IsAsciiLetter(UChar32 c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsAsciiDigit(UChar32 c) { return c >= '0' && c <= '9'; }

struct Range {
  UChar32 first, last;
};

template <std::size_t kSize>
bool IsIn(const Range (&ranges)[kSize], UChar32 c) {
  return std::ranges::any_of(
      ranges, [&](const Range& range) { return c >= range.first && c <= range.last; });
}

// By their category in words, but NFKC makes of them what is none: "½", "⑴", marks on a blank,
// and halves of Korean letters.
constexpr Range kNoLetters[] = {
    {0xBC, 0xBE},     {0x37A, 0x37A},   {0x2150, 0x215F}, {0x2189, 0x2189}, {0x2474, 0x249B},
    {0xFC5E, 0xFC63}, {0xFDFA, 0xFDFB}, {0xFE70, 0xFE7F}, {0xFFA0, 0xFFDC}, {0x1F100, 0x1F10A}};

bool IsWordLetter(UChar32 c) {
  if (c < 0x80) return IsAsciiLetter(c) || IsAsciiDigit(c);
  constexpr std::uint32_t kInWord = U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK;
  return (U_GET_GC_MASK(c) & kInWord) != 0 && !IsIn(kNoLetters, c);
}

bool IsMark(UChar32 c) { return (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0; }
bool IsDigit(UChar32 c) { return (U_GET_GC_MASK(c) & U_GC_ND_MASK) != 0; }

// Not seen, and in words: the soft hyphen, ZWNJ of Persian, ZWJ, the word joiner.
bool IsUnseen(UChar32 c) { return c == 0xAD || c == 0x200C || c == 0x200D || c == 0x2060; }

// Letters of scripts that do not put spaces between words.
constexpr UChar32 kFirstUnspaced = 0xE00;
constexpr Range kUnspaced[] = {
    {0xE00, 0xEFF},   {0x1000, 0x109F}, {0x1100, 0x11FF}, {0x1780, 0x17FF},  {0x3005, 0x3007},
    {0x3040, 0x312F}, {0x3130, 0x318F}, {0x31F0, 0x31FF}, {0x3400, 0x9FFF},  {0xA960, 0xA97F},
    {0xAC00, 0xD7FF}, {0xF900, 0xFAFF}, {0xFF66, 0xFF9F}, {0x20000, 0x3FFFF}};

bool IsUnspaced(UChar32 c) {
  return c >= kFirstUnspaced && IsIn(kUnspaced, c) && IsWordLetter(c) && !IsDigit(c);
}

// What stands behind a letter of such a script and belongs to it: marks, vowels and ends of Korean
// syllables that were taken apart, the voicing of narrow Katakana.
bool Attaches(UChar32 c) {
  return c >= 0x300 && (IsMark(c) || (c >= 0x1160 && c <= 0x11FF) || c == 0xFF9E || c == 0xFF9F);
}

// For each byte the letter or digit that it folds to, 0 for any other.
constexpr std::array<char, 256> kAsciiFolded = [] {
  std::array<char, 256> folded{};
  for (int c = '0'; c <= '9'; ++c) folded[static_cast<std::size_t>(c)] = static_cast<char>(c);
  for (int c = 'a'; c <= 'z'; ++c) {
    folded[static_cast<std::size_t>(c)] = static_cast<char>(c);
    folded[static_cast<std::size_t>(c - 'a' + 'A')] = static_cast<char>(c);
  }
  return folded;
}();

char AsciiFolded(char c) { return kAsciiFolded[static_cast<unsigned char>(c)]; }

bool IsApostrophe(UChar32 c) { return c == '\'' || c == 0x2019; }

void Append(UChar32 c, std::string* out) {
  std::uint8_t bytes[U8_MAX_LENGTH];
  std::int32_t size = 0;
  U8_APPEND_UNSAFE(bytes, size, c);
  out->append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

// UTF-8 as `normalizer` has it. As it is when that can't be done, which is for want of memory.
std::string Normalized(const UNormalizer2* normalizer, std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  std::vector<UChar> in(text.size() + 1), out(text.size() * 18 + 1);  // UAX 15: 18 at most.
  std::int32_t size = 0;
  u_strFromUTF8(in.data(), static_cast<std::int32_t>(in.size()), &size, text.data(),
                static_cast<std::int32_t>(text.size()), &error);
  size = unorm2_normalize(normalizer, in.data(), size, out.data(),
                          static_cast<std::int32_t>(out.size()), &error);
  std::string bytes(static_cast<std::size_t>(std::max(size, 0)) * 3 + 1, '\0');
  std::int32_t used = 0;
  u_strToUTF8(bytes.data(), static_cast<std::int32_t>(bytes.size()), &used, out.data(), size,
              &error);
  if (U_FAILURE(error)) return std::string(text);
  bytes.resize(static_cast<std::size_t>(used));
  return bytes;
}

const UNormalizer2* CaseFolding() {
  UErrorCode error = U_ZERO_ERROR;
  static const UNormalizer2* const kInstance = unorm2_getNFKCCasefoldInstance(&error);
  return kInstance;
}

// One letter for those of Arabic script that people write for each other; 0: leave it out.
UChar32 OneForm(UChar32 c) {
  switch (c) {
    case 0x622:  // Alef with madda or hamza, wasla.
    case 0x623:
    case 0x625:
    case 0x671:
      return 0x627;
    case 0x624:
      return 0x648;  // Waw.
    case 0x626:      // Yeh: with hamza, alef maksura, Persian, barree of Urdu.
    case 0x649:
    case 0x6CC:
    case 0x6D2:
    case 0x6D3:
      return 0x64A;
    case 0x6A9:
    case 0x6AA:
      return 0x643;  // Kaf.
    case 0x629:      // Teh marbuta; heh of Urdu and Persian.
    case 0x6BE:
    case 0x6C0:
    case 0x6C1:
    case 0x6C2:
    case 0x6C3:
    case 0x6D5:
      return 0x647;
    case 0x640:
      return 0;  // What only draws words out.
    default:
      break;
  }
  const bool pointed = (c >= 0x591 && c <= 0x5C7) || (c >= 0x610 && c <= 0x61A) ||
                       (c >= 0x64B && c <= 0x65F) || c == 0x670 || (c >= 0x6D6 && c <= 0x6ED);
  if (pointed && IsMark(c)) return 0;
  return IsDigit(c) ? '0' + u_charDigitValue(c) : c;
}

std::string FoldedSlowly(std::string_view typed) {
  const std::string normal = Normalized(CaseFolding(), typed);
  std::string folded;
  for (std::size_t at = 0; at < normal.size();) {
    const Letter letter = At(normal, at);
    at = letter.end;
    const UChar32 c = letter.code < 0 ? 0 : OneForm(letter.code);
    // Some letters are taken apart into one and a sign, some numerals are another script's.
    if ((IsWordLetter(c) && !IsUnspaced(c)) || c == '\'' || c == '.' || c == ',')
      Append(c, &folded);
  }
  return folded;
}

// Below this stand letters that need not be seen together with their neighbours, but for marks.
constexpr UChar32 kAlone = 0x530;

// The folded form of a single letter; nothing for marks, and for what other scripts begin with.
const std::array<std::string, kAlone>& FoldedLetters() {
  static const auto kLetters = [] {
    std::array<std::string, kAlone> letters;
    for (UChar32 c = 0; c < kAlone; ++c) {
      if (!IsWordLetter(c) || IsMark(c) || c == 0x345) continue;
      std::string typed;
      Append(c, &typed);
      letters[static_cast<std::size_t>(c)] = FoldedSlowly(typed);
    }
    return letters;
  }();
  return kLetters;
}

// A typed word as it is indexed, not yet cut. It is UTF-8.
std::string Folded(std::string_view typed) {
  const auto& letters = FoldedLetters();
  std::string folded;
  for (std::size_t at = 0; at < typed.size();) {
    const Letter letter = At(typed, at);
    if (letter.code == '\'' || letter.code == '.' || letter.code == ',') {
      folded += static_cast<char>(letter.code);
    } else {
      if (letter.code < 0 || letter.code >= kAlone) return FoldedSlowly(typed);
      const std::string& one = letters[static_cast<std::size_t>(letter.code)];
      if (one.empty()) return FoldedSlowly(typed);
      folded += one;
    }
    at = letter.end;
  }
  return folded;
}

// Where a text of more than `most` bytes may be cut.
std::size_t CutAt(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text.size();
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;
  return most;
}

void AppendFolded(UChar32 c, std::string* out) {
  if (c < 0x80) {
    out->push_back(static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c));
    return;
  }
  std::string typed;
  Append(c, &typed);
  *out += Folded(typed);
}

}  // namespace

// "U.S.", "u.s.s.r": two to sixteen single letters with points between them. More are no initials,
// and looking for their end from each of them would take for ever in a long run.
bool WordReader::ReadInitials(std::size_t begin, Word* word) {
  std::size_t at = begin;
  std::string folded;
  int letters = 0;
  while (at < text_.size()) {
    const Letter letter = At(text_, at);
    if (letter.code < 0 || !u_isalpha(letter.code) || IsUnspaced(letter.code)) break;
    if (letter.end < text_.size() && IsWordLetter(At(text_, letter.end).code)) return false;
    if (++letters > kMaxInitials) return false;
    AppendFolded(letter.code, &folded);
    at = letter.end;
    if (at >= text_.size() || text_[at] != '.') break;
    ++at;
  }
  if (letters < 2 || folded.empty()) return false;
  folded.resize(CutAt(folded, kMaxWordBytes));
  *word = {begin, at, std::move(folded)};
  at_ = at;
  return true;
}

// The word at `begin` when nothing but ASCII letters and digits is in it, as in most. False, with
// nothing read, when what follows them may belong to it.
bool WordReader::ReadAscii(std::size_t begin, Word* word) {
  std::size_t end = begin;
  while (end < text_.size() && AsciiFolded(text_[end]) != 0) ++end;
  if (end == begin) return false;
  if (end < text_.size()) {
    const char next = text_[end];
    if (static_cast<unsigned char>(next) >= 0x80 || next == '\'') return false;
    if ((next == '.' || next == ',') && end + 1 < text_.size() && IsAsciiDigit(text_[end + 1])) {
      return false;
    }
    if (next == '.' && end == begin + 1) return false;
  }
  const std::size_t size = std::min(end - begin, kMaxWordBytes);
  word->folded.resize(size);
  for (std::size_t i = 0; i < size; ++i) word->folded[i] = AsciiFolded(text_[begin + i]);
  word->begin = begin;
  word->end = at_ = end;
  word->ascii = true;
  word->gram = false;
  return true;
}

namespace {

// The end of a letter of a script without spaces, with what belongs to it.
std::size_t EndOfUnit(std::string_view text, std::size_t begin) {
  std::size_t end = At(text, begin).end;
  while (end < text.size()) {
    const Letter next = At(text, end);
    if (next.code < 0 || !Attaches(next.code)) break;
    end = next.end;
  }
  return end;
}

// A letter with at most eight marks. Most are indexed as they are typed: NFKC would take some of
// Thai apart.
void AppendUnit(std::string_view unit, std::string* out) {
  constexpr std::size_t kMostMarks = 8;
  std::size_t end = At(unit, 0).end;
  for (std::size_t i = 0; i < kMostMarks && end < unit.size(); ++i) end = At(unit, end).end;
  unit = unit.substr(0, end);
  const UChar32 c = At(unit, 0).code;
  const bool as_typed = c < 0x1100 || (c >= 0x1780 && c < 0x3040) ||
                        (unit.size() <= 4 && (c < 0xF900 || c >= 0x20000) && c >= 0x3040);
  if (as_typed) {
    out->append(unit);
  } else {
    UErrorCode error = U_ZERO_ERROR;
    const bool narrow = c >= 0xFF00 && c < 0x10000;
    *out += Normalized(narrow ? CaseFolding() : unorm2_getNFCInstance(&error), unit);
  }
}

}  // namespace

// At a letter of a script without spaces. False when it is the last one and was read with the one
// before it.
bool WordReader::ReadGram(Word* word) {
  const std::size_t end = EndOfUnit(text_, at_);
  const bool more = end < text_.size() && IsUnspaced(At(text_, end).code);
  if (!more && in_run_) {
    at_ = end;
    in_run_ = false;
    return false;
  }
  word->begin = at_;
  word->end = end;
  word->ascii = false;
  word->gram = true;
  word->folded.clear();
  AppendUnit(text_.substr(at_, end - at_), &word->folded);
  word->first = word->folded.size();
  at_ = end;
  in_run_ = more;
  if (!more) return true;
  word->end = EndOfUnit(text_, end);
  AppendUnit(text_.substr(end, word->end - end), &word->folded);
  return true;
}

// The word at `at_`, of any letters but those.
void WordReader::ReadRun(Word* word) {
  word->begin = at_;
  word->ascii = false;
  word->gram = false;
  std::string typed;
  bool ascii = true;
  std::size_t at = at_;
  UChar32 before = 0;
  while (at < text_.size()) {
    Letter letter = At(text_, at);
    if (letter.code < 0 || IsUnspaced(letter.code)) break;
    if (!IsWordLetter(letter.code)) {
      if (letter.end >= text_.size()) break;
      const UChar32 after = At(text_, letter.end).code;
      if (IsUnseen(letter.code) && after >= 0 && IsWordLetter(after) && !IsUnspaced(after)) {
        at = letter.end;
        continue;
      }
      const bool in_name = IsApostrophe(letter.code) && u_isalpha(before) && after >= 0 &&
                           u_isalpha(after) && !IsUnspaced(after);
      const bool in_number =
          (letter.code == '.' || letter.code == ',') && IsAsciiDigit(before) && IsAsciiDigit(after);
      if (!in_name && !in_number) break;
      if (in_name) letter.code = '\'';
    }
    ascii = ascii && letter.code < 0x80;
    // A form of it may be shorter: more is read than is kept.
    if (typed.size() < 4 * kMaxWordBytes) Append(letter.code, &typed);
    if (letter.code < 0x300 || !IsMark(letter.code)) before = letter.code;
    at = letter.end;
  }
  word->end = at_ = at;
  if (ascii) {
    typed.resize(std::min(typed.size(), kMaxWordBytes));
    std::ranges::transform(typed, typed.begin(), [](char c) {
      return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    });
    word->folded = std::move(typed);
  } else {
    word->folded = Folded(typed);
    word->folded.resize(CutAt(word->folded, kMaxWordBytes));
  }
  // Where a word was cut, a mark may be left at its end.
  while (word->folded.ends_with('\'') || word->folded.ends_with('.') ||
         word->folded.ends_with(',')) {
    word->folded.pop_back();
  }
}

bool WordReader::Next(Word* word) {
  for (;;) {
    while (at_ < text_.size() && static_cast<unsigned char>(text_[at_]) < 0x80 &&
           AsciiFolded(text_[at_]) == 0) {
      ++at_;
    }
    if (ReadAscii(at_, word)) return true;
    Letter first;
    for (;; at_ = first.end) {
      if (at_ >= text_.size()) return false;
      first = At(text_, at_);
      if (first.code >= 0 && IsWordLetter(first.code)) break;
    }
    if (IsUnspaced(first.code)) {
      if (ReadGram(word)) return true;
      continue;
    }
    if (first.end < text_.size() && text_[first.end] == '.' && ReadInitials(at_, word)) return true;
    ReadRun(word);
    if (!word->folded.empty()) return true;  // It may have been all points.
  }
}

std::string JoinedWords(std::string_view text) {
  constexpr std::size_t kMost = 128;
  std::string joined;
  WordReader reader(text);
  Word word;
  while (reader.Next(&word) && joined.size() + 1 + word.folded.size() <= kMost) {
    joined += (joined.empty() ? "" : " ") + word.folded;
  }
  return joined;
}

}  // namespace chancery::index
