// SPDX-License-Identifier: GPL-3.0-or-later
// Readers who take too much, and those beside them: on a server of its own with small budgets.
#include <atomic>
#include <memory>
#include <sstream>
#include <thread>

#include "clients/audit/show.h"
#include "tests/api/ministry.h"
#include "tests/testing/audit_log.h"
#include "tests/testing/temp_dir.h"

namespace chancery::api {
namespace {

using testing::Daemon;
using testing::Reply;

std::string Get(std::string_view id) {
  v1::GetDocumentRequest request;
  request.set_id(std::string(id));
  return request.SerializeAsString();
}

class BudgetTest : public ::testing::Test {
 protected:
  void SetUp() override {
    testing::World::Options options;
    options.people = People();
    auto& everybody = *options.searchd.mutable_budgets()->mutable_everybody();
    everybody.set_opened_per_hour(10);
    everybody.set_listed_per_day(40);
    everybody.set_pages_per_hour(3);
    options.searchd.mutable_budgets()->set_pause_ms(200);
    auto& of_chief = *options.searchd.add_budget_of();
    of_chief.set_atom("person:chief");
    of_chief.mutable_budget()->set_opened_per_hour(4000);
    options.searchd.mutable_shares()->set_question_parts(20);
    options.searchd.mutable_shares()->set_waiting(5);
    auto made = testing::World::Make(Own(), folder_.path(), std::move(options));
    ASSERT_TRUE(made.ok()) << made.status();
    world_ = *std::move(made);
    const Status started = world_->Start();
    ASSERT_TRUE(started.ok()) << started;
    for (int i = 0; i < 6; ++i) {
      const auto put = world_->Submit("clerk", "b" + std::to_string(i),
                                      "UNCLASSIFIED\n\nOne of several: larkmere.\n");
      ASSERT_TRUE(put.ok()) << put.status();
      ids_.push_back(put->id());
    }
    ASSERT_TRUE(world_->WaitApplied().ok());
  }

  void TearDown() override {
    if (world_ == nullptr) return;
    const Status stopped = world_->Stop();
    EXPECT_TRUE(stopped.ok()) << stopped;
  }

  Reply Open(std::string_view person, std::string_view id) {
    return world_->Call(person, testing::kGetDocument, Get(id));
  }

  // The budgets that the audit has of answers to `person`, in order; those without one too.
  std::vector<audit::v1::Budget> Recorded(std::string_view person) {
    std::vector<audit::v1::Budget> budgets;
    for (const auto& record : testing::ReadRecords(world_->audit_dir(Daemon::kSearchd))) {
      if (record.answer().person() == person) budgets.push_back(record.answer().budget());
    }
    return budgets;
  }

  const testing::TempDir folder_{"budgets"};
  std::unique_ptr<testing::World> world_;
  std::vector<std::string> ids_;
};

TEST_F(BudgetTest, WarnsAndStopsOneReaderAndRecordsBoth) {
  using audit::v1::Budget;
  v1::GetDocumentResponse response;
  for (int i = 0; i < 10; ++i) {
    const Reply reply = Open("desk", ids_[static_cast<std::size_t>(i % 6)]);
    ASSERT_TRUE(reply.ok()) << reply;
    ASSERT_TRUE(response.ParseFromString(reply.bytes));
    EXPECT_EQ(response.notice().empty(), i < 7) << response.notice();
  }
  EXPECT_EQ(response.notice(), "You have opened 10 of 10 documents that you may within an hour.");

  // One answer for what they may read, what they may not, and what there is not.
  const auto hidden = world_->Submit("clerk", "hidden", "TOP SECRET//EXDIS\n\nHidden.\n");
  ASSERT_TRUE(hidden.ok());
  const Reply stopped = Open("desk", ids_[0]);
  EXPECT_EQ(stopped.code, StatusCode::kResourceExhausted);
  EXPECT_TRUE(stopped.message.starts_with(
      "You have opened 10 documents within an hour, as many as you may; this ends at 20"))
      << stopped.message;
  for (const std::string& id : {hidden->id(), std::string(26, '0'), std::string("x")}) {
    EXPECT_EQ(Open("desk", id).code, StatusCode::kResourceExhausted);
  }
  EXPECT_TRUE(world_->Search("desk", "larkmere").ok());
  EXPECT_TRUE(Open("public", ids_[0]).ok());
  for (int i = 0; i < 30; ++i) EXPECT_TRUE(Open("chief", ids_[0]).ok());

  const auto recorded = Recorded("desk");
  ASSERT_EQ(recorded.size(), 15u);
  for (int i = 0; i < 15; ++i) {
    const auto& budget = recorded[static_cast<std::size_t>(i)];
    const auto kind = i < 7     ? Budget::KIND_UNSPECIFIED
                      : i < 10  ? Budget::KIND_SOFT
                      : i == 14 ? Budget::KIND_UNSPECIFIED  // The search.
                                : Budget::KIND_HARD;
    EXPECT_EQ(budget.kind(), kind) << i;
    if (kind == Budget::KIND_UNSPECIFIED) continue;
    EXPECT_EQ(budget.measure(), Budget::MEASURE_OPENED);
    EXPECT_EQ(budget.window_s(), 3600u);
    EXPECT_EQ(budget.spent(), static_cast<unsigned>(i < 10 ? i + 1 : 10));
    EXPECT_EQ(budget.limit(), 10u);
  }
  std::ostringstream shown;
  ASSERT_TRUE(auditor::Show(world_->audit_dir(Daemon::kSearchd), {}, shown).ok());
  EXPECT_NE(shown.str().find("warned: documents opened 8, limit 10 within 3600 s"),
            std::string::npos);
  EXPECT_NE(shown.str().find("stopped: documents opened 10, limit 10 within 3600 s"),
            std::string::npos);
}

TEST_F(BudgetTest, StopsWhoTurnsPageAfterPageAndWhoSearchesForAll) {
  std::string token;
  for (int page = 0; page < 4; ++page) {
    const auto found = world_->Search("desk", "larkmere", 1, token);
    ASSERT_TRUE(found.ok()) << found.status();
    token = found->next_page_token();
  }
  EXPECT_EQ(world_->Search("desk", "larkmere", 1, token).status().code(),
            StatusCode::kResourceExhausted);
  int listed = 4;
  for (; listed < 40; listed += 6) ASSERT_TRUE(world_->Search("desk", "larkmere").ok()) << listed;
  const auto stopped = world_->Search("desk", "larkmere").status();
  EXPECT_EQ(stopped.code(), StatusCode::kResourceExhausted);
  EXPECT_TRUE(std::string(stopped.message())
                  .starts_with("Your searches have listed 40 documents within a day"))
      << stopped;
  EXPECT_TRUE(Open("desk", ids_[0]).ok());
}

TEST_F(BudgetTest, RefusesQuestionsOfTooManyPartsAndRecordsIt) {
  std::string question;
  for (int i = 0; i < 21; ++i) question += "date:202" + std::to_string(i % 10) + " ";
  const auto refused = world_->Search("chief", question).status();
  EXPECT_EQ(refused.code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(refused.message(), "The question has too many parts.");
  const auto recorded = Recorded("chief");
  ASSERT_EQ(recorded.size(), 1u);
  EXPECT_EQ(recorded[0].kind(), audit::v1::Budget::KIND_HARD);
  EXPECT_EQ(recorded[0].measure(), audit::v1::Budget::MEASURE_COST);
}

// Whoever is slowed and goes on all the same finds the few places taken; nobody else does.
TEST_F(BudgetTest, RefusesWhatIsTooMuchAtOnceOfOneReaderAlone) {
  for (int i = 0; i < 8; ++i) ASSERT_TRUE(Open("desk", ids_[0]).ok());
  const auto line = world_->As("desk", Daemon::kSearchd);
  ASSERT_TRUE(line.ok());
  std::atomic<int> refused = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 20; ++i) {
    threads.emplace_back([&] {
      const Reply reply = (*line)->Call(testing::kGetDocument, Get(ids_[0]));
      if (reply.message.starts_with("Too many requests of yours")) {
        EXPECT_EQ(reply.code, StatusCode::kResourceExhausted);
        ++refused;
      }
    });
  }
  EXPECT_TRUE(Open("public", ids_[0]).ok());
  for (std::thread& thread : threads) thread.join();
  EXPECT_GT(refused, 0);
  EXPECT_LE(refused, 15);  // Five may wait.
  int recorded = 0;
  for (const auto& budget : Recorded("desk")) {
    recorded += budget.measure() == audit::v1::Budget::MEASURE_WAITING ? 1 : 0;
  }
  EXPECT_EQ(recorded, refused);
}

}  // namespace
}  // namespace chancery::api
