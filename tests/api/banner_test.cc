// SPDX-License-Identifier: GPL-3.0-or-later
// The label of all that an answer shows together, by the policy.
#include <string>

#include "lib/base/digest.h"
#include "tests/api/ministry.h"

namespace chancery::api {
namespace {

Result<v1::Banner> Joined(const std::vector<v1::Banner>& banners) {
  v1::JoinBannersRequest request;
  for (const v1::Banner& banner : banners) request.add_tokens(banner.token());
  const auto reply = Shared().Call("public", testing::kJoinBanners, request.SerializeAsString());
  if (!reply.ok()) return reply.status();
  v1::JoinBannersResponse response;
  EXPECT_TRUE(response.ParseFromString(reply.bytes));
  return response.banner();
}

TEST(BannerTest, IsOfAllHitsAndOfNoOthers) {
  Put("banner-1", "CONFIDENTIAL//EXDIS\n\nOf hartsease.\n");
  Put("banner-2", "SECRET\n\nOf hartsease, too.\n");
  Put("banner-3", "UNCLASSIFIED//NOFORN\n\nOf hartsease as well.\n");
  const auto chief = Shared().Search("chief", "hartsease");
  ASSERT_TRUE(chief.ok()) << chief.status();
  EXPECT_EQ(chief->hits_size(), 3);
  EXPECT_EQ(chief->banner().label().level(), "SECRET");
  EXPECT_EQ(chief->banner().label().marking(), "SECRET//EXDIS//NOFORN");
  const auto open = Shared().Search("public", "hartsease");
  ASSERT_TRUE(open.ok()) << open.status();
  ASSERT_EQ(open->hits_size(), 1);
  EXPECT_EQ(open->banner().label().SerializeAsString(), open->hits(0).label().SerializeAsString());
  const auto none = Shared().Search("public", "hartsease level:secret");
  ASSERT_TRUE(none.ok()) << none.status();
  EXPECT_FALSE(none->has_banner());
}

TEST(BannerTest, OfListsToWhomItMayBeReleasedKeepsBoth) {
  Put("banner-4", "SECRET//REL TO GBR, USA\n\nOf loosestrife.\n");
  Put("banner-5", "SECRET//REL TO FRA, GBR\n\nOf loosestrife.\n");
  const auto found = Shared().Search("ally", "loosestrife");
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_EQ(found->hits_size(), 2);
  EXPECT_EQ(found->banner().label().marking(), "SECRET//REL TO FRA, GBR//REL TO GBR, USA");
}

TEST(BannerTest, JoinsThoseOfSeveralAnswers) {
  Put("banner-6", "CONFIDENTIAL//EXDIS\n\nOf meadowsweet.\n");
  Put("banner-7", "SECRET\n\nOf bindweed.\n");
  const auto one = Shared().Search("chief", "meadowsweet");
  const auto other = Shared().Search("chief", "bindweed");
  ASSERT_TRUE(one.ok() && other.ok());
  const auto joined = Joined({one->banner(), other->banner()});
  ASSERT_TRUE(joined.ok()) << joined.status();
  EXPECT_EQ(joined->label().marking(), "SECRET//EXDIS");
  const auto again = Joined({*joined, one->banner()});
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->SerializeAsString(), joined->SerializeAsString());
}

// Whom a document is for is not in it: a reader of one paragraph need not know.
TEST(BannerTest, SaysNothingOfRecipients) {
  testing::Telegram telegram;
  telegram.level = "SECRET";
  telegram.captions = {"NODIS"};
  telegram.to = {"EMBASSY TORVENNA", "EMBASSY ALDMARK"};
  telegram.subject = "OF TOADFLAX";
  telegram.paragraphs = {{"", "It is for the ambassadors alone."}};
  const std::string id = Put("banner-8", testing::Write(telegram));
  v1::GetDocumentRequest request;
  request.set_id(id);
  const auto reply = Shared().Call("envoy", testing::kGetDocument, request.SerializeAsString());
  ASSERT_TRUE(reply.ok()) << reply;
  v1::GetDocumentResponse shown;
  ASSERT_TRUE(shown.ParseFromString(reply.bytes));
  EXPECT_NE(shown.banner().label().marking().find("NODIS"), std::string::npos);
  EXPECT_EQ(shown.banner().token().find("post:"), std::string::npos);
  EXPECT_TRUE(Joined({shown.banner(), shown.banner()}).ok());
}

TEST(BannerTest, IsRefusedForTokensOfNone) {
  v1::Banner banner;
  EXPECT_EQ(Joined({}).status().code(), StatusCode::kInvalidArgument);
  for (const std::string& token :
       {std::string(), std::string("\xff\xff"), std::string(5000, 'x'), std::string("\x0a\x01X"),
        std::string("\x0a\x06SECRET\x12\x05\x0a\x03"
                    "abc",
                    15)}) {
    banner.set_token(token);
    EXPECT_EQ(Joined({banner}).status().code(), StatusCode::kInvalidArgument) << base::Hex(token);
  }
}

TEST(CheckOnlyTest, SaysWhatWouldBecomeOfAFileAndKeepsNothing) {
  const auto check = [](std::string_view name, std::string_view text, std::string_view marking) {
    v1::SubmitRequest header;
    header.mutable_header()->set_name(std::string(name));
    header.mutable_header()->set_default_marking(std::string(marking));
    header.mutable_header()->set_check_only(true);
    v1::SubmitRequest chunk;
    chunk.set_chunk(std::string(text));
    const auto reply = Shared().Stream("clerk", testing::kSubmit,
                                       {header.SerializeAsString(), chunk.SerializeAsString()});
    EXPECT_TRUE(reply.ok()) << reply;
    v1::SubmitResponse response;
    EXPECT_TRUE(response.ParseFromString(reply.bytes));
    return response;
  };
  const auto good = check("check", "SECRET//NOFORN\n\nOf pimpernel.\n", "");
  EXPECT_EQ(good.outcome(), v1::OUTCOME_ADDED);
  EXPECT_EQ(good.label().marking(), "SECRET//NOFORN");
  EXPECT_EQ(good.id(), "");
  const auto given = check("check", "Of pimpernel.\n", "CONFIDENTIAL");
  EXPECT_EQ(given.label().marking(), "CONFIDENTIAL");
  const auto none = check("check", "Of pimpernel.\n", "");
  EXPECT_EQ(none.outcome(), v1::OUTCOME_QUARANTINED);
  EXPECT_EQ(none.reason(), v1::QUARANTINE_REASON_NO_MARKING);
  EXPECT_FALSE(none.has_label());
  ASSERT_TRUE(Shared().WaitApplied().ok());
  EXPECT_EQ(Shared().Search("chief", "pimpernel")->hits_size(), 0);
  EXPECT_EQ(Shared().Withdraw("clerk", "check").code(), StatusCode::kNotFound);
  // Of what is there already nothing is said.
  Put("check", "SECRET\n\nOf pimpernel.\n");
  EXPECT_EQ(check("check", "SECRET\n\nOf pimpernel.\n", "").outcome(), v1::OUTCOME_ADDED);
}

}  // namespace
}  // namespace chancery::api
