// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/budgets.h"

#include <algorithm>
#include <cstdio>
#include <iterator>

#include "lib/base/digest.h"

namespace chancery::search {
namespace {

using Measure = audit::Note::Stop::Measure;
using Kind = audit::Note::Stop::Kind;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::size_t kOriginBytes = 16;  // Of its digest: long names cost no more than short ones.

// A span is `steps` steps long, and counts those that began before and are not over yet.
struct Window {
  const char* name;
  minutes step;
  std::int64_t steps;
};
constexpr Window kHour{"an hour", minutes(5), 12};
constexpr Window kDay{"a day", minutes(60), 24};
constexpr const Window& WindowOf(bool day) { return day ? kDay : kHour; }

std::int64_t StepAt(Budgets::Time now, const Window& window) {
  return std::chrono::floor<minutes>(now.time_since_epoch()) / window.step;
}

std::uint32_t Allowance::*const kFields[] = {nullptr, &Allowance::opened, &Allowance::listed,
                                             &Allowance::pages, &Allowance::origins};
std::uint32_t Allowance::*FieldOf(Measure measure) {
  return kFields[static_cast<std::size_t>(measure)];
}

// Where a sum stands in Counts.
std::size_t PlaceOf(Measure measure) { return static_cast<std::size_t>(measure) - 1; }

// 0 is more than any number.
std::uint32_t MoreGenerous(std::uint32_t a, std::uint32_t b) {
  return a == 0 || b == 0 ? 0 : std::max(a, b);
}

Allowance MoreGenerous(const Allowance& a, const Allowance& b) {
  Allowance out;
  for (const Measure measure :
       {Measure::kOpened, Measure::kListed, Measure::kPages, Measure::kOrigins}) {
    const auto field = FieldOf(measure);
    out.*field = MoreGenerous(a.*field, b.*field);
  }
  return out;
}

std::string Spell(Budgets::Time time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<minutes>(time - day));
  char text[64];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u %02d:%02d UTC", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()));
  return text;
}

// "You have opened 12 documents", or "12 of the 20 documents" with a limit.
std::string Taken(Measure measure, std::uint64_t spent, std::uint64_t limit) {
  const std::string number =
      std::to_string(spent) + (limit > 0 ? " of " + std::to_string(limit) : "");
  switch (measure) {
    case Measure::kOpened:
      return "You have opened " + number + " documents";
    case Measure::kListed:
      return "Your searches have listed " + number + " documents";
    case Measure::kPages:
      return "You have turned " + number + " pages of answers";
    default:
      return "You have opened documents of " + number + " offices";
  }
}

}  // namespace

Budget Budgets::Of(const model::Reader& reader) const {
  std::optional<Budget> found;
  for (const auto& [atom, budget] : options_.of) {
    if (!reader.atoms.Holds(atom)) continue;
    found =
        found ? Budget{MoreGenerous(found->hour, budget.hour), MoreGenerous(found->day, budget.day)}
              : budget;
  }
  return found.value_or(options_.budget);
}

// What the reader has taken, without what is too long ago. Under `mutex_`.
Budgets::Reader& Budgets::Fresh(const std::string& id, Time now) {
  const auto forget = [now](Reader& reader) {
    for (const bool day : {false, true}) {
      Span& span = day ? reader.day : reader.hour;
      const std::int64_t first = StepAt(now, WindowOf(day)) - WindowOf(day).steps;
      if (span.first == first) continue;  // Nothing is older than when it was looked at last.
      span.first = first;
      span.steps.erase(span.steps.begin(), span.steps.lower_bound(first));
      std::erase_if(span.origins, [&](const auto& origin) { return origin.second < first; });
    }
    return reader.day.steps.empty();
  };
  if (const std::int64_t hour = StepAt(now, kDay); hour != swept_) {
    swept_ = hour;
    for (auto at = taken_.begin(); at != taken_.end();) {
      at = forget(at->second) ? taken_.erase(at) : std::next(at);
    }
  }
  Reader& reader = taken_[id];
  forget(reader);
  return reader;
}

Budgets::Standing Budgets::Stand(const Reader& taken, const Budget& budget, bool day,
                                 Measure measure) {
  const Span& span = day ? taken.day : taken.hour;
  Standing standing{measure, day, 0, (day ? budget.day : budget.hour).*FieldOf(measure)};
  if (measure == Measure::kOrigins) {
    standing.spent = span.origins.size();
  } else {
    for (const auto& step : span.steps) standing.spent += step.second[PlaceOf(measure)];
  }
  return standing;
}

// When so much of it has been forgotten that it is below the limit.
Budgets::Time Budgets::FreeAgain(const Reader& taken, const Standing& standing) {
  const Span& span = standing.day ? taken.day : taken.hour;
  const Window& window = WindowOf(standing.day);
  std::map<std::int64_t, std::uint64_t> given_back;  // At which step, how much.
  if (standing.measure == Measure::kOrigins) {
    for (const auto& origin : span.origins) ++given_back[origin.second];
  } else {
    for (const auto& [number, counts] : span.steps) {
      given_back[number] = counts[PlaceOf(standing.measure)];
    }
  }
  std::uint64_t left = standing.spent;
  std::int64_t last = 0;
  for (const auto& [number, count] : given_back) {
    if (left < standing.limit) break;
    left -= count;
    last = number;
  }
  return Time(window.step * (last + window.steps + 1));
}

Status Budgets::May(const model::Reader& reader, const std::vector<Measure>& needed, Time now,
                    audit::Note* note) {
  const Budget budget = Of(reader);
  const std::lock_guard lock(mutex_);
  const Reader& taken = Fresh(reader.id, now);
  Standing longest;
  Time until = Time::min();
  for (const Measure measure : needed) {
    for (const bool day : {false, true}) {
      const Standing standing = Stand(taken, budget, day, measure);
      if (!standing.Exceeds(100)) continue;
      if (const Time free = FreeAgain(taken, standing); free > until) {
        until = free;
        longest = standing;
      }
    }
  }
  if (longest.measure == Measure::kNone) return Ok();
  const Window& window = WindowOf(longest.day);
  note->stop = {Kind::kHard, longest.measure,
                static_cast<std::uint32_t>(seconds(window.step * window.steps).count()),
                longest.spent, longest.limit};
  return Stopped(Taken(longest.measure, longest.spent, 0) + " within " + window.name +
                 ", as many as you may; this ends at " + Spell(until) + '.');
}

Status Budgets::MayOpen(const model::Reader& reader, Time now, audit::Note* note) {
  return May(reader, {Measure::kOpened, Measure::kOrigins}, now, note);
}

Status Budgets::MaySearch(const model::Reader& reader, bool further_page, Time now,
                          audit::Note* note) {
  std::vector<Measure> needed{Measure::kListed};
  if (further_page) needed.push_back(Measure::kPages);
  return May(reader, needed, now, note);
}

// Of what is nearly spent, that of which the largest share is.
std::string Budgets::Notice(const model::Reader& reader, const Reader& taken,
                            const std::vector<Measure>& measures, audit::Note* note) const {
  const Budget budget = Of(reader);
  Standing worst;
  for (const Measure measure : measures) {
    for (const bool day : {false, true}) {
      const Standing standing = Stand(taken, budget, day, measure);
      if (!standing.Exceeds(options_.notice_percent)) continue;
      const bool worse = worst.measure == Measure::kNone ||
                         standing.spent * worst.limit > worst.spent * standing.limit;
      if (worse) worst = standing;
    }
  }
  if (worst.measure == Measure::kNone) return {};
  const Window& window = WindowOf(worst.day);
  note->stop = {Kind::kSoft, worst.measure,
                static_cast<std::uint32_t>(seconds(window.step * window.steps).count()),
                worst.spent, worst.limit};
  return Taken(worst.measure, worst.spent, worst.limit) + " that you may within " + window.name +
         '.';
}

std::string Budgets::Opened(const model::Reader& reader, std::string_view origin, Time now,
                            audit::Note* note) {
  const Budget budget = Of(reader);
  const std::lock_guard lock(mutex_);
  Reader& taken = Fresh(reader.id, now);
  for (const bool day : {false, true}) {
    Span& span = day ? taken.day : taken.hour;
    const std::int64_t step = StepAt(now, WindowOf(day));
    ++span.steps[step][PlaceOf(Measure::kOpened)];
    if ((day ? budget.day : budget.hour).origins > 0) {
      span.origins[base::Sha256(origin).substr(0, kOriginBytes)] = step;
    }
  }
  return Notice(reader, taken, {Measure::kOpened, Measure::kOrigins}, note);
}

std::string Budgets::Listed(const model::Reader& reader, std::size_t hits, bool further_page,
                            Time now, audit::Note* note) {
  const std::lock_guard lock(mutex_);
  Reader& taken = Fresh(reader.id, now);
  for (const bool day : {false, true}) {
    Counts& counts = (day ? taken.day : taken.hour).steps[StepAt(now, WindowOf(day))];
    counts[PlaceOf(Measure::kListed)] += static_cast<std::uint32_t>(hits);
    if (further_page) ++counts[PlaceOf(Measure::kPages)];
  }
  std::vector<Measure> measures{Measure::kListed};
  if (further_page) measures.push_back(Measure::kPages);
  return Notice(reader, taken, measures, note);
}

std::chrono::milliseconds Budgets::Pause(const model::Reader& reader, Time now) {
  const Budget budget = Of(reader);
  const std::lock_guard lock(mutex_);
  const Reader& taken = Fresh(reader.id, now);
  for (const Measure measure :
       {Measure::kOpened, Measure::kListed, Measure::kPages, Measure::kOrigins}) {
    for (const bool day : {false, true}) {
      if (Stand(taken, budget, day, measure).Exceeds(options_.notice_percent)) {
        return options_.pause;
      }
    }
  }
  return std::chrono::milliseconds(0);
}

}  // namespace chancery::search
