// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/ingest/source_name.h"

#include <unicode/utf8.h>

#include <cstdint>

namespace chancery::ingest {
namespace {

constexpr std::string_view kDigits = "0123456789ABCDEF";

int DigitOf(char c) {
  const auto at = kDigits.find(c);
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

}  // namespace

std::string Escape(std::string_view bytes) {
  std::string out;
  const auto size = static_cast<std::int32_t>(bytes.size());
  for (std::int32_t at = 0; at < size;) {
    const std::int32_t begin = at;
    UChar32 code = 0;
    U8_NEXT(bytes.data(), at, size, code);
    if (code >= 0x20 && code != '%' && code != 0x7f) {
      out += bytes.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(at - begin));
      continue;
    }
    for (std::int32_t i = begin; i < at; ++i) {
      const auto byte = static_cast<unsigned char>(bytes[static_cast<std::size_t>(i)]);
      out += '%';
      out += kDigits[byte >> 4];
      out += kDigits[byte & 15];
    }
  }
  return out;
}

std::string Unescape(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escaped = text[i] == '%' && i + 2 < text.size() && DigitOf(text[i + 1]) >= 0 &&
                         DigitOf(text[i + 2]) >= 0;
    if (!escaped) {
      out += text[i];
      continue;
    }
    out += static_cast<char>(DigitOf(text[i + 1]) * 16 + DigitOf(text[i + 2]));
    i += 2;
  }
  return out;
}

}  // namespace chancery::ingest
