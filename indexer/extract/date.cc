// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/extract/date.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <optional>
#include <regex>

#include "indexer/extract/lines.h"

namespace chancery::extract {
namespace {

constexpr std::size_t kLongest = 200;

// A moment, with what is not said left out.
struct Moment {
  int year = 0;
  std::optional<int> month, day, hour;
  int minute = 0, second = 0;
  std::optional<int> zone_minutes;  // East of UTC.
};

using Match = std::cmatch;

std::regex Pattern(const char* pattern) {
  return std::regex(pattern, std::regex::icase | std::regex::optimize);
}

bool Search(std::string_view text, const std::regex& pattern, Match& match) {
  return std::regex_search(text.data(), text.data() + text.size(), match, pattern);
}

int Number(const Match& match, std::size_t group) {
  int n = 0;
  for (const char c : match[group].str()) n = n * 10 + (c - '0');
  return n;
}

int MonthOf(std::string_view name) {
  constexpr std::array kNames = {"jan", "feb", "mar", "apr", "may", "jun",
                                 "jul", "aug", "sep", "oct", "nov", "dec"};
  const std::string lower = Lower(name.substr(0, 3));
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (lower == kNames[i]) return static_cast<int>(i) + 1;
  }
  return 0;
}

int FullYear(int two_digits) { return two_digits + (two_digits < 45 ? 2000 : 1900); }

// A moment with a zone is told in UTC.
bool ToUtc(Moment& m) {
  using namespace std::chrono;
  const year_month_day day{year{m.year}, month{static_cast<unsigned>(*m.month)},
                           std::chrono::day{static_cast<unsigned>(*m.day)}};
  const auto time =
      sys_days{day} + hours{*m.hour} + minutes{m.minute} - minutes{m.zone_minutes.value_or(0)};
  const auto midnight = floor<days>(time);
  const year_month_day utc{midnight};
  m.year = static_cast<int>(utc.year());
  m.month = static_cast<int>(static_cast<unsigned>(utc.month()));
  m.day = static_cast<int>(static_cast<unsigned>(utc.day()));
  const auto rest = duration_cast<minutes>(time - midnight);
  m.hour = static_cast<int>(rest.count() / 60);
  m.minute = static_cast<int>(rest.count() % 60);
  return m.year >= 1 && m.year <= 9999;
}

std::string Print(Moment m) {
  if (m.year < 1 || m.year > 9999) return {};
  if (m.month && (*m.month < 1 || *m.month > 12)) return {};
  if (m.day) {
    const std::chrono::year_month_day day{std::chrono::year{m.year},
                                          std::chrono::month{static_cast<unsigned>(*m.month)},
                                          std::chrono::day{static_cast<unsigned>(*m.day)}};
    if (!day.ok()) return {};
  }
  const bool has_time = m.day && m.hour && *m.hour < 24 && m.minute < 60 && m.second < 60;
  if (has_time && m.zone_minutes && !ToUtc(m)) return {};
  char out[40];
  int n = std::snprintf(out, sizeof out, "%04d", m.year);
  const auto add = [&](const char* format, int value) {
    n += std::snprintf(out + n, sizeof out - static_cast<std::size_t>(n), format, value);
  };
  if (m.month) add("-%02d", *m.month);
  if (m.month && m.day) add("-%02d", *m.day);
  if (has_time) {
    add("T%02d", *m.hour);
    add(":%02d", m.minute);
    add(":%02d", m.second);
  }
  return std::string(out, static_cast<std::size_t>(n)) + (has_time && m.zone_minutes ? "Z" : "");
}

std::string Iso(std::string_view text) {
  static const std::regex kIso = Pattern(
      R"(^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?)?)?$)");
  Match match;
  if (!Search(text, kIso, match)) return {};
  Moment m;
  m.year = Number(match, 1);
  if (match[2].matched) m.month = Number(match, 2);
  if (match[3].matched) m.day = Number(match, 3);
  if (match[4].matched) m.hour = Number(match, 4);
  if (match[5].matched) m.minute = Number(match, 5);
  if (match[6].matched) m.second = Number(match, 6);
  if (match[7].matched) {
    const std::string zone = match[7].str();
    m.zone_minutes = 0;
    if (zone.size() >= 5) {
      const int hours = (zone[1] - '0') * 10 + (zone[2] - '0');
      const int minutes = (zone[zone.size() - 2] - '0') * 10 + (zone.back() - '0');
      m.zone_minutes = (hours * 60 + minutes) * (zone[0] == '-' ? -1 : 1);
    }
  }
  return Print(m);
}

// "021530Z JUN 06".
std::string DateTimeGroup(std::string_view text) {
  static const std::regex kGroup = Pattern(
      R"(\b(\d{2})(\d{2})(\d{2})Z\s+(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\s+(\d{4}|\d{2})\b)");
  Match match;
  if (!Search(text, kGroup, match)) return {};
  Moment m;
  m.day = Number(match, 1);
  m.hour = Number(match, 2);
  m.minute = Number(match, 3);
  m.zone_minutes = 0;
  m.month = MonthOf(match[4].str());
  m.year = match[5].length() == 2 ? FullYear(Number(match, 5)) : Number(match, 5);
  return Print(m);
}

// The time of day behind a written date.
void AddTime(std::string_view rest, Moment& m) {
  static const std::regex kTime = Pattern(
      R"(^[\s,;\x2D\u2014]*(?:(\d{4})\s?(Z)|(\d{1,2})(?:[:.](\d{2}))?\s?([ap])\.?\s?m\b|(\d{1,2}):(\d{2})\b|(noon|midnight)))");
  // A dash of any length may stand between; it is no ASCII.
  while (!rest.empty() && (static_cast<unsigned char>(rest[0]) >= 0x80)) rest.remove_prefix(1);
  Match match;
  if (!Search(rest, kTime, match)) return;
  if (match[1].matched) {
    m.hour = Number(match, 1) / 100;
    m.minute = Number(match, 1) % 100;
    m.zone_minutes = 0;
  } else if (match[3].matched) {
    const int hour = Number(match, 3);
    if (hour < 1 || hour > 12) return;
    const bool after_noon = match[5].str() == "p" || match[5].str() == "P";
    m.hour = hour % 12 + (after_noon ? 12 : 0);
    if (match[4].matched) m.minute = Number(match, 4);
  } else if (match[6].matched) {
    m.hour = Number(match, 6);
    m.minute = Number(match, 7);
  } else {
    m.hour = Lower(match[8].str()) == "noon" ? 12 : 0;
  }
}

// "April 25, 1974", "April 25–27, 1974", "25 April 1974", "April 1974".
std::string Written(std::string_view text) {
  static const std::regex kMonthFirst = Pattern(
      R"(\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?:[^0-9a-z]{1,6}\d{1,2})?,?\s+(\d{4})\b)");
  static const std::regex kDayFirst = Pattern(
      R"(\b(\d{1,2})(?:st|nd|rd|th|\.)?\s+(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+(\d{4})\b)");
  static const std::regex kMonthOnly =
      Pattern(R"(\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+(\d{4})\b)");
  Match match;
  Moment m;
  if (Search(text, kMonthFirst, match)) {
    m.month = MonthOf(match[1].str());
    m.day = Number(match, 2);
    m.year = Number(match, 3);
  } else if (Search(text, kDayFirst, match)) {
    m.day = Number(match, 1);
    m.month = MonthOf(match[2].str());
    m.year = Number(match, 3);
  } else if (Search(text, kMonthOnly, match)) {
    m.month = MonthOf(match[1].str());
    m.year = Number(match, 2);
    return Print(m);
  } else {
    return {};
  }
  const auto end = static_cast<std::size_t>(match[0].second - text.data());
  AddTime(text.substr(end), m);
  return Print(m);
}

// "25.04.1974", "25/4/1974", "4/25/1974".
std::string Numeric(std::string_view text) {
  static const std::regex kNumeric = Pattern(R"(^(\d{1,2})([./-])(\d{1,2})\2(\d{4})$)");
  Match match;
  if (!Search(text, kNumeric, match)) return {};
  const int first = Number(match, 1);
  const int second = Number(match, 3);
  Moment m;
  m.year = Number(match, 4);
  if (match[2].str() == "." || first > 12) {
    m.day = first;
    m.month = second;
  } else if (second > 12) {
    m.month = first;
    m.day = second;
  }
  return Print(m);
}

}  // namespace

std::string IsoDate(std::string_view text) {
  text = Trim(Head(text, kLongest));
  for (const auto parse : {Iso, DateTimeGroup, Written, Numeric}) {
    if (std::string date = parse(text); !date.empty()) return date;
  }
  return {};
}

std::string IsoDateOfPdf(std::string_view text) {
  static const std::regex kPdf = Pattern(
      R"(^D?:?\s*(\d{4})(?:(\d{2})(?:(\d{2})(?:(\d{2})(\d{2})(\d{2})?(?:(Z)|([+-])(\d{2})'?(\d{2})?)?)?)?)?)");
  text = Trim(Head(text, kLongest));
  Match match;
  if (!Search(text, kPdf, match)) return IsoDate(text);
  Moment m;
  m.year = Number(match, 1);
  if (match[2].matched) m.month = Number(match, 2);
  if (match[3].matched) m.day = Number(match, 3);
  if (match[4].matched) m.hour = Number(match, 4);
  if (match[5].matched) m.minute = Number(match, 5);
  if (match[6].matched) m.second = Number(match, 6);
  if (match[7].matched) m.zone_minutes = 0;
  if (match[8].matched) {
    const int minutes = Number(match, 9) * 60 + (match[10].matched ? Number(match, 10) : 0);
    m.zone_minutes = match[8].str() == "-" ? -minutes : minutes;
  }
  return Print(m);
}

}  // namespace chancery::extract
