// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/name_key.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "lib/index/analyzer.h"

namespace chancery::index {
namespace {

constexpr std::size_t kLeast = 3;

struct Sound {
  UChar32 letter;
  std::string_view latin;
};

// Letters of other scripts as they are written in Latin, those that are vowels as such.
// clang-format off
constexpr Sound kSounds[] = {
    // Greek.
    {0x3B1, "a"}, {0x3B2, "v"}, {0x3B3, "g"}, {0x3B4, "d"}, {0x3B5, "e"}, {0x3B6, "z"},
    {0x3B7, "i"}, {0x3B8, "th"}, {0x3B9, "i"}, {0x3BA, "k"}, {0x3BB, "l"}, {0x3BC, "m"},
    {0x3BD, "n"}, {0x3BE, "ks"}, {0x3BF, "o"}, {0x3C0, "p"}, {0x3C1, "r"}, {0x3C2, "s"},
    {0x3C3, "s"}, {0x3C4, "t"}, {0x3C5, "u"}, {0x3C6, "f"}, {0x3C7, "kh"}, {0x3C8, "ps"},
    {0x3C9, "o"},
    // Cyrillic, in the order of its block.
    {0x430, "a"}, {0x431, "b"}, {0x432, "v"}, {0x433, "g"}, {0x434, "d"}, {0x435, "e"},
    {0x436, "zh"}, {0x437, "z"}, {0x438, "i"}, {0x439, "y"}, {0x43A, "k"}, {0x43B, "l"},
    {0x43C, "m"}, {0x43D, "n"}, {0x43E, "o"}, {0x43F, "p"}, {0x440, "r"}, {0x441, "s"},
    {0x442, "t"}, {0x443, "u"}, {0x444, "f"}, {0x445, "kh"}, {0x446, "ts"}, {0x447, "ch"},
    {0x448, "sh"}, {0x449, "sh"}, {0x44B, "y"}, {0x44D, "e"}, {0x44E, "yu"}, {0x44F, "ya"},
    {0x454, "ye"}, {0x456, "i"}, {0x457, "i"}, {0x45E, "u"}, {0x491, "g"},
    // Hebrew.
    {0x5D0, "a"}, {0x5D1, "b"}, {0x5D2, "g"}, {0x5D3, "d"}, {0x5D4, "h"}, {0x5D5, "u"},
    {0x5D6, "z"}, {0x5D7, "h"}, {0x5D8, "t"}, {0x5D9, "y"}, {0x5DA, "k"}, {0x5DB, "k"},
    {0x5DC, "l"}, {0x5DD, "m"}, {0x5DE, "m"}, {0x5DF, "n"}, {0x5E0, "n"}, {0x5E1, "s"},
    {0x5E2, "a"}, {0x5E3, "f"}, {0x5E4, "f"}, {0x5E5, "ts"}, {0x5E6, "ts"}, {0x5E7, "k"},
    {0x5E8, "r"}, {0x5E9, "sh"}, {0x5EA, "t"},
    // Arabic and Persian, as WordReader folds it.
    {0x627, "a"}, {0x628, "b"}, {0x62A, "t"}, {0x62B, "th"}, {0x62C, "j"}, {0x62D, "h"},
    {0x62E, "kh"}, {0x62F, "d"}, {0x630, "dh"}, {0x631, "r"}, {0x632, "z"}, {0x633, "s"},
    {0x634, "sh"}, {0x635, "s"}, {0x636, "d"}, {0x637, "t"}, {0x638, "z"}, {0x639, "a"},
    {0x63A, "gh"}, {0x641, "f"}, {0x642, "q"}, {0x643, "k"}, {0x644, "l"}, {0x645, "m"},
    {0x646, "n"}, {0x647, "h"}, {0x648, "w"}, {0x64A, "y"}, {0x67E, "p"}, {0x686, "ch"},
    {0x698, "zh"}, {0x6A4, "v"}, {0x6AF, "g"},
};
// clang-format on

// Sounds as Latin writes them, the longest first, and the letter of the key. A letter stands for
// itself when it is not here; those of no letter are vowels.
// clang-format off
constexpr std::array<std::array<std::string_view, 2>, 35> kKeys = {{
    {"dsch", "j"}, {"tsch", "x"}, {"shch", "x"}, {"sch", "x"}, {"tch", "x"}, {"dzh", "j"},
    {"chr", "kr"}, {"sh", "x"}, {"ch", "x"}, {"zh", "x"}, {"dj", "j"}, {"yj", ""}, {"ij", ""},
    {"kh", "k"}, {"gh", "k"}, {"ck", "k"}, {"qu", "k"}, {"dh", "d"}, {"th", "t"}, {"ph", "f"},
    {"ts", "s"}, {"tz", "s"}, {"ce", "s"}, {"ci", "s"}, {"cy", "s"}, {"c", "k"}, {"g", "k"},
    {"q", "k"}, {"v", "f"}, {"z", "s"}, {"x", "ks"}, {"w", ""}, {"y", ""}, {"h", ""}, {"'", ""}}};
// clang-format on

bool IsVowel(char c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u'; }

std::string ToLatin(std::string_view bare) {
  std::string latin;
  for (std::int32_t at = 0; at < static_cast<std::int32_t>(bare.size());) {
    UChar32 c = 0;
    U8_NEXT(bare.data(), at, static_cast<std::int32_t>(bare.size()), c);
    if (c >= 'a' && c <= 'z') latin += static_cast<char>(c);
    if (c < 0x80) continue;
    const auto* sound = std::ranges::find(kSounds, c, &Sound::letter);
    if (sound == std::end(kSounds)) continue;
    const bool ye = c == 0x435 && latin.empty();  // Russian writes "e" as one letter with "ye".
    latin += ye ? "ye" : sound->latin;
  }
  return latin;
}

// At the start of a word these are heard.
std::string_view FirstKey(std::string_view latin) {
  if (IsVowel(latin[0])) return "a";
  if (latin[0] == 'y' || latin[0] == 'j') return "j";
  if (latin[0] == 'w') return "f";
  return latin[0] == 'h' ? "h" : "";
}

std::string KeyOf(std::string_view latin) {
  if (latin.empty()) return {};
  std::string key(FirstKey(latin));
  bool doubled = !key.empty();  // What comes next is the same sound if it is the same letter.
  std::string_view left = latin.substr(key.empty() ? 0 : 1);
  while (!left.empty()) {
    std::string_view sound = left.substr(0, 1);
    std::string_view letter = IsVowel(sound[0]) ? std::string_view() : sound;
    for (const auto& [written, one] : kKeys) {
      if (!left.starts_with(written)) continue;
      sound = written;
      letter = one;
      break;
    }
    left.remove_prefix(sound.size());
    if (letter.empty()) {
      doubled = false;
      continue;
    }
    if (!doubled || !key.ends_with(letter)) key += letter;
    doubled = true;
  }
  return key;
}

}  // namespace

bool MayBeName(std::string_view typed) {
  if (typed.empty()) return false;
  if (static_cast<unsigned char>(typed[0]) < 0x80) return typed[0] >= 'A' && typed[0] <= 'Z';
  std::int32_t at = 0;
  UChar32 c = 0;
  U8_NEXT(typed.data(), at, static_cast<std::int32_t>(typed.size()), c);
  return c >= 0 && (u_isupper(c) || (c >= 0x590 && c < 0x700) || (c >= 0xFB1D && c < 0xFF00));
}

std::string NameSounds(std::string_view folded) {
  constexpr std::string_view kArticle = "\u0627\u0644";
  const bool ascii =
      std::ranges::all_of(folded, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (ascii) {
    const bool letters =
        std::ranges::all_of(folded, [](char c) { return (c >= 'a' && c <= 'z') || c == '\''; });
    return letters ? KeyOf(folded) : std::string();
  }
  if (folded.starts_with(kArticle) && folded.size() >= kArticle.size() + 2 * kLeast) {
    folded.remove_prefix(kArticle.size());
  }
  return KeyOf(ToLatin(FoldAccents(folded)));
}

std::string NameKey(std::string_view folded) {
  std::string key = NameSounds(folded);
  if (key.size() < kLeast) key.clear();
  return key;
}

}  // namespace chancery::index
