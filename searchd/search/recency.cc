// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/recency.h"

#include <cstdio>
#include <string>

#include "lib/index/date.h"

namespace chancery::search {
namespace {

constexpr std::uint32_t kMostDays = 36'500, kDefaultDays = 365;
constexpr int kDaysOfPages = 7;
constexpr std::size_t kDayBytes = 10;  // "2024-05-31".

std::string DayOf(std::chrono::sys_days day) {
  const std::chrono::year_month_day date(day);
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text;
}

}  // namespace

Status CheckRecency(const v1::Recency& recency) {
  if (recency.half_life_days() > kMostDays) {
    return InvalidArgument("The half-life may be 36,500 days at most.");
  }
  const std::string& day = recency.as_of();
  const bool is_day = day.size() == kDayBytes && index::ParseDate(day);
  return day.empty() || is_day ? Ok() : InvalidArgument("The day is to be as 2024-05-31.");
}

v1::Recency RecencyOf(const v1::Recency& asked, std::chrono::system_clock::time_point now) {
  v1::Recency recency = asked;
  if (recency.half_life_days() == 0) recency.set_half_life_days(kDefaultDays);
  if (recency.as_of().empty()) {
    recency.set_as_of(DayOf(std::chrono::floor<std::chrono::days>(now)));
  }
  return recency;
}

std::vector<v1::Recency> RecenciesOf(const v1::SearchRequest& request,
                                     std::chrono::system_clock::time_point now) {
  if (!request.has_recency()) return {v1::Recency()};
  const int days =
      request.page_token().empty() || !request.recency().as_of().empty() ? 1 : kDaysOfPages;
  std::vector<v1::Recency> all;
  for (int ago = 0; ago < days; ++ago) {
    all.push_back(RecencyOf(request.recency(), now - std::chrono::days(ago)));
  }
  return all;
}

void Favour(const v1::Recency& recency, index::Query* query) {
  const auto day = index::ParseDate(recency.as_of());
  query->half_life = day ? recency.half_life_days() : 0;
  query->today = day ? day->first : 0;
}

}  // namespace chancery::search
