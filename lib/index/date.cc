// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/date.h"

#include <chrono>
#include <string>

namespace chancery::index {
namespace {

// Reads `digits` digits at the front of `*text`.
std::optional<int> Take(std::string_view* text, std::size_t digits) {
  if (text->size() < digits) return std::nullopt;
  int number = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    const char c = (*text)[i];
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  text->remove_prefix(digits);
  return number;
}

bool TakeMark(std::string_view* text, char mark) {
  if (text->empty() || text->front() != mark) return false;
  text->remove_prefix(1);
  return true;
}

constexpr std::int64_t kDay = 86400;

std::int64_t Days(std::chrono::year_month_day date) {
  using std::chrono::sys_days;
  constexpr sys_days kYearZero = std::chrono::year{0} / 1 / 1;
  return (sys_days(date) - kYearZero).count();
}

}  // namespace

std::optional<DateSpan> ParseDate(std::string_view iso) {
  namespace chrono = std::chrono;
  const auto year = Take(&iso, 4);
  if (!year) return std::nullopt;
  const chrono::year y{*year};
  if (iso.empty())
    return DateSpan{Days(y / 1 / 1) * kDay, Days((y + chrono::years{1}) / 1 / 1) * kDay - 1};
  if (!TakeMark(&iso, '-')) return std::nullopt;
  const auto month = Take(&iso, 2);
  if (!month || *month < 1 || *month > 12) return std::nullopt;
  const chrono::year_month ym = y / *month;
  if (iso.empty()) {
    return DateSpan{Days(ym / 1) * kDay, Days((ym + chrono::months{1}) / 1) * kDay - 1};
  }
  if (!TakeMark(&iso, '-')) return std::nullopt;
  const auto day = Take(&iso, 2);
  if (!day || !(ym / *day).ok()) return std::nullopt;
  const std::int64_t midnight = Days(ym / *day) * kDay;
  if (iso.empty()) return DateSpan{midnight, midnight + kDay - 1};
  if (!TakeMark(&iso, 'T')) return std::nullopt;
  const auto hour = Take(&iso, 2);
  if (!hour || *hour > 24 || !TakeMark(&iso, ':')) return std::nullopt;
  const auto minute = Take(&iso, 2);
  if (!minute || *minute > 59) return std::nullopt;
  int second = 0;
  if (TakeMark(&iso, ':')) {
    const auto seconds = Take(&iso, 2);
    if (!seconds || *seconds > 60) return std::nullopt;
    second = *seconds;
  }
  const std::int64_t at = midnight + *hour * 3600 + *minute * 60 + second;
  return DateSpan{at, at};  // What follows is a zone, which order within a day does not need.
}

}  // namespace chancery::index
