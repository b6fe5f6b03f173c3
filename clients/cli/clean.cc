// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/cli/clean.h"

#include <algorithm>
#include <cstdint>

namespace chancery::cli {
namespace {

constexpr char kEscape = '\x1b';
constexpr char kBell = '\x07';
constexpr std::string_view kReplacement = "\xef\xbf\xbd";

bool IsBetween(char c, int low, int high) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= low && byte <= high;
}

// Bytes of the escape sequence at the start of `text`, which begins with ESC. A string sequence
// that doesn't end on its line loses only its introducer, so that it can't hide the rest.
std::size_t EscapeLength(std::string_view text) {
  if (text.size() < 2) return 1;
  std::size_t at = 1;
  if (std::string_view("]PX^_").find(text[1]) != std::string_view::npos) {
    for (at = 2; at < text.size() && text[at] != '\n'; ++at) {
      if (text[at] == kBell) return at + 1;
      if (text[at] == kEscape) return text.substr(at, 2) == "\x1b\\" ? at + 2 : 2;
    }
    return 2;
  }
  const bool control = text[1] == '[';
  if (control) ++at;
  while (control && at < text.size() && IsBetween(text[at], 0x30, 0x3f)) ++at;
  while (at < text.size() && IsBetween(text[at], 0x20, 0x2f)) ++at;
  if (at < text.size() && IsBetween(text[at], control ? 0x40 : 0x30, 0x7e)) return at + 1;
  return control ? 2 : 1;
}

struct CodePoint {
  std::uint32_t value;
  std::size_t bytes;  // 0 when these bytes are no UTF-8.
};

CodePoint Decode(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) return {first, 1};
  const std::size_t bytes = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() < bytes) return {0, 0};
  std::uint32_t value = first & (0x7fu >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    if (!IsBetween(text[i], 0x80, 0xbf)) return {0, 0};
    value = (value << 6) | (static_cast<unsigned char>(text[i]) & 0x3fu);
  }
  constexpr std::uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = value >= 0xd800 && value <= 0xdfff;
  if (value < kLeast[bytes] || value > 0x10ffff || surrogate) return {0, 0};
  return {value, bytes};
}

bool MayBeShown(std::uint32_t c) {
  if (c == '\n' || c == '\t') return true;
  if (c < 0x20 || (c >= 0x7f && c < 0xa0)) return false;
  if ((c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069)) return false;  // Direction.
  if (c == 0x2028 || c == 0x2029 || c == 0xfeff) return false;
  return c < 0xe0000 || c > 0xe007f;  // Invisible tags.
}

}  // namespace

std::string CleanText(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    std::size_t taken = 1;
    if (text[0] == kEscape) {
      taken = EscapeLength(text);
    } else if (const CodePoint c = Decode(text); c.bytes == 0) {
      out += kReplacement;
    } else {
      taken = c.bytes;
      if (MayBeShown(c.value)) out += text.substr(0, taken);
    }
    text.remove_prefix(taken);
  }
  return out;
}

std::string CleanLine(std::string_view text) {
  std::string out;
  bool blank = false;
  for (const char c : CleanText(text)) {
    if (c == ' ' || c == '\n' || c == '\t') {
      blank = !out.empty();
      continue;
    }
    if (blank) out += ' ';
    blank = false;
    out += c;
  }
  return out;
}

std::size_t Columns(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !IsBetween(c, 0x80, 0xbf); }));
}

}  // namespace chancery::cli
