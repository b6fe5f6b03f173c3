// SPDX-License-Identifier: GPL-3.0-or-later
// Dates as documents and questions give them: as precise as they are.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace chancery::index {

// The seconds that an ISO 8601 date covers, counted from the year 0 without regard to zones:
// "1962-10" is the whole month. Nothing for what is no such date.
struct DateSpan {
  std::int64_t first = 0;
  std::int64_t last = 0;
};
std::optional<DateSpan> ParseDate(std::string_view iso);

}  // namespace chancery::index
