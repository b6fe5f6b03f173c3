// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/audit/wire.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "clients/audit/record.h"
#include "tests/testing/audit_log.h"

namespace chancery::auditor {
namespace {

TEST(WireTest, ReadsWhatProtobufWrites) {
  audit::v1::Answer written = testing::AnswerNumber(5);
  written.set_code(7);
  written.set_request_bytes(1ull << 40);
  written.mutable_request()->set_ephemeral("e");
  written.mutable_request()->set_ciphertext("c");
  const std::string bytes = written.SerializeAsString();
  const auto answer = ReadAnswer(bytes);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->rpc, written.rpc());
  EXPECT_EQ(answer->person, written.person());
  EXPECT_EQ(answer->certificate_sha256, written.certificate_sha256());
  EXPECT_EQ(answer->posts, (std::vector<std::string_view>{"Embassy Valderon"}));
  EXPECT_EQ(answer->policy_id, "ministry");
  EXPECT_EQ(answer->policy_version, 3u);
  EXPECT_EQ(answer->received_ms, written.received_ms());
  EXPECT_EQ(answer->code, 7u);
  EXPECT_EQ(answer->request_bytes, 1ull << 40);
  EXPECT_EQ(answer->cells, 80u);
  EXPECT_EQ(answer->cells_sha256, written.cells_sha256());
  EXPECT_EQ(answer->ephemeral, "e");
  EXPECT_EQ(answer->ciphertext, "c");
  ASSERT_EQ(answer->documents.size(), 10u);
  for (int i = 0; i < 10; ++i) {
    const auto& document = answer->documents[static_cast<std::size_t>(i)];
    const auto& expected = written.document(i);
    EXPECT_EQ(document.id, expected.id());
    EXPECT_EQ(document.version, expected.version());
    EXPECT_EQ(document.view, expected.view());
    EXPECT_EQ(document.marking_sha256,
              written.marking_sha256(static_cast<int>(expected.marking())));
  }
}

TEST(WireTest, RefusesBytesThatAreNoMessage) {
  const std::string bytes = testing::AnswerNumber(1).SerializeAsString();
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    (void)ReadAnswer(std::string_view(bytes).substr(0, size));  // Whatever it says, it ends.
  }
  EXPECT_FALSE(ReadRecord(""));
  EXPECT_FALSE(ReadRecord("\xff"));
  EXPECT_FALSE(ReadRecord(std::string_view("\0\0", 2)));
  EXPECT_FALSE(ReadRecord("\x3a\x05x"));
  EXPECT_FALSE(
      ReadAnswer(std::string_view("\x7a\x02\x20\x01", 4)));  // A marking that is not there.
  EXPECT_TRUE(ReadRecord(std::string_view("\x3a\x00", 2)));  // A stop.
  EXPECT_FALSE(ReadRecord(std::string_view("\x3a\x00\x3a\x00", 4)));  // Two bodies.
  EXPECT_FALSE(ReadRecord(std::string_view("\x3a\x00\x78\x01", 4)));  // A field of a later version.
}

}  // namespace
}  // namespace chancery::auditor
