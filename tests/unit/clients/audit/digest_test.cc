// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/audit/digest.h"

#include <gtest/gtest.h>

#include "lib/base/digest.h"

namespace chancery::auditor {
namespace {

TEST(DigestTest, AgreesWithTheServersSpellings) {
  for (int i = 0; i < 1000; ++i) {
    const std::string bytes = base::RandomBytes(16);
    EXPECT_EQ(Bytes(Sha256(bytes)), base::Sha256(bytes));
    EXPECT_EQ(ToHex(bytes), base::Hex(bytes));
    EXPECT_EQ(FromHex(base::Hex(bytes)), bytes);
    EXPECT_EQ(SpellId(bytes), base::Base32(bytes));
    EXPECT_EQ(ReadId(base::Base32(bytes)), bytes);
  }
}

TEST(DigestTest, RefusesWhatIsNoSpelling) {
  EXPECT_FALSE(FromHex("abc"));
  EXPECT_FALSE(FromHex("AB"));
  EXPECT_FALSE(FromHex("-1"));
  EXPECT_FALSE(ReadId(""));
  EXPECT_FALSE(ReadId("0123456789abcdefghjkmnpqr"));
  EXPECT_FALSE(ReadId("0123456789abcdefghjkmnpqr1"));  // Bits left over.
  EXPECT_FALSE(ReadId("0123456789abcdefghjkmnpqrU"));
}

}  // namespace
}  // namespace chancery::auditor
