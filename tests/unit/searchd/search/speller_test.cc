// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/speller.h"

#include <gtest/gtest.h>

namespace chancery::search {
namespace {

TEST(DistanceTest, CountsLettersThatSlipped) {
  EXPECT_EQ(Distance("treaty", "treaty", 2), 0);
  EXPECT_EQ(Distance("treaty", "treat", 2), 1);
  EXPECT_EQ(Distance("treaty", "threaty", 2), 1);
  EXPECT_EQ(Distance("treaty", "triaty", 2), 1);
  EXPECT_EQ(Distance("treaty", "traety", 2), 1);
  EXPECT_EQ(Distance("treaty", "rteaty", 2), 1);
  EXPECT_EQ(Distance("treaty", "traeyt", 2), 2);
  EXPECT_EQ(Distance("", "ab", 2), 2);
}

// A letter is a letter, however many bytes it has.
TEST(DistanceTest, CountsLettersNotBytes) {
  EXPECT_EQ(Distance("café", "cafe", 2), 1);
  EXPECT_EQ(Distance("москва", "масква", 2), 1);
}

TEST(DistanceTest, StopsWhereItIsTooFar) {
  EXPECT_EQ(Distance("serbia", "syria", 1), 2);
  EXPECT_EQ(Distance("harbour", "treaty", 2), 3);
  EXPECT_EQ(Distance("a", "abcd", 2), 3);
}

}  // namespace
}  // namespace chancery::search
