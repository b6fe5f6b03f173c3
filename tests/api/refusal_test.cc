// SPDX-License-Identifier: GPL-3.0-or-later
// Requests that are wrong, and what they learn: nothing.
#include <optional>

#include "tests/api/ministry.h"

namespace chancery::api {
namespace {

using testing::Connection;
using testing::Daemon;
using testing::Reply;

std::string Search(std::string_view query, std::uint32_t page_size = 0,
                   std::string_view page_token = "") {
  v1::SearchRequest request;
  request.set_query(std::string(query));
  request.set_page_size(page_size);
  request.set_page_token(std::string(page_token));
  return request.SerializeAsString();
}

std::string Get(std::string_view id) {
  v1::GetDocumentRequest request;
  request.set_id(std::string(id));
  return request.SerializeAsString();
}

Reply AsChief(std::string_view method, const std::string& request) {
  return Shared().Call("chief", method, request);
}

// Twice the same, and both daemons go on.
void ExpectRefused(std::string_view method, const std::string& request, StatusCode code) {
  const Reply reply = AsChief(method, request);
  ExpectRefusal(reply, code);
  EXPECT_EQ(AsChief(method, request), reply);
  EXPECT_TRUE(AsChief(testing::kSearch, Search("anything")).ok());
  EXPECT_TRUE(Shared().Running(Daemon::kIndexer));
}

TEST(SearchRefusalTest, AQuestionThatIsTooLong) {
  EXPECT_TRUE(AsChief(testing::kSearch, Search(std::string(4096, 'x'))).ok());
  ExpectRefused(testing::kSearch, Search(std::string(4097, 'x')), StatusCode::kInvalidArgument);
}

TEST(SearchRefusalTest, APageThatIsTooLarge) {
  EXPECT_TRUE(AsChief(testing::kSearch, Search("x", 100)).ok());
  ExpectRefused(testing::kSearch, Search("x", 101), StatusCode::kInvalidArgument);
  ExpectRefused(testing::kSearch, Search("x", 0xffffffff), StatusCode::kInvalidArgument);
}

TEST(SearchRefusalTest, TextThatIsNotUtf8) {
  for (const std::string text : {"\xc3\x28", "a\xff", "\xed\xa0\x80", "\xf8\x88\x80\x80\x80"}) {
    const std::string request = "\x0a" + std::string(1, static_cast<char>(text.size())) + text;
    ExpectRefused(testing::kSearch, request, StatusCode::kInvalidArgument);
    ExpectRefused(testing::kGetDocument, request, StatusCode::kInvalidArgument);
  }
}

TEST(SearchRefusalTest, BytesThatAreNoMessage) {
  for (const std::string_view method : {testing::kSearch, testing::kGetDocument}) {
    ExpectRefused(method, "\xff\xff\xff\xff", StatusCode::kInvalidArgument);
    ExpectRefused(method, "\x0a\x7fx", StatusCode::kInvalidArgument);
  }
}

TEST(SearchRefusalTest, AMessageThatIsTooLarge) {
  const Reply reply = AsChief(testing::kSearch, Search(std::string(2 << 20, 'x')));
  EXPECT_EQ(reply.code, StatusCode::kResourceExhausted) << reply.message;
  EXPECT_TRUE(AsChief(testing::kSearch, Search("x")).ok());
}

TEST(SearchRefusalTest, ATokenThatItNeverGave) {
  for (const std::string_view token :
       {"AAAA", "0", "10", "!", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}) {
    ExpectRefused(testing::kSearch, Search("x", 10, token), StatusCode::kInvalidArgument);
  }
  ExpectRefused(testing::kSearch, Search("x", 10, std::string(100000, 'a')),
                StatusCode::kInvalidArgument);
}

TEST(SearchRefusalTest, ATokenOfAnotherReaderQuestionOrSize) {
  for (int i = 0; i < 3; ++i) {
    Put("token" + std::to_string(i), "UNCLASSIFIED\n\nThere are several of these: pellucine.\n");
  }
  const auto first = Shared().Search("chief", "pellucine", 1);
  ASSERT_TRUE(first.ok()) << first.status();
  const std::string token = first->next_page_token();
  ASSERT_FALSE(token.empty());
  EXPECT_TRUE(AsChief(testing::kSearch, Search("pellucine", 1, token)).ok());

  ExpectRefused(testing::kSearch, Search("pellucine", 2, token), StatusCode::kInvalidArgument);
  ExpectRefused(testing::kSearch, Search("pellucine x", 1, token), StatusCode::kInvalidArgument);
  ExpectRefusal(Shared().Call("desk", testing::kSearch, Search("pellucine", 1, token)),
                StatusCode::kInvalidArgument);
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string bent = token;
    bent[i] = bent[i] == 'a' ? 'b' : 'a';
    ExpectRefusal(AsChief(testing::kSearch, Search("pellucine", 1, bent)),
                  StatusCode::kInvalidArgument);
  }
}

TEST(SearchRefusalTest, AnIdThatIsNone) {
  // What has the form of an id may be one of a document that is hidden; what has not, can't be.
  std::optional<Reply> first;
  for (const std::string_view id : {"", "x", "0123456789abcdefghjkmnpqr", "../../etc/passwd",
                                    "0123456789abcdefghjkmnpqrst", "UUUUUUUUUUUUUUUUUUUUUUUUUU"}) {
    const Reply reply = AsChief(testing::kGetDocument, Get(id));
    EXPECT_TRUE(reply.code == StatusCode::kInvalidArgument || reply.code == StatusCode::kNotFound);
    if (!first) first = reply;
    EXPECT_EQ(reply, *first) << id;
  }
}

TEST(SearchRefusalTest, ADeadlineThatHasPassed) {
  const auto line = Shared().As("chief", Daemon::kSearchd);
  ASSERT_TRUE(line.ok());
  for (const int milliseconds : {-1000, 0, 1}) {
    const Reply reply =
        (*line)->Call(testing::kSearch, Search("x"), std::chrono::milliseconds(milliseconds));
    // The library rounds a deadline up to a millisecond, so one of "now" may still be met.
    if (milliseconds < 0 || !reply.ok()) {
      EXPECT_EQ(reply.code, StatusCode::kDeadlineExceeded) << reply.message;
    }
  }
  EXPECT_TRUE((*line)->Call(testing::kSearch, Search("x")).ok());
}

TEST(SearchRefusalTest, AMethodThatThereIsNot) {
  EXPECT_EQ(AsChief("/chancery.v1.SearchService/Nothing", "").code, StatusCode::kUnimplemented);
  EXPECT_EQ(AsChief("/chancery.v1.AdminService/Drop", "").code, StatusCode::kUnimplemented);
}

// The streams of Submit that break its rules, each refused the same way twice.
void ExpectSubmitRefused(const std::vector<std::string>& requests, StatusCode code) {
  const Reply reply = Shared().Stream("clerk", testing::kSubmit, requests);
  ExpectRefusal(reply, code);
  EXPECT_EQ(Shared().Stream("clerk", testing::kSubmit, requests), reply);
  EXPECT_TRUE(Shared().GetStatus().ok());
}

std::string Header(std::string_view name, std::string_view marking = "UNCLASSIFIED") {
  return Connection::SubmitRequests(name, "", marking)[0];
}

std::string Chunk(std::string_view bytes) {
  v1::SubmitRequest request;
  request.set_chunk(std::string(bytes));
  return request.SerializeAsString();
}

TEST(SubmitRefusalTest, AStreamThatBreaksTheOrder) {
  ExpectSubmitRefused({}, StatusCode::kInvalidArgument);
  ExpectSubmitRefused({Chunk("text")}, StatusCode::kInvalidArgument);
  ExpectSubmitRefused({Chunk("text"), Header("order")}, StatusCode::kInvalidArgument);
  ExpectSubmitRefused({Header("order"), Header("order"), Chunk("text")},
                      StatusCode::kInvalidArgument);
  ExpectSubmitRefused({Header("order"), Chunk("text"), Header("other")},
                      StatusCode::kInvalidArgument);
  ExpectSubmitRefused({Header("order"), ""}, StatusCode::kInvalidArgument);
  ExpectSubmitRefused({""}, StatusCode::kInvalidArgument);
}

TEST(SubmitRefusalTest, ANameThatIsNone) {
  ExpectSubmitRefused({Header(""), Chunk("text")}, StatusCode::kInvalidArgument);
  ExpectSubmitRefused({Header(std::string(513, 'x')), Chunk("text")}, StatusCode::kInvalidArgument);
  EXPECT_TRUE(Shared().Submit("clerk", std::string(512, 'x'), "Long.\n", "UNCLASSIFIED").ok());
}

TEST(SubmitRefusalTest, ADefaultMarkingThatThePolicyDoesNotKnow) {
  const auto taken = Shared().Submit("clerk", "marking", "Unmarked.\n", "COSMIC");
  ASSERT_TRUE(taken.ok()) << taken.status();
  EXPECT_EQ(taken->outcome(), v1::OUTCOME_QUARANTINED);
  EXPECT_EQ(taken->reason(), v1::QUARANTINE_REASON_UNKNOWN_MARKING);
}

TEST(SubmitRefusalTest, AChunkOrAFileThatIsTooLarge) {
  ExpectSubmitRefused({Header("large"), Chunk(std::string((256 << 10) + 1, 'x'))},
                      StatusCode::kInvalidArgument);
  std::vector<std::string> requests{Header("large")};
  for (int i = 0; i < 9; ++i) requests.push_back(Chunk(std::string(256 << 10, 'x')));
  const Reply reply = Shared().Stream("clerk", testing::kSubmit, requests);
  ExpectRefusal(reply, StatusCode::kResourceExhausted);
  EXPECT_TRUE(Shared().GetStatus().ok());
}

TEST(SubmitRefusalTest, BytesThatAreNoMessage) {
  ExpectSubmitRefused({"\xff\xff\xff"}, StatusCode::kInvalidArgument);
  ExpectSubmitRefused({Header("bytes"), "\xff\xff\xff"}, StatusCode::kInvalidArgument);
}

// A caller that goes away, or whose time is up, in the middle of a document has not given it.
TEST(SubmitRefusalTest, AStreamThatIsCutOff) {
  const auto line = Shared().As("clerk", Daemon::kIndexer);
  ASSERT_TRUE(line.ok());
  Put("cut", "UNCLASSIFIED\n\nWhole, with an end: selvagine.\n");
  const auto before = Shared().GetStatus();
  ASSERT_TRUE(before.ok());
  for (int i = 0; i < 100; ++i) {
    (*line)->CutOff(testing::kSubmit, {Header("cut"), Chunk("UNCLASSIFIED\n\nWhole, wi")});
  }
  // By then each of those calls has been looked at.
  for (int i = 0; i < 20; ++i) {
    Put("after" + std::to_string(i), "UNCLASSIFIED\n\nAnother.\n" + std::to_string(i));
  }
  const auto after = Shared().GetStatus();
  ASSERT_TRUE(after.ok());
  EXPECT_EQ(after->journal_head(), before->journal_head() + 20);
  EXPECT_EQ(Ids(Shared().Search("public", "selvagine")).size(), 1u);
}

TEST(SubmitRefusalTest, LeavesNothingBehind) {
  const auto before = Shared().GetStatus();
  ASSERT_TRUE(before.ok());
  ExpectSubmitRefused({Header("nothing"), Chunk("text"), Header("nothing")},
                      StatusCode::kInvalidArgument);
  const auto after = Shared().GetStatus();
  ASSERT_TRUE(after.ok());
  EXPECT_EQ(before->journal_head(), after->journal_head());
  EXPECT_EQ(Shared().Withdraw("clerk", "nothing").code(), StatusCode::kNotFound);
}

// One answer for what there is not, what is hidden and what is gone.
TEST(NotFoundTest, IsTheSameForHiddenGoneAndNeverThere) {
  const std::string hidden = Put("hidden", "TOP SECRET//EXDIS\n\nHidden from most: vesperline.\n");
  const std::string gone = Put("gone", "UNCLASSIFIED\n\nSoon gone: vesperline.\n");
  ASSERT_TRUE(Shared().GetDocument("public", gone).ok());
  ASSERT_TRUE(Shared().Withdraw("clerk", "gone").ok());
  ASSERT_TRUE(Shared().WaitApplied().ok());

  const Reply never = Shared().Call("public", testing::kGetDocument,
                                    Get("0000000000000000000000000" + std::string(1, '0')));
  ExpectRefusal(never, StatusCode::kNotFound);
  EXPECT_EQ(Shared().Call("public", testing::kGetDocument, Get(hidden)), never);
  EXPECT_EQ(Shared().Call("public", testing::kGetDocument, Get(gone)), never);
  EXPECT_EQ(Shared().Call("chief", testing::kGetDocument, Get(gone)), never);
  EXPECT_TRUE(Ids(Shared().Search("public", "vesperline")).empty());
}

TEST(NotFoundTest, IsOneAnswerForWithdrawingTheDocumentsOfOthers) {
  Put("owned", "UNCLASSIFIED\n\nThe clerk's own: solvenar.\n");
  v1::WithdrawRequest request;
  request.set_name("owned");
  const Reply other = Shared().Call("registry", testing::kWithdraw, request.SerializeAsString());
  request.set_name("never");
  const Reply never = Shared().Call("registry", testing::kWithdraw, request.SerializeAsString());
  ExpectRefusal(other, StatusCode::kNotFound);
  EXPECT_EQ(other, never);
  EXPECT_EQ(Ids(Shared().Search("public", "solvenar")).size(), 1u);
}

}  // namespace
}  // namespace chancery::api
