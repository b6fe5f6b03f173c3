// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/extract/date.h"

#include <gtest/gtest.h>

namespace chancery::extract {
namespace {

TEST(IsoDateTest, KeepsIsoAsPreciseAsItIs) {
  for (const char* date : {"1962", "1962-10", "1962-10-22", "1962-10-22T19:00:00",
                           "1962-10-22T19:00:00Z", "1964-02-29"}) {
    EXPECT_EQ(IsoDate(date), date);
  }
  EXPECT_EQ(IsoDate(" 1962-10-22 19:00 "), "1962-10-22T19:00:00");
}

TEST(IsoDateTest, TellsATimeWithAZoneInUtc) {
  EXPECT_EQ(IsoDate("1962-10-22T19:00:00-05:00"), "1962-10-23T00:00:00Z");
  EXPECT_EQ(IsoDate("2000-01-01T00:30:00+01:00"), "1999-12-31T23:30:00Z");
}

TEST(IsoDateTest, ReadsDatesAsPrinted) {
  EXPECT_EQ(IsoDate("April 25, 1974"), "1974-04-25");
  EXPECT_EQ(IsoDate("Washington, June 8, 1966, 2:35 p.m."), "1966-06-08T14:35:00");
  EXPECT_EQ(IsoDate("Addis Ababa, April 15, 1957\xE2\x80\x94"
                    "8 p.m."),
            "1957-04-15T20:00:00");
  EXPECT_EQ(IsoDate("Nicosia, November 8, 1968, 1523Z."), "1968-11-08T15:23:00Z");
  EXPECT_EQ(IsoDate("April 25, 1974, 12:30 a.m.-1:15 a.m."), "1974-04-25T00:30:00");
  EXPECT_EQ(IsoDate("May 1, 1961, noon"), "1961-05-01T12:00:00");
  EXPECT_EQ(IsoDate("April 25-27, 1974"), "1974-04-25");
  EXPECT_EQ(IsoDate("April 25\xE2\x80\x93"
                    "27, 1974"),
            "1974-04-25");
  EXPECT_EQ(IsoDate("25 April 1974"), "1974-04-25");
  EXPECT_EQ(IsoDate("3. Oct 1962"), "1962-10-03");
  EXPECT_EQ(IsoDate("October 1962"), "1962-10");
}

TEST(IsoDateTest, ReadsADateTimeGroup) {
  EXPECT_EQ(IsoDate("R 021530Z JUN 06"), "2006-06-02T15:30:00Z");
  EXPECT_EQ(IsoDate("O 311201Z DEC 75"), "1975-12-31T12:01:00Z");
}

TEST(IsoDateTest, GuessesNoOrderOfDayAndMonth) {
  EXPECT_EQ(IsoDate("25.04.1974"), "1974-04-25");
  EXPECT_EQ(IsoDate("25/4/1974"), "1974-04-25");
  EXPECT_EQ(IsoDate("4/25/1974"), "1974-04-25");
  EXPECT_EQ(IsoDate("4/5/1974"), "1974");
}

TEST(IsoDateTest, IsEmptyForWhatIsNoDate) {
  for (const char* text : {"", "soon", "1974-13-01", "1974-02-30", "February 30, 1974", "99999",
                           "may be 1974 or not", "R 991530Z JUN 06"}) {
    EXPECT_EQ(IsoDate(text), "") << text;
  }
  EXPECT_EQ(IsoDate(std::string(1 << 20, '1')), "");
}

TEST(IsoDateOfPdfTest, ReadsWhatPdfWrites) {
  EXPECT_EQ(IsoDateOfPdf("D:20061231235959+01'00'"), "2006-12-31T22:59:59Z");
  EXPECT_EQ(IsoDateOfPdf("D:20061231235959Z"), "2006-12-31T23:59:59Z");
  EXPECT_EQ(IsoDateOfPdf("D:20061231"), "2006-12-31");
  EXPECT_EQ(IsoDateOfPdf("20061231101500"), "2006-12-31T10:15:00");
  EXPECT_EQ(IsoDateOfPdf("nonsense"), "");
}

}  // namespace
}  // namespace chancery::extract
