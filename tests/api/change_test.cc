// SPDX-License-Identifier: GPL-3.0-or-later
// What is taken away is gone from the moment that it is acknowledged.
#include <signal.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "chancery/v1/admin.pb.h"
#include "tests/api/ministry.h"
#include "tests/testing/temp_dir.h"

namespace chancery::api {
namespace {

using std::chrono::milliseconds;
using testing::Daemon;

// A stopped process goes on until each of its threads has noticed.
bool AllThreadsStand(pid_t pid) {
  const std::filesystem::path tasks = "/proc/" + std::to_string(pid) + "/task";
  for (const auto& task : std::filesystem::directory_iterator(tasks)) {
    std::string stat;
    std::getline(std::ifstream(task.path() / "stat"), stat);
    const auto name_end = stat.rfind(')');
    if (name_end == std::string::npos || stat.substr(name_end, 3) != ") T") return false;
  }
  return true;
}

class ChangeTest : public ::testing::Test {
 protected:
  void SetUp() override {
    testing::World::Options options;
    options.people = People();
    *options.people.add_person() =
        testing::Person("security", {"lvl.UNCLASSIFIED", "role:security"});
    auto made = testing::World::Make(Own(), temp_.path(), std::move(options));
    ASSERT_TRUE(made.ok()) << made.status();
    world_ = *std::move(made);
    const Status started = world_->Start();
    ASSERT_TRUE(started.ok()) << started;
  }

  std::string Submit(std::string_view name, std::string_view text) {
    const auto taken = world_->Submit("clerk", name, text);
    EXPECT_TRUE(taken.ok()) << taken.status();
    const Status applied = world_->WaitApplied();
    EXPECT_TRUE(applied.ok()) << applied;
    return taken.ok() ? taken->id() : "";
  }

  Result<v1::SetLabelResponse> SetLabel(std::string_view person, std::string_view id,
                                        std::string_view marking,
                                        const std::vector<std::string>& recipients = {}) {
    v1::SetLabelRequest request;
    request.set_id(std::string(id));
    request.set_marking(std::string(marking));
    for (const std::string& recipient : recipients) request.add_recipients(recipient);
    ASSIGN_OR_RETURN(const auto line, world_->As(person, Daemon::kIndexer));
    return line->Ask<v1::SetLabelResponse>(testing::kSetLabel, request);
  }

  Status SetPerson(const config::v1::PersonEntry& person, bool remove = false) {
    v1::SetPersonRequest request;
    *request.mutable_person() = person;
    request.set_remove(remove);
    ASSIGN_OR_RETURN(const auto line, world_->As("security", Daemon::kIndexer));
    return line->Ask<v1::SetPersonResponse>(testing::kSetPerson, request).status();
  }

  bool Reads(std::string_view person, std::string_view id) {
    return world_->GetDocument(person, id).ok();
  }

  std::size_t Finds(std::string_view person, std::string_view query) {
    const auto found = world_->Search(person, query, 100);
    return found.ok() ? static_cast<std::size_t>(found->hits_size()) : 0;
  }

  testing::TempDir temp_{"change"};
  std::unique_ptr<testing::World> world_;
};

TEST_F(ChangeTest, ARaisedLabelHoldsAtOnce) {
  const std::string id = Submit("a", "UNCLASSIFIED\n\nThe raise of ganmorel.\n");
  EXPECT_TRUE(Reads("public", id));
  EXPECT_EQ(Finds("public", "ganmorel"), 1u);
  const auto set = SetLabel("security", id, "SECRET//EXDIS");
  ASSERT_TRUE(set.ok()) << set.status();
  EXPECT_EQ(set->label().marking(), "SECRET//EXDIS");
  EXPECT_FALSE(Reads("public", id));
  EXPECT_EQ(Finds("public", "ganmorel"), 0u);
  EXPECT_TRUE(Reads("chief", id));
  EXPECT_TRUE(Eventually([&] { return Finds("chief", "ganmorel") == 1; }));
}

// Nor does a count or a score tell that it was there.
TEST_F(ChangeTest, WhatIsTakenAwayLeavesNoTrace) {
  Submit("a", "UNCLASSIFIED\n\nThe first ganmorel.\n");
  v1::SearchRequest request;
  request.set_query("ganmorel");
  const auto ask = [&] {
    const auto found = world_->Search("public", request);
    EXPECT_TRUE(found.ok()) << found.status();
    return found.ok() ? found->SerializeAsString() : "";
  };
  const std::string before = ask();
  for (int i = 0; i < 5; ++i) {
    const std::string name = "more" + std::to_string(i);
    const std::string id = Submit(name, "UNCLASSIFIED\n\nganmorel ganmorel.\n");
    EXPECT_NE(ask(), before);
    const Status taken =
        i % 2 == 0 ? SetLabel("security", id, "SECRET").status() : world_->Withdraw("clerk", name);
    ASSERT_TRUE(taken.ok()) << taken;
    EXPECT_EQ(ask(), before);
  }
}

TEST_F(ChangeTest, ALoweredLabelIsFoundSoon) {
  const std::string id = Submit("a", "SECRET\n\n1. (S) The lowering of ganmorel.\n");
  EXPECT_EQ(Finds("public", "ganmorel"), 0u);
  ASSERT_TRUE(SetLabel("security", id, "UNCLASSIFIED").ok());
  EXPECT_TRUE(Eventually([&] { return Finds("public", "ganmorel") == 1; }));
  EXPECT_TRUE(Reads("public", id));
}

TEST_F(ChangeTest, ANamedReaderComesAndGoes) {
  const std::string id = Submit("a", "UNCLASSIFIED\n\nFor named readers: ganmorel.\n");
  ASSERT_TRUE(SetLabel("security", id, "SECRET//NODIS", {"Embassy Torvenna"}).ok());
  EXPECT_TRUE(Reads("envoy", id));
  EXPECT_FALSE(Reads("public", id));
  ASSERT_TRUE(SetLabel("security", id, "SECRET//NODIS", {"Embassy Valderon"}).ok());
  EXPECT_FALSE(Reads("envoy", id));
}

TEST_F(ChangeTest, ALaterVersionIsAtLeastAsSecret) {
  const std::string id = Submit("a", "UNCLASSIFIED\n\nFirst words on ganmorel.\n");
  ASSERT_TRUE(SetLabel("security", id, "SECRET").ok());
  EXPECT_EQ(Submit("a", "UNCLASSIFIED\n\nOther words on ganmorel.\n"), id);
  EXPECT_FALSE(Reads("public", id));
  EXPECT_TRUE(Reads("chief", id));
  EXPECT_EQ(Submit("a", "TOP SECRET\n\nMore words on ganmorel.\n"), id);
  EXPECT_FALSE(Reads("envoy", id));
}

TEST_F(ChangeTest, AFileInQuarantineBecomesADocument) {
  const auto taken = world_->Submit("clerk", "q", "No marking, but ganmorel.\n");
  ASSERT_TRUE(taken.ok());
  ASSERT_EQ(taken->outcome(), v1::OUTCOME_QUARANTINED);
  EXPECT_FALSE(Reads("chief", taken->id()));
  ASSERT_TRUE(SetLabel("security", taken->id(), "CONFIDENTIAL").ok());
  EXPECT_TRUE(Eventually([&] { return Finds("desk", "ganmorel") == 1; }));
  EXPECT_TRUE(Reads("desk", taken->id()));
  EXPECT_EQ(world_->ListQuarantine("keeper")->entries_size(), 0);
}

TEST_F(ChangeTest, IsForTheSecurityRoleAndSaysWhatIsWrong) {
  const std::string id = Submit("a", "UNCLASSIFIED\n\nganmorel\n");
  EXPECT_EQ(SetLabel("chief", id, "SECRET").status().code(), StatusCode::kPermissionDenied);
  EXPECT_EQ(SetLabel("security", id, "VERY SECRET").status().code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(SetLabel("security", id, "").status().code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(SetLabel("security", "nothing", "SECRET").status().code(), StatusCode::kNotFound);
  EXPECT_EQ(SetLabel("security", std::string(26, 'z'), "SECRET").status().code(),
            StatusCode::kNotFound);
  EXPECT_EQ(SetPerson(testing::Person("", {})).code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(SetPerson(testing::Person("new", {"lvl.VERY SECRET"})).code(),
            StatusCode::kInvalidArgument);
  EXPECT_TRUE(Reads("public", id));
}

TEST_F(ChangeTest, AWithdrawalHoldsAtOnce) {
  for (int i = 0; i < 20; ++i) {
    const std::string id = Submit("w", "UNCLASSIFIED\n\nganmorel\n");
    EXPECT_TRUE(Reads("public", id));
    ASSERT_TRUE(world_->Withdraw("clerk", "w").ok());
    EXPECT_FALSE(Reads("public", id));
    EXPECT_EQ(Finds("public", "ganmorel"), 0u);
  }
}

TEST_F(ChangeTest, APersonWhoMovesReadsWhatTheNewPostMay) {
  const std::string id = Submit("a", "UNCLASSIFIED\n\nganmorel\n");
  ASSERT_TRUE(SetLabel("security", id, "SECRET//NODIS", {"Embassy Torvenna"}).ok());
  EXPECT_TRUE(Reads("envoy", id));
  const auto moved = testing::Person("envoy", {"lvl.SECRET", "nat:own"}, {"Embassy Valderon"});
  ASSERT_TRUE(SetPerson(moved).ok());
  EXPECT_FALSE(Reads("envoy", id));
  const auto next = testing::Person("desk", {"lvl.SECRET", "nat:own"}, {"Embassy Torvenna"});
  ASSERT_TRUE(SetPerson(next).ok());
  EXPECT_TRUE(Reads("desk", id));

  // What was decided holds after a restart of both.
  ASSERT_TRUE(world_->Stop().ok());
  ASSERT_TRUE(world_->Start().ok());
  EXPECT_FALSE(Reads("envoy", id));
  EXPECT_TRUE(Reads("desk", id));
}

TEST_F(ChangeTest, APersonWhoIsRemovedIsNobody) {
  EXPECT_EQ(world_->Search("desk", "ganmorel").status().code(), StatusCode::kOk);
  ASSERT_TRUE(SetPerson(testing::Person("desk", {}), true).ok());
  EXPECT_EQ(world_->Search("desk", "ganmorel").status().code(), StatusCode::kUnauthenticated);
  EXPECT_EQ(world_->Submit("desk", "x", "UNCLASSIFIED\n\nx\n").status().code(),
            StatusCode::kUnauthenticated);
}

TEST_F(ChangeTest, APersonsChangeLeavesNothingToBeApplied) {
  ASSERT_TRUE(SetPerson(testing::Person("desk", {"lvl.SECRET", "nat:own"})).ok());
  EXPECT_TRUE(Eventually([&] {
    const auto status = world_->GetStatus();
    return status.ok() && status->journal_applied() == status->journal_head();
  }));
}

// Readers ask all the time; whatever they get after an acknowledgement is from after it.
TEST_F(ChangeTest, NoAnswerIsFromBeforeAnAcknowledgement) {
  const std::string id = Submit("a", "UNCLASSIFIED\n\nganmorel\n");
  std::atomic<int> open{0};  // Odd while it is, or may still be, open to public.
  std::atomic<bool> stop{false};
  std::atomic<int> asked{0}, wrong{0};
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&, i] {
      while (!stop) {
        const int before = open;
        const bool sees = i == 0 ? Finds("public", "ganmorel") > 0 : Reads("public", id);
        // Closed before the question and closed still: it was closed all the time.
        wrong += sees && before % 2 == 0 && before > 0 && open == before ? 1 : 0;
        ++asked;
      }
    });
  }
  for (int i = 0; i < 40; ++i) {
    ++open;
    EXPECT_TRUE(SetLabel("security", id, "UNCLASSIFIED").ok());
    EXPECT_TRUE(SetLabel("security", id, "SECRET").ok());
    ++open;
    std::this_thread::sleep_for(milliseconds(20));
  }
  stop = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_GT(asked, 50);
  EXPECT_EQ(wrong, 0);
}

// A server that hangs delays an acknowledgement until it has lost its lease, and answers nothing
// old when it goes on.
TEST_F(ChangeTest, AServerThatHangsLosesItsLease) {
  const std::string id = Submit("a", "UNCLASSIFIED\n\nganmorel\n");
  EXPECT_TRUE(Reads("public", id));
  ASSERT_EQ(::kill(world_->Pid(Daemon::kSearchd), SIGSTOP), 0);
  ASSERT_TRUE(Eventually([&] { return AllThreadsStand(world_->Pid(Daemon::kSearchd)); }));
  std::atomic<bool> read{false};
  std::thread reader([&] { read = Reads("public", id); });
  std::this_thread::sleep_for(milliseconds(50));  // The question lies in the server's socket.
  EXPECT_TRUE(SetLabel("security", id, "SECRET").ok());
  ASSERT_EQ(::kill(world_->Pid(Daemon::kSearchd), SIGCONT), 0);
  reader.join();
  EXPECT_FALSE(read);
  EXPECT_TRUE(Reads("chief", id));
}

TEST_F(ChangeTest, AServerThatDiedDelaysNobody) {
  const std::string id = Submit("a", "UNCLASSIFIED\n\nganmorel\n");
  world_->Kill(Daemon::kSearchd);
  EXPECT_TRUE(SetLabel("security", id, "SECRET").ok());
  ASSERT_TRUE(world_->Start(Daemon::kSearchd).ok());
  EXPECT_FALSE(Reads("public", id));
}

// While there is no writer nothing can be taken away, and readers are answered.
TEST_F(ChangeTest, ReadersAreAnsweredWithoutAWriter) {
  const std::string id = Submit("a", "UNCLASSIFIED\n\nganmorel\n");
  world_->Kill(Daemon::kIndexer);
  EXPECT_TRUE(Reads("public", id));
  ASSERT_TRUE(world_->Start(Daemon::kIndexer).ok());
  EXPECT_TRUE(SetLabel("security", id, "SECRET").ok());
  EXPECT_FALSE(Reads("public", id));
}

// A date lowers nothing. It puts a document on a list, from which a person's decision takes it.
TEST_F(ChangeTest, ADueDeclassificationWaitsForAPerson) {
  const auto due = [&](const std::string& day) {
    v1::ListReviewsRequest request;
    request.set_day(day);
    request.set_page_size(1);
    std::vector<std::string> ids;
    do {
      const auto line = world_->As("security", Daemon::kIndexer);
      EXPECT_TRUE(line.ok());
      const auto page = (*line)->Ask<v1::ListReviewsResponse>(testing::kListReviews, request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) return ids;
      for (const auto& review : page->reviews()) ids.push_back(review.id());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return ids;
  };
  const std::string text = "\n\nE.O. 12958: DECL: ";
  const std::string a = Submit("a", "SECRET" + text + "06/22/2016\n\nganmorel\n");
  const std::string b = Submit("b", "SECRET" + text + "01/31/2015\n\nganmorel\n");
  const std::string c = Submit("c", "SECRET" + text + "01/31/2990\n\nganmorel\n");
  Submit("d", "SECRET\n\nganmorel\n");
  EXPECT_EQ(Finds("public", "ganmorel"), 0);
  EXPECT_EQ(due(""), (std::vector<std::string>{b, a}));
  EXPECT_EQ(due("2015-12-31"), (std::vector<std::string>{b}));
  EXPECT_EQ(due("2999-01-01"), (std::vector<std::string>{b, a, c}));

  EXPECT_TRUE(SetLabel("security", b, "SECRET").ok());
  EXPECT_EQ(due(""), (std::vector<std::string>{a}));
  EXPECT_EQ(Submit("a", "SECRET" + text + "06/22/2980\n\nganmorel\n"), a);
  EXPECT_EQ(due(""), (std::vector<std::string>{}));
  ASSERT_TRUE(world_->Withdraw("clerk", "a").ok());
  EXPECT_EQ(due("2999-01-01"), (std::vector<std::string>{c}));

  v1::ListReviewsRequest request;
  request.set_day("soon");
  EXPECT_EQ(world_->Call("security", testing::kListReviews, request.SerializeAsString()).code,
            StatusCode::kInvalidArgument);
  request.Clear();
  EXPECT_EQ(world_->Call("chief", testing::kListReviews, request.SerializeAsString()).code,
            StatusCode::kPermissionDenied);
}

}  // namespace
}  // namespace chancery::api
