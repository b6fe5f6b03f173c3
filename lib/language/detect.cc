// SPDX-License-Identifier: GPL-3.0-or-later
// clang-format off: the library's header needs these two before it.
#include <cld2/public/encodings.h>

#include <cstdio>
// clang-format on
#include <cld2/public/compact_lang_det.h>

#include <algorithm>
#include <array>
#include <cstddef>

#include "lib/language/language.h"

namespace chancery::language {
namespace {

constexpr int kSure = 60;      // Per cent of the text.
constexpr int kFewLatin = 60;  // Bytes below which letters that many languages share say little.
constexpr int kFewOther = 24;
constexpr std::size_t kLook = 4096;  // Bytes that are looked at.

bool IsLetter(char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }

// Most texts here are English, and to tell that by three words is many times as quick: no other
// language has "the", "of" and "and" that often.
bool IsPlainlyEnglish(std::string_view text) {
  constexpr std::size_t kWords = 80;
  std::size_t words = 0;
  std::array<std::size_t, 3> seen{};
  for (std::size_t at = 0; at < text.size() && words < kWords;) {
    if (static_cast<unsigned char>(text[at]) >= 0x80) return false;
    if (!IsLetter(text[at])) {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    while (at < text.size() && IsLetter(text[at])) ++at;
    ++words;
    const std::string_view word = text.substr(begin, at - begin);
    if (word == "the" || word == "The") ++seen[0];
    if (word == "of") ++seen[1];
    if (word == "and") ++seen[2];
  }
  const std::size_t all = seen[0] + seen[1] + seen[2];
  const bool several = std::ranges::count(seen, std::size_t{0}) <= 1;
  return words >= 15 && all >= 3 && several && all * 10 >= words;
}

// Amharic is missing from the library; of what is written in its letters it is by far the most.
bool IsEthiopic(std::string_view text) {
  std::size_t letters = 0;
  for (std::size_t at = 0; at + 2 < text.size(); ++at) {
    const auto first = static_cast<unsigned char>(text[at]);
    const auto second = static_cast<unsigned char>(text[at + 1]);
    letters += first == 0xE1 && second >= 0x88 && second <= 0x8E ? 1 : 0;  // U+1200 to U+13BF.
  }
  return letters >= 8 && letters * 6 >= text.size();
}

std::string_view Code(CLD2::Language language) {
  const std::string_view code = CLD2::LanguageCode(language);
  if (code == "iw") return "he";
  if (code == "jw") return "jv";
  if (code.starts_with("zh")) return "zh";
  return code.substr(0, 2) == code && IsLanguage(code) ? code : std::string_view();
}

}  // namespace

std::string Detect(std::string_view text) {
  if (IsPlainlyEnglish(text)) return "en";
  // Cut where a letter begins.
  if (text.size() > kLook) {
    std::size_t end = kLook;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    text = text.substr(0, end);
  }
  if (IsEthiopic(text)) return "am";
  const CLD2::CLDHints hints{nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
  CLD2::Language first[3];
  int percent[3];
  double score[3];
  int bytes = 0;
  bool reliable = false;
  int valid = 0;
  const CLD2::Language language = CLD2::ExtDetectLanguageSummaryCheckUTF8(
      text.data(), static_cast<int>(text.size()), true, &hints, 0, first, percent, score, nullptr,
      &bytes, &reliable, &valid);
  const auto ascii = std::ranges::count_if(text, IsLetter);
  const bool latin = 2 * static_cast<std::size_t>(ascii) >= text.size();
  if (!reliable || first[0] != language || percent[0] < kSure) return {};
  if (bytes < (latin ? kFewLatin : kFewOther)) return {};
  return std::string(Code(language));
}

}  // namespace chancery::language
