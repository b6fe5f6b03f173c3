// SPDX-License-Identifier: GPL-3.0-or-later
// Newer documents favoured, when a request asks for it.
#include "tests/api/ministry.h"
#include "tests/api/papers.h"

namespace chancery::api {
namespace {

TEST(RecencyTest, IsAskedForAndToldAndKeptFromPageToPage) {
  const auto file = [](std::string_view name, testing::Memorandum paper) {
    paper.from = "Mission Sundra";  // Out of the way of other questions.
    File(name, paper);
  };
  file("r1", Paper("Old", "1990-01-01", "Of grelmond."));
  file("r2", Paper("New", "2024-05-30", "Of grelmond and other things, too."));
  file("r3", Paper("Undated", "", "Of grelmond and other things."));
  EXPECT_EQ(TitlesFor("grelmond").front(), "Old");
  EXPECT_FALSE(Shared().Search("chief", "grelmond")->has_recency());
  v1::SearchRequest request = Asked("grelmond", 1);
  request.mutable_recency()->set_as_of("2024-05-31");
  Titles titles;
  std::string token;
  do {
    request.set_page_token(token);
    const auto page = Shared().Search("chief", request);
    ASSERT_TRUE(page.ok()) << page.status();
    ASSERT_EQ(page->hits_size(), 1);
    EXPECT_EQ(page->recency().half_life_days(), 365u);
    EXPECT_EQ(page->recency().as_of(), "2024-05-31");
    titles.push_back(page->hits(0).title());
    token = page->next_page_token();
    if (token.empty()) break;
    v1::SearchRequest other = request;
    other.set_page_token(token);
    other.mutable_recency()->set_half_life_days(30);
    EXPECT_EQ(Shared().Search("chief", other).status().code(), StatusCode::kInvalidArgument);
    other.clear_recency();
    EXPECT_EQ(Shared().Search("chief", other).status().code(), StatusCode::kInvalidArgument);
  } while (!token.empty());
  EXPECT_EQ(titles, (Titles{"New", "Old", "Undated"}));
  // Of today: the next page is taken.
  request.clear_page_token();
  request.mutable_recency()->clear_as_of();
  const auto first = Shared().Search("chief", request);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->recency().as_of().size(), 10u);
  request.set_page_token(first->next_page_token());
  EXPECT_TRUE(Shared().Search("chief", request).ok());
  request.clear_page_token();
  request.mutable_recency()->set_as_of("1974");
  EXPECT_EQ(Shared().Search("chief", request).status().code(), StatusCode::kInvalidArgument);
  // Nothing is scored, so nothing is favoured.
  request = Asked("from:sundra");
  request.mutable_recency();
  EXPECT_FALSE(Shared().Search("chief", request)->has_recency());
}

}  // namespace
}  // namespace chancery::api
