// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/extract/lines.h"

#include <algorithm>

namespace chancery::extract {
namespace {

template <typename Convert>
std::string Map(std::string_view s, Convert convert) {
  std::string out(s);
  std::transform(out.begin(), out.end(), out.begin(), convert);
  return out;
}

}  // namespace

std::string_view TrimRight(std::string_view s) {
  while (!s.empty() && IsSpace(s.back())) s.remove_suffix(1);
  return s;
}

std::string_view Trim(std::string_view s) {
  while (!s.empty() && IsSpace(s.front())) s.remove_prefix(1);
  return TrimRight(s);
}

std::string Upper(std::string_view s) {
  return Map(s, [](char c) { return IsLower(c) ? static_cast<char>(c - 'a' + 'A') : c; });
}

std::string Lower(std::string_view s) {
  return Map(s, [](char c) { return IsUpper(c) ? static_cast<char>(c - 'A' + 'a') : c; });
}

std::string Squeezed(std::string_view s) {
  std::string out;
  for (const std::string_view word : Words(s)) {
    if (!out.empty()) out += ' ';
    out += word;
  }
  return out;
}

std::string_view TakeLine(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return line;
}

std::vector<std::string_view> Lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) lines.push_back(TakeLine(text));
  return lines;
}

std::vector<std::string> Split(std::string_view s, std::string_view separators) {
  std::vector<std::string> parts;
  while (!s.empty()) {
    const std::size_t end = std::min(s.find_first_of(separators), s.size());
    if (const auto part = Trim(s.substr(0, end)); !part.empty()) parts.emplace_back(part);
    s.remove_prefix(std::min(end + 1, s.size()));
  }
  return parts;
}

std::vector<std::string_view> Words(std::string_view s) {
  std::vector<std::string_view> words;
  for (std::size_t i = 0; i < s.size();) {
    if (IsSpace(s[i])) {
      ++i;
      continue;
    }
    const std::size_t begin = i;
    while (i < s.size() && !IsSpace(s[i])) ++i;
    words.push_back(s.substr(begin, i - begin));
  }
  return words;
}

std::string_view Head(std::string_view s, std::size_t max_bytes) {
  if (s.size() <= max_bytes) return s;
  std::size_t end = max_bytes;
  while (end > 0 && (static_cast<unsigned char>(s[end]) & 0xC0) == 0x80) --end;
  return s.substr(0, end);
}

}  // namespace chancery::extract
