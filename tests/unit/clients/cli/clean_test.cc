// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/cli/clean.h"

#include <gtest/gtest.h>

namespace chancery::cli {
namespace {

TEST(CleanTextTest, LeavesOrdinaryTextAlone) {
  EXPECT_EQ(CleanText("Łódź, 東京\n\tnext"), "Łódź, 東京\n\tnext");
}

TEST(CleanTextTest, TakesOutColoursTitlesAndCursorMoves) {
  EXPECT_EQ(CleanText("a\x1b[31;1mb\x1b[0mc"), "abc");
  EXPECT_EQ(CleanText("a\x1b]0;owned\x07z"), "az");
  EXPECT_EQ(CleanText("a\x1b]8;;http://x\x1b\\link"), "alink");
  EXPECT_EQ(CleanText("a\x1bPq#0\x1b\\b"), "ab");
  EXPECT_EQ(CleanText("a\x1b(0b\x1b"), "ab");
}

TEST(CleanTextTest, AnOpenSequenceDoesNotHideTheRest) {
  EXPECT_EQ(CleanText("a\x1b]0;never closed\nsecond line"), "a0;never closed\nsecond line");
  EXPECT_EQ(CleanText("a\x1b["), "a");
}

TEST(CleanTextTest, TakesOutControlCharactersOfBothRanges) {
  EXPECT_EQ(CleanText(std::string("a\0b\rc\b\x7f", 7)), "abc");
  EXPECT_EQ(CleanText("a\xc2\x9b"
                      "b"),
            "ab");
}

TEST(CleanTextTest, TakesOutMarksThatTurnTheDirection) {
  EXPECT_EQ(CleanText("a\u202e\u2066b\u2069"), "ab");
}

TEST(CleanTextTest, ReplacesWhatIsNoUtf8) {
  EXPECT_EQ(CleanText("a\xff"), "a\ufffd");
  EXPECT_EQ(CleanText("\xc0\xaf"), "\ufffd\ufffd");            // Too long a form of '/'.
  EXPECT_EQ(CleanText("\xed\xa0\x80"), "\ufffd\ufffd\ufffd");  // Half of a surrogate pair.
  EXPECT_EQ(CleanText("\xe2\x82"), "\ufffd\ufffd");
}

TEST(CleanLineTest, IsOneLineWithSingleBlanks) {
  EXPECT_EQ(CleanLine("  a\n\n b\t c\x1b[2J  "), "a b c");
}

TEST(ColumnsTest, CountsCodePoints) { EXPECT_EQ(Columns("Łódź"), 4u); }

}  // namespace
}  // namespace chancery::cli
