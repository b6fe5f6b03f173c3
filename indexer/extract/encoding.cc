// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/extract/encoding.h"

#include <unicode/ucnv.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>

#include "indexer/extract/check.h"

namespace chancery::extract {
namespace {

struct Close {
  void operator()(UConverter* converter) const { ::ucnv_close(converter); }
};

// False when the charset is unknown or the bytes are none of it.
bool Convert(std::string_view bytes, const char* charset, std::string& out) {
  if (bytes.size() > std::numeric_limits<std::int32_t>::max() / 4) return false;
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, Close> converter(::ucnv_open(charset, &error));
  if (U_FAILURE(error)) return false;
  const auto length = static_cast<std::int32_t>(bytes.size());
  icu::UnicodeString text;
  const std::int32_t capacity = 2 * length + 16;
  char16_t* buffer = text.getBuffer(capacity);
  if (buffer == nullptr) return false;
  const std::int32_t n =
      ::ucnv_toUChars(converter.get(), buffer, capacity, bytes.data(), length, &error);
  text.releaseBuffer(U_SUCCESS(error) ? n : 0);
  if (U_FAILURE(error)) return false;
  text.toUTF8String(out);
  return true;
}

bool IsUtf8(std::string_view bytes) {
  const auto length = static_cast<std::int32_t>(bytes.size());
  for (std::int32_t i = 0; i < length;) {
    UChar32 c = 0;
    U8_NEXT(bytes.data(), i, length, c);
    if (c < 0) return false;
  }
  return true;
}

// Control characters that no writer of text means.
bool IsNoise(UChar32 c) {
  if (c < 0x20) return c != '\n' && c != '\t' && c != '\r' && c != '\f' && c != '\v';
  return c == 0x7F || (c >= 0x80 && c < 0xA0 && c != 0x85);
}

// A stray control character happens; one in fifty is no text.
bool IsMostlyNoise(std::string_view utf8) {
  std::int64_t noise = 0;
  const auto length = static_cast<std::int32_t>(utf8.size());
  for (std::int32_t i = 0; i < length;) {
    UChar32 c = 0;
    U8_NEXT(utf8.data(), i, length, c);
    noise += c < 0 || IsNoise(c) ? 1 : 0;
  }
  return noise * 50 > length;
}

}  // namespace

Result<std::string> ToUtf8(std::string_view bytes, std::string_view charset) {
  std::string out;
  if (bytes.size() > std::numeric_limits<std::int32_t>::max() / 4) {
    return InvalidArgument("text is too long");
  }
  if (bytes.starts_with("\xFF\xFE")) {
    if (!Convert(bytes.substr(2), "UTF-16LE", out)) return InvalidArgument("no UTF-16");
  } else if (bytes.starts_with("\xFE\xFF")) {
    if (!Convert(bytes.substr(2), "UTF-16BE", out)) return InvalidArgument("no UTF-16");
  } else if (IsUtf8(bytes)) {
    out = bytes;
  } else if (charset.empty() || !Convert(bytes, std::string(charset).c_str(), out)) {
    if (!Convert(bytes, "windows-1252", out)) return InvalidArgument("no text");
  }
  if (IsMostlyNoise(out)) return InvalidArgument("mostly control characters");
  return out;
}

std::string Cleaned(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  const auto length = static_cast<std::int32_t>(
      std::min<std::size_t>(utf8.size(), std::numeric_limits<std::int32_t>::max()));
  for (std::int32_t i = 0; i < length;) {
    const std::int32_t begin = i;
    UChar32 c = 0;
    U8_NEXT(utf8.data(), i, length, c);
    if (c == '\r') {
      if (i < length && utf8[static_cast<std::size_t>(i)] == '\n') continue;
      out += '\n';
    } else if (c == '\f') {
      out += "\n\n";
    } else if (c == '\v' || c == 0x85 || c == 0x2028) {
      out += '\n';
    } else if (c == 0x2029) {
      out += "\n\n";
    } else if (c >= 0 && !IsNoise(c) && c != 0xFEFF) {
      out.append(utf8.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(i - begin)));
    }
  }
  return out;
}

void WarmUpEncodings() {
  std::string out;
  for (const char* charset : {"UTF-16LE", "UTF-16BE", "windows-1252", "iso-8859-1", "koi8-r"}) {
    Convert("\x41\x00", charset, out);
  }
}

}  // namespace chancery::extract
