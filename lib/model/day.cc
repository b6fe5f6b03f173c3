// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/model/day.h"

#include <charconv>
#include <cstdio>
#include <string>

namespace chancery::model {
namespace {

// Reads the digits of `text`; -1 when there is anything else.
int Number(std::string_view text) {
  int number = -1;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool digits = text.find_first_not_of("0123456789") == std::string_view::npos;
  return digits && read.ec == std::errc() ? number : -1;
}

}  // namespace

Result<std::chrono::sys_days> ReadDay(std::string_view text) {
  if (text.size() == 10 && text[4] == '-' && text[7] == '-') {
    const int year = Number(text.substr(0, 4));
    const int month = Number(text.substr(5, 2));
    const int day = Number(text.substr(8, 2));
    if (year >= 0 && month >= 0 && day >= 0) {
      const std::chrono::year_month_day date(std::chrono::year(year),
                                             std::chrono::month(static_cast<unsigned>(month)),
                                             std::chrono::day(static_cast<unsigned>(day)));
      if (date.ok()) return std::chrono::sys_days(date);
    }
  }
  return InvalidArgument("not a day like 1969-07-20: " + std::string(text));
}

std::string WriteDay(std::chrono::sys_days day) {
  const std::chrono::year_month_day date(day);
  char text[16];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text;
}

}  // namespace chancery::model
