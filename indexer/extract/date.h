// SPDX-License-Identifier: GPL-3.0-or-later
// Dates as documents write them, to ISO 8601.
#pragma once

#include <string>
#include <string_view>

namespace chancery::extract {

// "1962-10", "1962-10-22", "1962-10-22T19:00:00" or "1962-10-22T19:00:00Z", as precise as the text
// says: ISO itself, "April 25, 1974, 12:30 a.m.", "25 April 1974", "25.04.1974", a date-time group
// "251230Z APR 74". Of a span it is the begin. Empty when the text is no date; for "4/5/1974",
// which has two meanings, the year.
std::string IsoDate(std::string_view text);

// The same for a date as PDF writes it: "D:20061231235959+01'00'".
std::string IsoDateOfPdf(std::string_view text);

}  // namespace chancery::extract
