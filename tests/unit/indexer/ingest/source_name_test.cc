// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/ingest/source_name.h"

#include <gtest/gtest.h>

#include <random>

#include "chancery/v1/ingest.pb.h"

namespace chancery::ingest {
namespace {

TEST(SourceNameTest, LeavesOrdinaryNamesAlone) {
  for (const char* name : {"a/b c.txt", "Zürich/документ.pdf", "x~!@#$^&*()[]{}'\"\\"}) {
    EXPECT_EQ(Escape(name), name);
    EXPECT_EQ(Unescape(name), name);
  }
}

TEST(SourceNameTest, EscapesWhatWouldBreakALine) {
  EXPECT_EQ(Escape("a\nb\x7f%"), "a%0Ab%7F%25");
  EXPECT_EQ(Escape("\xff\xc3("), "%FF%C3(");
  EXPECT_EQ(Escape("\xed\xa0\x80"), "%ED%A0%80");  // Half of a pair is no UTF-8.
}

TEST(SourceNameTest, ComesBackFromAnyBytesByWayOfUtf8) {
  std::mt19937 random(1);
  for (int i = 0; i < 3000; ++i) {
    std::string bytes;
    for (auto left = random() % 12; left > 0; --left) {
      constexpr std::string_view kOdd = "%0AF/\n\x80\xc3\xa9\xe2\x82\xac\xff";
      bytes += random() % 2 == 0 ? kOdd[random() % kOdd.size()] : static_cast<char>(random() % 256);
    }
    const std::string escaped = Escape(bytes);
    EXPECT_EQ(Unescape(escaped), bytes);
    chancery::v1::QuarantineEntry entry;
    entry.set_source(escaped);
    EXPECT_TRUE(entry.ParseFromString(entry.SerializeAsString())) << escaped;
  }
}

TEST(SourceNameTest, KeepsNamesOfDifferentPeopleApart) {
  EXPECT_EQ(UploadSource("clerk", "a/b"), "upload/clerk/a/b");
  EXPECT_NE(UploadSource("clerk", "x"), UploadSource("registry", "x"));
  EXPECT_EQ(FolderPrefix("inbox"), "folder/inbox/");
}

}  // namespace
}  // namespace chancery::ingest
