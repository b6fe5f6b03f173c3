// SPDX-License-Identifier: GPL-3.0-or-later
// A document that comes again.
#include <algorithm>

#include "tests/api/ministry.h"

namespace chancery::api {
namespace {

TEST(VersionTest, TheSameBytesAgainChangeNothing) {
  const std::string text = "UNCLASSIFIED\n\nThe same again: ludovarre.\n";
  Put("same", text);
  const auto before = Shared().GetStatus();
  const auto again = Shared().Submit("clerk", "same", text);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->outcome(), v1::OUTCOME_UNCHANGED);
  EXPECT_EQ(before->journal_head(), Shared().GetStatus()->journal_head());
}

TEST(VersionTest, ANewOneReplacesTheOld) {
  const std::string id = Put("versions", "UNCLASSIFIED\n\nFirst words: ludovarre mencaster.\n");
  const auto second =
      Shared().Submit("clerk", "versions", "UNCLASSIFIED\n\nSecond words: ottervane.\n");
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(second->outcome(), v1::OUTCOME_REPLACED);
  EXPECT_EQ(second->id(), id);
  ASSERT_TRUE(Shared().WaitApplied().ok());
  EXPECT_TRUE(Ids(Shared().Search("chief", "mencaster")).empty());
  EXPECT_EQ(Ids(Shared().Search("chief", "ottervane")), std::vector<std::string>{id});
}

TEST(VersionTest, OneThatCannotBeReadTakesTheOldAway) {
  Put("spoilt", "UNCLASSIFIED\n\nGood for now: harrowmint.\n");
  const auto spoilt = Shared().Submit("clerk", "spoilt", "SECRET//ZIRCONIUM\n\nharrowmint.\n");
  ASSERT_TRUE(spoilt.ok());
  EXPECT_EQ(spoilt->outcome(), v1::OUTCOME_QUARANTINED);
  EXPECT_EQ(spoilt->reason(), v1::QUARANTINE_REASON_UNKNOWN_MARKING);
  ASSERT_TRUE(Shared().WaitApplied().ok());
  EXPECT_TRUE(Ids(Shared().Search("chief", "harrowmint")).empty());
  const auto list = Shared().ListQuarantine("keeper");
  ASSERT_TRUE(list.ok()) << list.status();
  const auto is_it = [&](const v1::QuarantineEntry& entry) {
    return entry.id() == spoilt->id() && entry.source() == "upload/clerk/spoilt" &&
           entry.sha256().size() == 64 && entry.size_bytes() > 0 &&
           entry.detail().find("harrowmint") == std::string::npos;
  };
  EXPECT_TRUE(std::ranges::any_of(list->entries(), is_it));
}

TEST(VersionTest, OfAFileWithoutMarkingNeedsADefault) {
  const auto without = Shared().Submit("clerk", "bare", "Nobody marked this: colvestra.\n");
  ASSERT_TRUE(without.ok());
  EXPECT_EQ(without->outcome(), v1::OUTCOME_QUARANTINED);
  EXPECT_EQ(without->reason(), v1::QUARANTINE_REASON_NO_MARKING);
  const std::string id = Put("bare", "Nobody marked this: colvestra.\n", "SECRET//EXDIS");
  EXPECT_EQ(Shared().GetDocument("chief", id)->label().marking(), "SECRET//EXDIS");
  EXPECT_TRUE(Ids(Shared().Search("envoy", "colvestra")).empty());
}

}  // namespace
}  // namespace chancery::api
