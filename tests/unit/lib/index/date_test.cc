// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/date.h"

#include <gtest/gtest.h>

namespace chancery::index {
namespace {

constexpr std::int64_t kDay = 86400;

TEST(DateTest, CoversWhatIsSaid) {
  const auto year = ParseDate("1962");
  const auto month = ParseDate("1962-10");
  const auto day = ParseDate("1962-10-22");
  const auto minute = ParseDate("1962-10-22T19:00");
  const auto second = ParseDate("1962-10-22T19:00:05Z");
  ASSERT_TRUE(year && month && day && minute && second);
  EXPECT_EQ(year->last - year->first + 1, 365 * kDay);
  EXPECT_EQ(month->last - month->first + 1, 31 * kDay);
  EXPECT_EQ(day->last - day->first + 1, kDay);
  EXPECT_EQ(day->first - month->first, 21 * kDay);
  EXPECT_EQ(minute->first - day->first, 19 * 3600);
  EXPECT_EQ(second->first, minute->first + 5);
  EXPECT_EQ(second->first, second->last);
  EXPECT_EQ(ParseDate("0000-01-01")->first, 0);
}

TEST(DateTest, KnowsTheCalendar) {
  EXPECT_TRUE(ParseDate("2024-02-29"));
  EXPECT_FALSE(ParseDate("2023-02-29"));
  EXPECT_EQ(ParseDate("2024-12")->last + 1, ParseDate("2025-01")->first);
  EXPECT_EQ(ParseDate("2024")->last, ParseDate("2024-12-31")->last);
}

TEST(DateTest, ReadsNothingElse) {
  for (const char* text : {"", "196", "19620", "1962-", "1962-1", "1962-13", "1962-00", "1962-10-",
                           "1962-10-32", "1962-10-22 ", "1962-10-22T", "1962-10-22T19",
                           "1962-10-22T25:00", "1962-10-22T19:60", "x1962", "1962/10", "+962"}) {
    EXPECT_FALSE(ParseDate(text)) << text;
  }
}

}  // namespace
}  // namespace chancery::index
