// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/extract/declassify.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

#include "indexer/extract/date.h"
#include "indexer/extract/lines.h"

namespace chancery::extract {
namespace {

constexpr std::size_t kLongestDate = 40;

std::string Iso(int year, int month, int day) {
  using namespace std::chrono;
  const year_month_day date{std::chrono::year{year},
                            std::chrono::month{static_cast<unsigned>(month)},
                            std::chrono::day{static_cast<unsigned>(day)}};
  if (year < 1900 || year > 9999 || !date.ok()) return {};
  char text[16];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
  return text;
}

// The numbers at the front, parted by one of `separators`.
std::array<int, 3> Numbers(std::string_view text, std::string_view separators) {
  std::array<int, 3> numbers{};
  std::size_t at = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    const std::size_t first = at;
    while (at < text.size() && at - first < 8 && IsDigit(text[at])) {
      numbers[i] = numbers[i] * 10 + (text[at++] - '0');
    }
    if (at == first) return {};
    if (i == 2) break;
    if (at == text.size() || separators.find(text[at]) == std::string_view::npos) return {};
    ++at;
  }
  return numbers;
}

std::string DateIn(std::string_view text) {
  if (const auto [a, b, year] = Numbers(text, "/"); year > 0) {
    const int full = year < 100 ? 2000 + year : year;
    return std::max(Iso(full, a, b), Iso(full, b, a));
  }
  if (const auto digits = text.substr(0, 8);
      digits.size() == 8 && std::all_of(digits.begin(), digits.end(), IsDigit)) {
    const int number = std::stoi(std::string(digits));
    return Iso(number / 10000, number / 100 % 100, number % 100);
  }
  const std::string iso = IsoDate(text).substr(0, 10);
  if (iso.size() == 4) return iso + "-12-31";
  if (iso.size() != 7) return iso;
  for (int day = 31; day > 27; --day) {
    std::string last = Iso(std::stoi(iso.substr(0, 4)), std::stoi(iso.substr(5, 2)), day);
    if (!last.empty()) return last;
  }
  return {};
}

}  // namespace

std::string DeclassifyOn(std::string_view text) {
  constexpr std::array<std::string_view, 4> kWords = {
      "decl:", "declassify on:", "decl on:", "declassify on "};
  std::string last;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != 'D' && text[at] != 'd') continue;
    const std::string here = Lower(text.substr(at, 16));
    for (const std::string_view word : kWords) {
      if (!here.starts_with(word)) continue;
      std::string_view rest = text.substr(at + word.size(), kLongestDate);
      rest = Trim(rest.substr(0, rest.find('\n')));
      last = std::max(last, DateIn(rest));
      break;
    }
  }
  return last;
}

}  // namespace chancery::extract
