// SPDX-License-Identifier: GPL-3.0-or-later
// Who was told what, as the audit has it: each record is there when the answer arrives.
#include <algorithm>
#include <limits>

#include "clients/audit/could.h"
#include "lib/base/digest.h"
#include "tests/api/ministry.h"
#include "tests/testing/audit_log.h"

namespace chancery::api {
namespace {

using audit::v1::Answer;
using testing::Daemon;

// The last answer to `person` in a daemon's audit.
Answer LastTo(std::string_view person, Daemon daemon = Daemon::kSearchd) {
  const auto records = testing::ReadRecords(Shared().audit_dir(daemon));
  const auto found = std::find_if(records.rbegin(), records.rend(), [&](const auto& record) {
    return record.answer().person() == person;
  });
  return found == records.rend() ? Answer() : found->answer();
}

std::string Id(std::string_view spelled) { return base::FromBase32(spelled).value_or(""); }

TEST(AuditTest, HasWhatASearchShowed) {
  const std::string id = Put("audit-search", "SECRET\n\nIt is audited: marrowfen.\n");
  const auto found = Shared().Search("chief", "marrowfen");
  ASSERT_EQ(Ids(found), std::vector<std::string>{id});
  const Answer answer = LastTo("chief");
  EXPECT_EQ(answer.rpc(), testing::kSearch);
  EXPECT_EQ(answer.code(), 0u);
  EXPECT_EQ(answer.certificate_sha256().size(), 32u);
  EXPECT_EQ(answer.policy_id(), "ministry");
  EXPECT_GT(answer.cells(), 0u);
  EXPECT_EQ(answer.cells_sha256().size(), 32u);
  ASSERT_EQ(answer.document_size(), 1);
  EXPECT_EQ(answer.document(0).id(), Id(id));
  EXPECT_GT(answer.document(0).version(), 0u);
  ASSERT_EQ(answer.marking_sha256_size(), 1);
  EXPECT_EQ(answer.marking_sha256(0), base::Sha256(found->hits(0).label().marking()));
}

// However little is typed: names alone are looked for then.
TEST(AuditTest, HasWhatCompletionWasSoughtIn) {
  Put("audit-complete", "SECRET\n\nIt is audited: quillmarsh.\n");
  for (const std::string_view text : {"qu", "quillm"}) {
    v1::CompleteRequest request;
    request.set_text(std::string(text));
    ASSERT_TRUE(Shared().Complete("chief", request).ok());
    const Answer answer = LastTo("chief");
    EXPECT_EQ(answer.rpc(), testing::kComplete);
    EXPECT_GT(answer.cells(), 0u) << text;
    EXPECT_EQ(answer.cells_sha256().size(), 32u);
  }
}

TEST(AuditTest, HasADocumentThatWasOpenedAndThePostsOfTheReader) {
  const std::string id = Put("audit-open", "CONFIDENTIAL\n\nIt is opened: tamberlin.\n");
  ASSERT_TRUE(Shared().GetDocument("envoy", id).ok());
  const Answer answer = LastTo("envoy");
  EXPECT_EQ(answer.rpc(), testing::kGetDocument);
  ASSERT_EQ(answer.document_size(), 1);
  EXPECT_EQ(answer.document(0).id(), Id(id));
  ASSERT_EQ(answer.post_size(), 1);
  EXPECT_EQ(answer.post(0), "embassy-torvenna");
}

// Nothing in a record tells a document that is hidden from one that never was.
TEST(AuditTest, HasOneRecordForNotThereAndNotForYou) {
  const std::string hidden = Put("audit-hidden", "TOP SECRET//EXDIS\n\nHidden.\n");
  const auto told = [](const std::string& id) {
    EXPECT_EQ(Shared().GetDocument("public", id).status().code(), StatusCode::kNotFound);
    Answer answer = LastTo("public");
    EXPECT_EQ(answer.request().ciphertext().size(), id.size() + 2 + 16);
    answer.clear_request();
    answer.clear_received_ms();
    return answer.SerializeAsString();
  };
  EXPECT_EQ(told(hidden), told(std::string(26, '0')));
}

TEST(AuditTest, HasRefusals) {
  ExpectRefusal(Shared().Call("desk", testing::kGetStatus, ""), StatusCode::kPermissionDenied);
  Answer answer = LastTo("desk", Daemon::kIndexer);
  EXPECT_EQ(answer.rpc(), testing::kGetStatus);
  EXPECT_EQ(answer.code(), static_cast<unsigned>(StatusCode::kPermissionDenied));

  ExpectRefusal(Shared().Stream("desk", testing::kSubmit,
                                testing::Connection::SubmitRequests("x", "SECRET\n\nx\n")),
                StatusCode::kPermissionDenied);
  answer = LastTo("desk", Daemon::kIndexer);
  EXPECT_EQ(answer.rpc(), testing::kSubmit);
  EXPECT_EQ(answer.code(), static_cast<unsigned>(StatusCode::kPermissionDenied));

  ExpectRefusal(Shared().Call("desk", testing::kSearch, "\xff\xff"), StatusCode::kInvalidArgument);
  answer = LastTo("desk");
  EXPECT_EQ(answer.rpc(), testing::kSearch);
  EXPECT_EQ(answer.code(), static_cast<unsigned>(StatusCode::kInvalidArgument));
  EXPECT_EQ(answer.request_bytes(), 2u);
}

TEST(AuditTest, HasWhoWasRefusedAtTheDoor) {
  for (const Daemon daemon : {Daemon::kSearchd, Daemon::kIndexer}) {
    const testing::Connection stranger(Shared().Address(daemon), Own().authority(),
                                       Own().ForPerson("audited-stranger"));
    ExpectRefusal(stranger.Call(testing::kGetStatus, ""), StatusCode::kUnauthenticated);
    EXPECT_TRUE(Eventually([&] {
      for (const auto& record : testing::ReadRecords(Shared().audit_dir(daemon))) {
        for (const auto& caller : record.refusals().caller()) {
          if (caller.common_name() == "audited-stranger" &&
              caller.certificate_sha256().size() == 32) {
            return true;
          }
        }
      }
      return false;
    }));
  }
}

TEST(AuditTest, HasWhatWasHandedInTakenBackAndListed) {
  const auto refused = Shared().Submit("clerk", "audit-list", "No marking.\n");
  ASSERT_TRUE(refused.ok()) << refused.status();
  Answer answer = LastTo("clerk", Daemon::kIndexer);
  EXPECT_EQ(answer.rpc(), testing::kSubmit);
  ASSERT_EQ(answer.document_size(), 1);
  EXPECT_EQ(answer.document(0).id(), Id(refused->id()));

  ASSERT_TRUE(Shared().ListQuarantine("keeper").ok());
  answer = LastTo("keeper", Daemon::kIndexer);
  EXPECT_EQ(answer.rpc(), testing::kListQuarantine);
  EXPECT_TRUE(std::ranges::any_of(
      answer.document(), [&](const auto& document) { return document.id() == Id(refused->id()); }));

  ASSERT_TRUE(Shared().Withdraw("clerk", "audit-list").ok());
  answer = LastTo("clerk", Daemon::kIndexer);
  EXPECT_EQ(answer.rpc(), testing::kWithdraw);
  ASSERT_EQ(answer.document_size(), 1);
  EXPECT_EQ(answer.document(0).id(), Id(refused->id()));
}

// Asked of the indexer's audit, and held against who can.
TEST(AuditTest, KnowsWhoCouldHaveRead) {
  const std::string id = Put("audit-could",
                             "SECRET//REL TO GBR\n\n1. (C//REL TO GBR) Some of it: pellamoor.\n\n"
                             "2. (S//REL TO GBR) More of it.\n");
  const auto could = [&] {
    std::vector<std::string> people;
    const auto found = auditor::WhoCould(Shared().audit_dir(Daemon::kIndexer), Id(id), 0,
                                         std::numeric_limits<std::uint64_t>::max());
    EXPECT_TRUE(found.ok()) << found.status();
    if (found.ok()) {
      for (const auto& able : found->able) people.push_back(able.person);
    }
    return people;
  };
  std::vector<std::string> can;
  for (const char* person : {"ally", "chief", "desk", "envoy", "former", "public", "traveller"}) {
    if (Shared().GetDocument(person, id).ok()) can.push_back(person);
  }
  EXPECT_GE(can.size(), 2u);
  EXPECT_TRUE(Eventually([&] { return could() == can; }));
}

}  // namespace
}  // namespace chancery::api
