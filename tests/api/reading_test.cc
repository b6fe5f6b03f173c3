// SPDX-License-Identifier: GPL-3.0-or-later
// What helps to read: passages, similar documents, threads, copies, groups.
#include <algorithm>
#include <set>

#include "tests/api/ministry.h"
#include "tests/testing/pdf_file.h"

namespace chancery::api {
namespace {

using Strings = std::vector<std::string>;

v1::SearchRequest Question(std::string_view query) {
  v1::SearchRequest request;
  request.set_query(std::string(query));
  request.set_page_size(100);
  return request;
}

TEST(PassagesTest, ComeFromThePagesOfAPdf) {
  const std::string id = Put("passages.pdf",
                             testing::Pdf({{"First of wexcombe and thornhay.", "Line two."},
                                           {"Nothing on this one."},
                                           {"Last of wexcombe."}}),
                             "UNCLASSIFIED");
  v1::SearchRequest request = Question("wexcombe thornhay");
  request.set_passages(3);
  const auto found = Shared().Search("public", request);
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_EQ(found->hits_size(), 1);
  EXPECT_EQ(found->hits(0).snippet().page(), 1u);
  ASSERT_EQ(found->hits(0).more_passages_size(), 1);
  EXPECT_EQ(found->hits(0).more_passages(0).page(), 3u);

  request.set_passages(0);
  const auto one = Shared().Search("public", request);
  ASSERT_TRUE(one.ok()) << one.status();
  EXPECT_EQ(one->hits(0).more_passages_size(), 0);
  EXPECT_EQ(one->hits(0).snippet().SerializeAsString(),
            found->hits(0).snippet().SerializeAsString());
  request.set_passages(6);
  EXPECT_EQ(Shared().Search("public", request).status().code(), StatusCode::kInvalidArgument);
}

TEST(PassagesTest, AreOfWhatTheReaderMayRead) {
  Put("passages",
      "SECRET\n\n(U) On calderbrook in the open.\n\n(S) On calderbrook in secret.\n\n"
      "(U) And calderbrook once more.\n");
  v1::SearchRequest request = Question("calderbrook");
  request.set_passages(5);
  const auto open = Shared().Search("public", request);
  const auto all = Shared().Search("chief", request);
  ASSERT_TRUE(open.ok() && all.ok());
  ASSERT_EQ(open->hits_size(), 1);
  ASSERT_EQ(open->hits(0).more_passages_size(), 1);
  EXPECT_EQ(open->hits(0).more_passages(0).paragraph(), 2u);
  EXPECT_EQ(open->DebugString().find("secret"), std::string::npos);
  EXPECT_EQ(all->hits(0).more_passages_size(), 2);
}

}  // namespace
}  // namespace chancery::api
