// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/timeline.h"

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "lib/index/date.h"

namespace chancery::search {
namespace {

using index::Facet;
using v1::Timeline;

constexpr std::int64_t kMostBuckets = 60;
constexpr std::int64_t kSecondsOfDay = 86400;

// Of a value of a facet: the number of its bucket; buckets that are side by side have numbers that
// are. Nothing for what is no date.
struct Grain {
  Timeline::Grain grain;
  Facet facet;
  int years;  // Of a bucket; 0: less than one.
};
constexpr Grain kGrains[] = {{Timeline::GRAIN_DAY, Facet::kDay, 0},
                             {Timeline::GRAIN_MONTH, Facet::kMonth, 0},
                             {Timeline::GRAIN_YEAR, Facet::kYear, 1},
                             {Timeline::GRAIN_DECADE, Facet::kYear, 10},
                             {Timeline::GRAIN_CENTURY, Facet::kYear, 100}};

int YearOf(std::string_view value) { return std::stoi(std::string(value.substr(0, 4))); }

std::optional<std::int64_t> NumberOf(const Grain& grain, std::string_view value) {
  const auto span = index::ParseDate(value);
  if (!span) return std::nullopt;
  if (grain.facet == Facet::kDay) return span->first / kSecondsOfDay;
  if (grain.facet == Facet::kYear) return YearOf(value) / grain.years;
  return YearOf(value) * 12 + std::stoi(std::string(value.substr(5, 2))) - 1;
}

std::string ValueOf(const Grain& grain, std::int64_t number) {
  namespace chrono = std::chrono;
  char text[32];
  const auto n = static_cast<int>(number);
  switch (grain.grain) {
    case Timeline::GRAIN_DAY: {
      constexpr chrono::sys_days kYearZero = chrono::year{0} / 1 / 1;
      const chrono::year_month_day day(kYearZero + chrono::days(number));
      std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(day.year()),
                    static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
      break;
    }
    case Timeline::GRAIN_MONTH:
      std::snprintf(text, sizeof text, "%04d-%02d", n / 12, n % 12 + 1);
      break;
    case Timeline::GRAIN_DECADE:
      std::snprintf(text, sizeof text, "%03d", n);
      break;
    case Timeline::GRAIN_CENTURY:
      std::snprintf(text, sizeof text, "%02d", n);
      break;
    default:
      std::snprintf(text, sizeof text, "%04d", n);
      break;
  }
  return text;
}

}  // namespace

v1::Timeline TimelineOf(const index::FacetCounts& counts) {
  Timeline timeline;
  std::uint64_t dated = 0;
  for (const auto& year : counts.Of(Facet::kYear)) dated += year.views();
  timeline.set_undated(counts.views() - dated);
  if (dated == 0) return timeline;
  for (const Grain& grain : kGrains) {
    std::map<std::int64_t, std::uint64_t> buckets;
    std::uint64_t as_fine = 0;
    for (const auto& value : counts.Of(grain.facet)) {
      const auto number = NumberOf(grain, value.value());
      if (!number) continue;
      buckets[*number] += value.views();
      as_fine += value.views();
    }
    const bool last_resort = grain.grain == Timeline::GRAIN_CENTURY;
    if (2 * as_fine < dated && !last_resort) continue;
    const std::int64_t first = buckets.begin()->first, last = buckets.rbegin()->first;
    if (last - first >= kMostBuckets && !last_resort) continue;
    timeline.set_grain(grain.grain);
    timeline.set_coarser(dated - as_fine);
    for (std::int64_t number = first; number <= last; ++number) {
      Timeline::Bucket* const bucket = timeline.add_buckets();
      bucket->set_value(ValueOf(grain, number));
      const auto at = buckets.find(number);
      bucket->set_count(at == buckets.end() ? 0 : at->second);
    }
    return timeline;
  }
  return timeline;
}

}  // namespace chancery::search
