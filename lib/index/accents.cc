// SPDX-License-Identifier: GPL-3.0-or-later
#include <unicode/unorm2.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include <cstdint>

#include "lib/index/analyzer.h"

namespace chancery::index {
namespace {

// A letter as those write it who lack it.
void AppendBare(UChar32 c, std::string* out) {
  switch (c) {
    case 0xE6:
      *out += "ae";
      return;
    case 0x153:
      *out += "oe";
      return;
    case 0xFE:
      *out += "th";
      return;
    case 0xF8:
      c = 'o';
      break;
    case 0x142:
      c = 'l';
      break;
    case 0xF0:
    case 0x111:
      c = 'd';
      break;
    case 0x127:
      c = 'h';
      break;
    case 0x131:
      c = 'i';
      break;
    case 0x167:
      c = 't';
      break;
    case 0x14B:
      c = 'n';
      break;
    case 0x259:
      c = 'a';
      break;
    case 0x451:
      c = 0x435;
      break;
    default:
      break;
  }
  std::uint8_t bytes[U8_MAX_LENGTH];
  std::int32_t size = 0;
  U8_APPEND_UNSAFE(bytes, size, c);
  out->append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

}  // namespace

std::string FoldAccents(std::string_view folded) {
  static const UNormalizer2* const kDecomposed = [] {
    UErrorCode error = U_ZERO_ERROR;
    return unorm2_getNFDInstance(&error);
  }();
  const auto has_accents = [](UChar32 c) {
    return (c >= 0xC0 && c < 0x250) || (c >= 0x370 && c < 0x400) || (c >= 0x1E00 && c < 0x2000);
  };
  std::string plain;
  const auto size = static_cast<std::int32_t>(folded.size());
  for (std::int32_t at = 0; at < size;) {
    UChar32 c = 0;
    U8_NEXT(folded.data(), at, size, c);
    if (c < 0 || (c >= 0x2B9 && c <= 0x2BF) || (c >= 0x300 && c < 0x370)) continue;
    if (has_accents(c)) {
      UChar apart[20];
      UErrorCode error = U_ZERO_ERROR;
      const std::int32_t units = unorm2_getDecomposition(kDecomposed, c, apart, 20, &error);
      if (units > 0 && U_SUCCESS(error)) U16_GET(apart, 0, 0, units, c);
    }
    AppendBare(c, &plain);
  }
  return plain.empty() ? std::string(folded) : plain;
}

}  // namespace chancery::index
