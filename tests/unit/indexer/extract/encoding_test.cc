// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/extract/encoding.h"

#include <gtest/gtest.h>

#include <random>

#include "indexer/extract/check.h"

namespace chancery::extract {
namespace {

using namespace std::string_view_literals;

TEST(ToUtf8Test, ReadsTheUsualEncodings) {
  EXPECT_EQ(*ToUtf8("caf\xC3\xA9"), "caf\xC3\xA9");
  EXPECT_EQ(*ToUtf8("caf\xE9 \x96 x"), "caf\xC3\xA9 \xE2\x80\x93 x");
  EXPECT_EQ(*ToUtf8("\xFF\xFE"
                    "a\0\xE9\0"sv),
            "a\xC3\xA9");
  EXPECT_EQ(*ToUtf8("\xFE\xFF\0a\0\xE9"sv), "a\xC3\xA9");
  EXPECT_EQ(*ToUtf8("\xF0\xF2\xE9", "koi8-r"), "\xD0\x9F\xD0\xA0\xD0\x98");
  EXPECT_EQ(*ToUtf8("caf\xE9", "no-such-charset"), "caf\xC3\xA9");
}

TEST(ToUtf8Test, RefusesWhatIsNoText) {
  EXPECT_FALSE(ToUtf8("\0\0\0\x01\x02\x03 abc"sv).ok());
  std::mt19937 random(7);
  std::string noise(4096, '\0');
  for (char& c : noise) c = static_cast<char>(random());
  EXPECT_FALSE(ToUtf8(noise).ok());
}

TEST(CleanedTest, LeavesCleanText) {
  EXPECT_EQ(Cleaned("\xEF\xBB\xBF"
                    "a\r\nb\rc\fd\x01\x7F\xC2\x80"
                    "e"),
            "a\nb\nc\n\nde");
  EXPECT_TRUE(
      IsCleanText(Cleaned("\xFF\xC0\x80"
                          "a\xED\xA0\x80")));
}

}  // namespace
}  // namespace chancery::extract
