// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/analyzer.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>

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

bool IsWordLetter(UChar32 c) {
  if (c < 0x80) return IsAsciiLetter(c) || IsAsciiDigit(c);
  constexpr std::uint32_t kInWord = U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK;
  return (U_GET_GC_MASK(c) & kInWord) != 0;
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

void AppendFolded(UChar32 c, std::string* out) {
  if (c < 0x80) {
    out->push_back(static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c));
    return;
  }
  const UChar32 folded = u_foldCase(c, U_FOLD_CASE_DEFAULT);
  std::uint8_t bytes[U8_MAX_LENGTH];
  std::int32_t size = 0;
  U8_APPEND_UNSAFE(bytes, size, folded);
  out->append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
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
    if (letter.code < 0 || !u_isalpha(letter.code)) break;
    if (letter.end < text_.size() && IsWordLetter(At(text_, letter.end).code)) return false;
    if (++letters > kMaxInitials) return false;
    AppendFolded(letter.code, &folded);
    at = letter.end;
    if (at >= text_.size() || text_[at] != '.') break;
    ++at;
  }
  if (letters < 2) return false;
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
  return true;
}

bool WordReader::Next(Word* word) {
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
  if (first.end < text_.size() && text_[first.end] == '.' && ReadInitials(at_, word)) return true;

  word->begin = at_;
  word->folded.clear();
  std::size_t at = at_;
  UChar32 before = 0;
  while (at < text_.size()) {
    Letter letter = At(text_, at);
    if (letter.code < 0) break;
    if (!IsWordLetter(letter.code)) {
      if (letter.end >= text_.size()) break;
      const UChar32 after = At(text_, letter.end).code;
      const bool in_name =
          IsApostrophe(letter.code) && u_isalpha(before) && after >= 0 && u_isalpha(after);
      const bool in_number =
          (letter.code == '.' || letter.code == ',') && IsAsciiDigit(before) && IsAsciiDigit(after);
      if (!in_name && !in_number) break;
      if (in_name) letter.code = '\'';
    }
    if (word->folded.size() < kMaxWordBytes) AppendFolded(letter.code, &word->folded);
    before = letter.code;
    at = letter.end;
  }
  // Where a word was cut, a mark may be left at its end.
  while (word->folded.back() == '\'' || word->folded.back() == '.' || word->folded.back() == ',') {
    word->folded.pop_back();
  }
  word->end = at_ = at;
  return true;
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
