// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/recency.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace chancery::search {
namespace {

using std::chrono::sys_days;

v1::SearchRequest Asked(std::uint32_t half_life, const std::string& day) {
  v1::SearchRequest request;
  request.mutable_recency()->set_half_life_days(half_life);
  request.mutable_recency()->set_as_of(day);
  return request;
}

constexpr auto kNow =
    sys_days(std::chrono::year{2024} / 3 / 1) + std::chrono::hours(23) + std::chrono::minutes(59);

TEST(RecencyTest, IsOfTodayUnlessADayIsNamed) {
  const auto today = RecenciesOf(Asked(0, ""), kNow);
  ASSERT_EQ(today.size(), 1u);
  EXPECT_EQ(today[0].half_life_days(), 365u);
  EXPECT_EQ(today[0].as_of(), "2024-03-01");
  const auto named = RecenciesOf(Asked(30, "1974-04-13"), kNow);
  ASSERT_EQ(named.size(), 1u);
  EXPECT_EQ(named[0].half_life_days(), 30u);
  EXPECT_EQ(named[0].as_of(), "1974-04-13");
}

TEST(RecencyTest, OfAFurtherPageMayBeOfADayOfTheWeekBefore) {
  v1::SearchRequest request = Asked(0, "");
  request.set_page_token("x");
  const auto days = RecenciesOf(request, kNow);
  ASSERT_EQ(days.size(), 7u);
  EXPECT_EQ(days[0].as_of(), "2024-03-01");
  EXPECT_EQ(days[1].as_of(), "2024-02-29");
  EXPECT_EQ(days[6].as_of(), "2024-02-24");
  request.mutable_recency()->set_as_of("1974-04-13");
  EXPECT_EQ(RecenciesOf(request, kNow).size(), 1u);
}

TEST(RecencyTest, IsNoneUnlessAskedFor) {
  const auto none = RecenciesOf(v1::SearchRequest(), kNow);
  ASSERT_EQ(none.size(), 1u);
  index::Query query;
  Favour(none[0], &query);
  EXPECT_EQ(query.half_life, 0u);
  Favour(RecenciesOf(Asked(7, ""), kNow)[0], &query);
  EXPECT_EQ(query.half_life, 7u);
}

TEST(RecencyTest, RefusesWhatIsNoDay) {
  EXPECT_TRUE(CheckRecency(v1::Recency()).ok());
  EXPECT_TRUE(CheckRecency(Asked(36'500, "2024-02-29").recency()).ok());
  EXPECT_FALSE(CheckRecency(Asked(36'501, "").recency()).ok());
  for (const char* day : {"2023-02-29", "2024-02", "2024", "today", "2024-02-29T10:00:00"}) {
    EXPECT_FALSE(CheckRecency(Asked(0, day).recency()).ok()) << day;
  }
}

}  // namespace
}  // namespace chancery::search
