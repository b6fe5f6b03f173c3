// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/base/digest.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace chancery::base {
namespace {

TEST(Sha256Test, GivesThePublishedDigests) {
  EXPECT_EQ(Hex(Sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Hex(Sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Sha256Test, IsTheSameInPieces) {
  Sha256Stream stream;
  stream.Add("a");
  stream.Add("");
  stream.Add("bc");
  EXPECT_EQ(stream.Finish(), Sha256("abc"));
}

TEST(HmacSha256Test, GivesThePublishedCode) {  // RFC 4231, case 2.
  EXPECT_EQ(Hex(HmacSha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(EqualInConstantTimeTest, ComparesAllBytes) {
  EXPECT_TRUE(EqualInConstantTime("abc", "abc"));
  EXPECT_TRUE(EqualInConstantTime("", ""));
  EXPECT_FALSE(EqualInConstantTime("abc", "abd"));
  EXPECT_FALSE(EqualInConstantTime("abc", "ab"));
}

TEST(RandomBytesTest, AreNewEveryTime) {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(RandomBytes(16));
  EXPECT_EQ(seen.size(), 1000u);
  EXPECT_EQ(seen.begin()->size(), 16u);
}

TEST(Base32Test, ReadsBackWhatItWrote) {
  std::mt19937 random(1);
  for (std::size_t size = 0; size < 64; ++size) {
    std::string bytes(size, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    const std::string text = Base32(bytes);
    EXPECT_EQ(text.size(), (size * 8 + 4) / 5);
    const auto back = FromBase32(text);
    ASSERT_TRUE(back.ok()) << text;
    EXPECT_EQ(*back, bytes);
  }
  EXPECT_EQ(Base32(std::string(16, '\0')).size(), 26u);
}

TEST(Base32Test, ReadsNoOtherSpelling) {
  const std::string good = Base32("chancery");
  ASSERT_TRUE(FromBase32(good).ok());
  for (const char* bad : {"o0", "l0", "i0", "u0", "A0", "0 ", "0-", "0=", "0\n"}) {
    EXPECT_EQ(FromBase32(bad).status().code(), StatusCode::kInvalidArgument) << bad;
  }
  EXPECT_FALSE(FromBase32("01").ok()) << "bits are left over";
  EXPECT_FALSE(FromBase32("0").ok()) << "no whole byte";
  EXPECT_TRUE(FromBase32("00").ok());
}

}  // namespace
}  // namespace chancery::base
