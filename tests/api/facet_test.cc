// SPDX-License-Identifier: GPL-3.0-or-later
// What is counted beside the hits: facets and the timeline.
#include <map>

#include "tests/api/ministry.h"
#include "tests/api/papers.h"

namespace chancery::api {
namespace {

std::map<std::string, std::uint64_t> CountsOf(const v1::SearchResponse& response, v1::Facet facet) {
  std::map<std::string, std::uint64_t> counts;
  for (const v1::FacetCounts& one : response.facets()) {
    if (one.facet() != facet) continue;
    for (const auto& value : one.values()) counts[value.value()] = value.count();
  }
  return counts;
}

TEST(FacetTest, CountsWhatTheReaderMayRead) {
  using Counts = std::map<std::string, std::uint64_t>;
  const auto submit = [](const std::string& name, const std::string& marking,
                         const std::string& date) {
    const std::string text = marking + "\nDATE: " + date + "\nTITLE: Facets\n\nOn wethersedge.\n";
    ASSERT_TRUE(Shared().Submit("clerk", name, text).ok());
  };
  for (int i = 0; i < 30; ++i) {
    submit("facet" + std::to_string(i), i < 20 ? "UNCLASSIFIED" : "SECRET",
           i % 3 == 0 ? "1961-10-0" + std::to_string(1 + i % 9) : "1974-04-25");
  }
  ASSERT_TRUE(Shared().WaitApplied().ok());
  v1::SearchRequest request;
  request.set_query("wethersedge");
  request.set_page_size(1);
  for (const v1::Facet facet :
       {v1::FACET_YEAR, v1::FACET_LEVEL, v1::FACET_MONTH, v1::FACET_TAG, v1::FACET_LEVEL}) {
    request.add_facets(facet);
  }
  const auto all = Shared().Search("chief", request);
  ASSERT_TRUE(all.ok()) << all.status();
  EXPECT_EQ(all->facets_size(), 4);
  EXPECT_EQ(CountsOf(*all, v1::FACET_YEAR), (Counts{{"1961", 10}, {"1974", 20}}));
  EXPECT_EQ(CountsOf(*all, v1::FACET_MONTH), (Counts{{"1961-10", 10}, {"1974-04", 20}}));
  EXPECT_EQ(CountsOf(*all, v1::FACET_LEVEL), (Counts{{"UNCLASSIFIED", 20}, {"SECRET", 10}}));
  EXPECT_EQ(CountsOf(*all, v1::FACET_TAG), Counts());
  const auto open = Shared().Search("public", request);
  ASSERT_TRUE(open.ok()) << open.status();
  EXPECT_EQ(CountsOf(*open, v1::FACET_YEAR), (Counts{{"1961", 7}, {"1974", 13}}));
  EXPECT_EQ(CountsOf(*open, v1::FACET_LEVEL), (Counts{{"UNCLASSIFIED", 20}}));

  request.set_facet_values(1);
  const auto one = Shared().Search("chief", request);
  ASSERT_TRUE(one.ok()) << one.status();
  EXPECT_EQ(CountsOf(*one, v1::FACET_YEAR), (Counts{{"1974", 20}}));
  EXPECT_EQ(CountsOf(*one, v1::FACET_LEVEL), (Counts{{"UNCLASSIFIED", 20}}));
  EXPECT_EQ(one->facets(0).more(), 1u);

  request.set_facet_values(1001);
  EXPECT_EQ(Shared().Search("chief", request).status().code(), StatusCode::kInvalidArgument);
  request.set_facet_values(0);
  request.add_facets(static_cast<v1::Facet>(99));
  EXPECT_EQ(Shared().Search("chief", request).status().code(), StatusCode::kInvalidArgument);
}

TEST(TimelineTest, CountsWhatTheReaderMayRead) {
  const auto submit = [](const std::string& name, const std::string& marking,
                         const std::string& date) {
    const std::string head = date.empty() ? "" : "DATE: " + date + "\n";
    ASSERT_TRUE(
        Shared().Submit("clerk", name, marking + "\n" + head + "TITLE: T\n\nOn wexlodge.\n").ok());
  };
  submit("time1", "UNCLASSIFIED", "1961-10-04");
  submit("time2", "UNCLASSIFIED", "1961-10-06");
  submit("time3", "UNCLASSIFIED", "");
  submit("time4", "SECRET", "1961-12-25");
  ASSERT_TRUE(Shared().WaitApplied().ok());
  v1::SearchRequest request = Asked("wexlodge", 1);
  EXPECT_FALSE(Shared().Search("public", request)->has_timeline());
  request.set_timeline(true);
  const auto open = Shared().Search("public", request);
  ASSERT_TRUE(open.ok()) << open.status();
  EXPECT_EQ(open->timeline().grain(), v1::Timeline::GRAIN_DAY);
  ASSERT_EQ(open->timeline().buckets_size(), 3);
  EXPECT_EQ(open->timeline().buckets(1).value(), "1961-10-05");
  EXPECT_EQ(open->timeline().buckets(1).count(), 0u);
  EXPECT_EQ(open->timeline().undated(), 1u);
  EXPECT_EQ(open->facets_size(), 0);
  const auto all = Shared().Search("chief", request);
  ASSERT_TRUE(all.ok()) << all.status();
  EXPECT_EQ(all->timeline().grain(), v1::Timeline::GRAIN_MONTH);
  EXPECT_EQ(all->timeline().buckets_size(), 3);
}

}  // namespace
}  // namespace chancery::api
