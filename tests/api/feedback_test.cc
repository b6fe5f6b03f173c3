// SPDX-License-Identifier: GPL-3.0-or-later
// Words of the best documents, when a request asks for them.
#include <set>

#include "tests/api/ministry.h"
#include "tests/api/papers.h"

namespace chancery::api {
namespace {

using testing::Memorandum;

TEST(FeedbackTest, LearnsFromWhatTheReaderMayRead) {
  for (int i = 0; i < 3; ++i) {
    File("f" + std::to_string(i),
         Paper("About", "2001-01-01", "Of tarnwick: the quellion and its weir."));
    File("g" + std::to_string(i), Paper("Beside", "2001-01-01", "Of the quellion, its weir."));
    Memorandum secret = Paper("Secret", "2001-01-01", "Of tarnwick: the zandrel and its weir.");
    secret.classification = "SECRET";
    File("h" + std::to_string(i), secret);
  }
  const auto words = [](std::string_view reader, const v1::SearchRequest& request) {
    const auto found = Shared().Search(reader, request);
    EXPECT_TRUE(found.ok()) << found.status();
    return found.ok() ? std::set<std::string>(found->feedback_words().begin(),
                                              found->feedback_words().end())
                      : std::set<std::string>();
  };
  v1::SearchRequest request = Asked("tarnwick", 100);
  EXPECT_TRUE(words("chief", request).empty());
  request.set_feedback(true);
  const auto open = words("public", request), all = words("chief", request);
  EXPECT_TRUE(open.contains("quellion"));
  EXPECT_FALSE(open.contains("zandrel"));
  EXPECT_FALSE(open.contains("tarnwick"));
  EXPECT_TRUE(all.contains("zandrel"));
  const auto found = Shared().Search("public", request);
  ASSERT_GE(found->hits_size(), 6);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(found->hits(i).title(), "About");
  EXPECT_EQ(found->hits(3).title(), "Beside");
  request.set_query("tarnwick AND weir");
  EXPECT_TRUE(words("public", request).empty());
  request = Asked("tarnwick", 1);
  request.set_feedback(true);
  const auto first = Shared().Search("public", request);
  request.set_page_token(first->next_page_token());
  EXPECT_TRUE(Shared().Search("public", request).ok());
  request.set_feedback(false);
  EXPECT_EQ(Shared().Search("public", request).status().code(), StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace chancery::api
