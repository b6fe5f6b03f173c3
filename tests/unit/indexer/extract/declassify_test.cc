// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/extract/declassify.h"

#include <gtest/gtest.h>

namespace chancery::extract {
namespace {

TEST(DeclassifyTest, ReadsTheDate) {
  EXPECT_EQ(DeclassifyOn("E.O. 12958: DECL: 06/22/2016\nTAGS: PREL"), "2016-06-22");
  EXPECT_EQ(DeclassifyOn("Declassify On: 20301231"), "2030-12-31");
  EXPECT_EQ(DeclassifyOn("DECLASSIFY ON: 31 December 2030"), "2030-12-31");
  EXPECT_EQ(DeclassifyOn("Declassify on: 2030-02-03"), "2030-02-03");
  EXPECT_EQ(DeclassifyOn("E.O. 13526: DECL: 2/15/21"), "2021-02-15");
}

TEST(DeclassifyTest, TakesTheLaterOfTwoMeanings) {
  EXPECT_EQ(DeclassifyOn("DECL: 04/05/2016"), "2016-05-04");
  EXPECT_EQ(DeclassifyOn("DECL: 01/02/2016\n\nDECL: 03/03/2019\nDECL: 01/01/2017"), "2019-03-03");
  EXPECT_EQ(DeclassifyOn("DECL: February 2024"), "2024-02-29");
  EXPECT_EQ(DeclassifyOn("DECL: 2024"), "2024-12-31");
}

TEST(DeclassifyTest, FindsNoneWhereNoneIsGiven) {
  for (const char* text :
       {"", "DECL: OADR", "DECL: X1", "decl", "declassify on", "DECL: 13/32/2016", "DECL: 99999999",
        "Declassified in part", "d", "DECL:"}) {
    EXPECT_EQ(DeclassifyOn(text), "") << text;
  }
}

}  // namespace
}  // namespace chancery::extract
