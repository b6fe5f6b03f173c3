// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/attacks/checks.h"

#include <string>
#include <utility>

namespace chancery::attacks {

void PutAll(const std::vector<Document>& documents) {
  for (const Document& document : documents) {
    const auto put = TheWorlds().Put(document);
    ASSERT_TRUE(put.ok()) << put.status();
  }
  const Status settled = TheWorlds().Settle();
  ASSERT_TRUE(settled.ok()) << settled;
}

v1::SearchResponse ExpectNothingLearnt(std::string_view query, std::uint32_t page_size) {
  v1::SearchResponse first;
  std::string token;
  for (int page = 0; page < 20; ++page) {
    const auto [with, without] =
        TheWorlds().Ask(testing::kSearch, Question(query, page_size, token));
    EXPECT_EQ(with, without) << query << ", page " << page;
    v1::SearchResponse response;
    EXPECT_TRUE(with.ok() && response.ParseFromString(with.bytes)) << query << ": " << with;
    token = response.next_page_token();
    if (page == 0) first = std::move(response);
    if (token.empty()) break;
  }
  return first;
}

v1::CompleteResponse ExpectNothingSuggestedMore(std::string_view text) {
  const auto [with, without] = TheWorlds().Ask(testing::kComplete, Beginning(text));
  EXPECT_EQ(with, without) << text;
  v1::CompleteResponse response;
  EXPECT_TRUE(with.ok() && response.ParseFromString(with.bytes)) << text << ": " << with;
  return response;
}

testing::Reply ExpectNothingLearnt(std::string_view method,
                                   const google::protobuf::Message& request) {
  const auto [with, without] = TheWorlds().Ask(method, request.SerializeAsString());
  EXPECT_EQ(with, without) << method << ": " << request.ShortDebugString();
  return without;
}

void ExpectNothingLearntOf(std::string_view id) {
  const auto [with, without] = TheWorlds().Ask(testing::kGetDocument, DocumentById(id));
  EXPECT_EQ(with, without) << id;
}

void ExpectWeakTells(std::string_view query, std::uint32_t page_size) {
  const auto [with, without] = TheWorlds().AskWeak(testing::kSearch, Question(query, page_size));
  EXPECT_NE(with, without) << query << ": the weak server is not caught";
}

std::uint32_t InsiderFinds(std::string_view query) {
  const auto found = TheWorlds().with().Search(kInsider, query);
  EXPECT_TRUE(found.ok()) << found.status();
  return found.ok() ? found->count().value() : 0;
}

}  // namespace chancery::attacks
