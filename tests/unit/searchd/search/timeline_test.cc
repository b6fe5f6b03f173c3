// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/timeline.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace chancery::search {
namespace {

using index::Facet;
using v1::Timeline;

// What views of these dates count as.
index::FacetCounts Dated(const std::vector<std::string>& dates) {
  const auto names = std::make_shared<index::FacetNames>();
  index::FacetTally tally;
  for (const std::string& date : dates) {
    v1::Document view;
    view.set_date(date);
    std::vector<index::FacetNumber> numbers;
    EXPECT_TRUE(names->Read(index::PackFacets(view), &numbers));
    tally.Count(numbers);
  }
  return tally.Counts(index::kAllFacets, names);
}

// The grain; the first bucket, the last one, how many there are and what they count together; those
// that are coarser, and those without a date.
std::string Told(const std::vector<std::string>& dates) {
  const Timeline timeline = TimelineOf(Dated(dates));
  std::string told = Timeline::Grain_Name(timeline.grain()).substr(6);
  std::uint64_t together = 0;
  for (const auto& bucket : timeline.buckets()) together += bucket.count();
  if (timeline.buckets_size() > 0) {
    told += " " + timeline.buckets(0).value() + ".." +
            timeline.buckets(timeline.buckets_size() - 1).value();
  }
  return told + " " + std::to_string(timeline.buckets_size()) + " " + std::to_string(together) +
         " " + std::to_string(timeline.coarser()) + " " + std::to_string(timeline.undated());
}

TEST(TimelineTest, IsAsFineAsSixtyBucketsAllow) {
  EXPECT_EQ(Told({"1974-02-28", "1974-03-01"}), "DAY 1974-02-28..1974-03-01 2 2 0 0");
  EXPECT_EQ(Told({"1972-02-28", "1972-03-01"}), "DAY 1972-02-28..1972-03-01 3 2 0 0");
  EXPECT_EQ(Told({"1974-01-01", "1974-03-01"}), "DAY 1974-01-01..1974-03-01 60 2 0 0");
  EXPECT_EQ(Told({"1974-01-01", "1974-03-02"}), "MONTH 1974-01..1974-03 3 2 0 0");
  EXPECT_EQ(Told({"1970-01-01", "1974-12-02"}), "MONTH 1970-01..1974-12 60 2 0 0");
  EXPECT_EQ(Told({"1970-01-01", "1975-01-02"}), "YEAR 1970..1975 6 2 0 0");
  EXPECT_EQ(Told({"1915-01-01", "1974-12-02"}), "YEAR 1915..1974 60 2 0 0");
  EXPECT_EQ(Told({"1915-01-01", "1975-12-02"}), "DECADE 191..197 7 2 0 0");
  EXPECT_EQ(Told({"1385-01-01", "1975-12-02"}), "DECADE 138..197 60 2 0 0");
  EXPECT_EQ(Told({"1375-01-01", "1975-12-02"}), "CENTURY 13..19 7 2 0 0");
  EXPECT_EQ(Told({"0001", "9999"}), "CENTURY 00..99 100 2 0 0");
}

TEST(TimelineTest, CountsCoarserDatesAndNoneApart) {
  EXPECT_EQ(Told({"1974-04-13", "1974", "", ""}), "DAY 1974-04-13..1974-04-13 1 1 1 2");
  EXPECT_EQ(Told({"1974-04-13", "1974", "1960"}), "YEAR 1960..1974 15 3 0 0");
  EXPECT_EQ(Told({"1974-04-13", "1974-06", "1974-07", "1974"}), "MONTH 1974-04..1974-07 4 3 1 0");
  EXPECT_EQ(Told({"", ""}), "UNSPECIFIED 0 0 0 2");
  EXPECT_EQ(Told({}), "UNSPECIFIED 0 0 0 0");
}

TEST(TimelineTest, HasBucketsOfNothing) {
  const Timeline timeline = TimelineOf(Dated({"1974-12-31", "1975-01-02", "1975-01-02"}));
  ASSERT_EQ(timeline.buckets_size(), 3);
  EXPECT_EQ(timeline.buckets(0).count(), 1u);
  EXPECT_EQ(timeline.buckets(1).value(), "1975-01-01");
  EXPECT_EQ(timeline.buckets(1).count(), 0u);
  EXPECT_EQ(timeline.buckets(2).count(), 2u);
}

}  // namespace
}  // namespace chancery::search
