// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/store/secret.h"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/testing/temp_dir.h"

namespace chancery::store {
namespace {

namespace fs = std::filesystem;

TEST(SecretTest, IsMadeOnceForItsOwnerOnly) {
  const testing::TempDir temp("secret");
  EXPECT_EQ(ReadSecret(temp.path()).status().code(), StatusCode::kNotFound);
  const auto made = ReadOrMakeSecret(temp.path());
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_EQ(made->size(), 32u);
  EXPECT_EQ(ReadOrMakeSecret(temp.path()).value_or(""), *made);
  EXPECT_EQ(ReadSecret(temp.path()).value_or(""), *made);
  EXPECT_EQ(fs::status(temp.path() / "secret").permissions(),
            fs::perms::owner_read | fs::perms::owner_write);
  const testing::TempDir other("secret");
  EXPECT_NE(ReadOrMakeSecret(other.path()).value_or(""), *made);
}

// A new one would change every id: somebody has to look.
TEST(SecretTest, IsNotMadeAnewWhenItIsDamaged) {
  const testing::TempDir temp("secret");
  std::ofstream(temp.path() / "secret") << "short";
  EXPECT_EQ(ReadOrMakeSecret(temp.path()).status().code(), StatusCode::kDataLoss);
  EXPECT_EQ(fs::file_size(temp.path() / "secret"), 5u);
}

}  // namespace
}  // namespace chancery::store
