// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/colleagues.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/testing/temp_dir.h"

namespace chancery::search {
namespace {

chancery::v1::Profile Profile(const std::string& id, const std::string& name) {
  chancery::v1::Profile profile;
  profile.set_id(id);
  profile.set_name(name);
  return profile;
}

TEST(ColleaguesTest, FollowsTheDirectoryOfAnotherProcess) {
  const testing::TempDir temp("colleagues");
  const auto archive = store::Archive::Open({temp.path() / "records", 0, 1 << 20});
  ASSERT_TRUE(archive.ok()) << archive.status();
  const auto reader =
      store::Reader::Follow({temp.path() / "records", temp.path() / "state", 1 << 20});
  ASSERT_TRUE(reader.ok()) << reader.status();
  Colleagues colleagues;
  ASSERT_TRUE(colleagues.Bring(**reader).ok());
  EXPECT_TRUE(colleagues.Now()->profiles().empty());

  ASSERT_TRUE((*archive)->ApplyProfiles({Profile("ball", "Ball, George W.")}, {}).ok());
  ASSERT_TRUE((*reader)->CatchUp().ok());
  ASSERT_TRUE(colleagues.Bring(**reader).ok());
  const auto with = colleagues.Now();
  const people::Directory::Answer answer = with->Ask({"George Ball", {}, "", ""});
  ASSERT_NE(answer.person, nullptr);
  EXPECT_EQ(answer.person->id(), "ball");
  ASSERT_TRUE(colleagues.Bring(**reader).ok());
  EXPECT_EQ(colleagues.Now(), with);  // Nothing new: not made again.

  ASSERT_TRUE((*archive)->ApplyProfiles({}, {"ball"}).ok());
  ASSERT_TRUE((*reader)->CatchUp().ok());
  ASSERT_TRUE(colleagues.Bring(**reader).ok());
  EXPECT_EQ(colleagues.Now()->Find("ball"), nullptr);
  EXPECT_NE(with->Find("ball"), nullptr);  // Whoever asks it goes on with what it had.
}

}  // namespace
}  // namespace chancery::search
