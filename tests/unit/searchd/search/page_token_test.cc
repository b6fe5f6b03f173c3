// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/page_token.h"

#include <gtest/gtest.h>

namespace chancery::search {
namespace {

const std::string kSecret(32, 's');
constexpr PageOf kPage{"chief", "treaty", 10};

TEST(PageTokenTest, BringsTheOffsetBack) {
  for (const std::uint32_t offset : {0u, 10u, 9990u, 0xffffffffu}) {
    const auto read = ReadPageToken(kSecret, kPage, MakePageToken(kSecret, kPage, offset));
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_EQ(*read, offset);
  }
  EXPECT_EQ(MakePageToken(kSecret, kPage, 10), MakePageToken(kSecret, kPage, 10));
}

TEST(PageTokenTest, BeginsAtTheBeginningWithoutOne) {
  EXPECT_EQ(ReadPageToken(kSecret, kPage, "").value_or(1), 0u);
}

TEST(PageTokenTest, IsOfNoUseToAnybodyElse) {
  const std::string token = MakePageToken(kSecret, kPage, 10);
  for (const PageOf& other : {PageOf{"desk", "treaty", 10}, PageOf{"chief", "treaties", 10},
                              PageOf{"chief", "treaty", 11}, PageOf{"chieft", "reaty", 10},
                              PageOf{"chief", "treaty", 10, "exact"}}) {
    EXPECT_EQ(ReadPageToken(kSecret, other, token).status().code(), StatusCode::kInvalidArgument);
  }
  EXPECT_FALSE(ReadPageToken(std::string(32, 't'), kPage, token).ok());
}

TEST(PageTokenTest, RefusesEveryBentOne) {
  const std::string token = MakePageToken(kSecret, kPage, 10);
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string bent = token;
    bent[i] = bent[i] == '0' ? '1' : '0';
    EXPECT_FALSE(ReadPageToken(kSecret, kPage, bent).ok()) << i;
  }
  for (const std::string& bent : {token.substr(1), token + "0", std::string("x"), token + token}) {
    EXPECT_EQ(ReadPageToken(kSecret, kPage, bent).status().code(), StatusCode::kInvalidArgument);
  }
}

}  // namespace
}  // namespace chancery::search
