// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/people/latin.h"

#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>
#include <memory>

namespace chancery::people {
namespace {

constexpr char kRules[] =
    "Any-Latin; NFKD; [:Nonspacing Mark:] Remove; Latin-ASCII; Lower; [^a-z' ] Remove";

bool IsAscii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

char Plain(char c) {
  if (c >= 'A' && c <= 'Z') return static_cast<char>(c - 'A' + 'a');
  return (c >= 'a' && c <= 'z') || c == '\'' || c == ' ' ? c : '\0';
}

// Of the thread, because one may not be shared; null when ICU's data are not there.
icu::Transliterator* Rules() {
  thread_local const std::unique_ptr<icu::Transliterator> rules = [] {
    UErrorCode error = U_ZERO_ERROR;
    std::unique_ptr<icu::Transliterator> made(
        icu::Transliterator::createInstance(kRules, UTRANS_FORWARD, error));
    return U_SUCCESS(error) ? std::move(made) : nullptr;
  }();
  return rules.get();
}

}  // namespace

std::string ToLatin(std::string_view name) {
  std::string latin;
  if (IsAscii(name) || Rules() == nullptr) {
    for (const char c : name) {
      if (const char plain = Plain(c); plain != '\0') latin += plain;
    }
    return latin;
  }
  icu::UnicodeString text = icu::UnicodeString::fromUTF8(
      icu::StringPiece(name.data(), static_cast<std::int32_t>(name.size())));
  Rules()->transliterate(text);
  return text.toUTF8String(latin);
}

bool IsForeign(std::string_view name) {
  for (std::int32_t at = 0; at < static_cast<std::int32_t>(name.size());) {
    UChar32 c = 0;
    U8_NEXT(name.data(), at, static_cast<std::int32_t>(name.size()), c);
    if (c < 0x80 || !u_isalpha(c)) continue;
    UErrorCode error = U_ZERO_ERROR;
    if (uscript_getScript(c, &error) != USCRIPT_LATIN) return true;
  }
  return false;
}

}  // namespace chancery::people
