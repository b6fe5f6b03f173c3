// SPDX-License-Identifier: GPL-3.0-or-later
// Stopping, starting, and what must be there again.
#include <atomic>
#include <filesystem>
#include <thread>

#include "tests/api/ministry.h"
#include "tests/testing/temp_dir.h"

namespace chancery::api {
namespace {

namespace fs = std::filesystem;
using testing::Daemon;

class RestartTest : public ::testing::Test {
 protected:
  void SetUp() override {
    testing::World::Options options;
    options.people = People();
    auto made = testing::World::Make(Own(), temp_.path(), std::move(options));
    ASSERT_TRUE(made.ok()) << made.status();
    world_ = *std::move(made);
    const Status started = world_->Start();
    ASSERT_TRUE(started.ok()) << started;
    Fill(0, 20);
  }

  void Fill(int from, int to) {
    for (int i = from; i < to; ++i) {
      const std::string text = std::string(i % 2 ? "SECRET" : "UNCLASSIFIED") + "\n\nPaper " +
                               std::to_string(i) + " of the restart: wrenfold.\n";
      ASSERT_TRUE(world_->Submit("clerk", std::to_string(i), text).ok());
    }
    ASSERT_TRUE(world_->WaitApplied().ok());
  }

  // Everything that chief and public are told about the papers.
  std::string Answers() {
    std::string all;
    for (const char* reader : {"chief", "public"}) {
      const auto found = world_->Search(reader, "wrenfold", 50);
      EXPECT_TRUE(found.ok()) << found.status();
      if (found.ok()) all += found->SerializeAsString();
    }
    return all;
  }

  testing::TempDir temp_{"restart"};
  std::unique_ptr<testing::World> world_;
};

TEST_F(RestartTest, ChangesNoAnswer) {
  const std::string before = Answers();
  ASSERT_TRUE(world_->Stop().ok());
  ASSERT_TRUE(world_->Start().ok());
  EXPECT_EQ(Answers(), before);
}

TEST_F(RestartTest, LeavesPageTokensGood) {
  const auto first = world_->Search("chief", "wrenfold", 5);
  ASSERT_TRUE(first.ok());
  ASSERT_TRUE(world_->Restart(Daemon::kSearchd).ok());
  const auto second = world_->Search("chief", "wrenfold", 5, first->next_page_token());
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->hits_size(), 5);
}

TEST_F(RestartTest, AnswersWithoutTheIndexer) {
  const std::string before = Answers();
  world_->Kill(Daemon::kIndexer);
  EXPECT_EQ(Answers(), before);
  ASSERT_TRUE(world_->Restart(Daemon::kSearchd).ok());
  EXPECT_EQ(Answers(), before);
  ASSERT_TRUE(world_->Start(Daemon::kIndexer).ok());
}

TEST_F(RestartTest, BuildsAnIndexAnewThatWasLost) {
  const std::string before = Answers();
  ASSERT_TRUE(world_->Stop().ok());
  fs::remove_all(world_->data_dir() / "index");
  ASSERT_TRUE(world_->Start(Daemon::kIndexer).ok());
  ASSERT_TRUE(world_->WaitApplied().ok());
  ASSERT_TRUE(world_->Start(Daemon::kSearchd).ok());
  EXPECT_EQ(Answers(), before);
}

TEST_F(RestartTest, BuildsAnIndexAnewUnderARunningSearchd) {
  const std::string before = Answers();
  ASSERT_TRUE(world_->Stop(Daemon::kIndexer).ok());
  fs::remove_all(world_->data_dir() / "index");
  ASSERT_TRUE(world_->Start(Daemon::kIndexer).ok());
  ASSERT_TRUE(world_->WaitApplied().ok());
  EXPECT_TRUE(Eventually([&] {
    const auto found = world_->Search("chief", "wrenfold", 50);
    return found.ok() && found->hits_size() == 20;
  }));
  EXPECT_EQ(Answers(), before);
}

// The index knows of changes that the records have lost: nobody is told anything until somebody has
// looked.
TEST_F(RestartTest, RefusesToServeAnIndexAheadOfItsLog) {
  ASSERT_TRUE(world_->Stop().ok());
  const fs::path records = world_->data_dir() / "records";
  const fs::path saved = temp_.path() / "saved";
  fs::copy(records, saved, fs::copy_options::recursive);
  ASSERT_TRUE(world_->Start().ok());
  Fill(20, 30);
  ASSERT_TRUE(world_->Stop().ok());
  fs::remove_all(records);
  fs::rename(saved, records);

  const Status indexer = world_->Start(Daemon::kIndexer);
  EXPECT_EQ(indexer.code(), StatusCode::kUnavailable) << indexer;
  EXPECT_FALSE(world_->Running(Daemon::kIndexer));
  // searchd either does not start, or refuses every search.
  ASSERT_TRUE(world_->Launch(Daemon::kSearchd).ok());
  if (!world_->Await(Daemon::kSearchd).ok()) return;
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(world_->Search("chief", "wrenfold").status().code(), StatusCode::kUnavailable);
    EXPECT_EQ(world_->Search("chief", "").status().code(), StatusCode::kUnavailable);
  }
}

TEST_F(RestartTest, LeavesOneWriterToItsData) {
  // A second indexer over the same folder must not start.
  testing::World::Options options = world_->options();
  options.indexer.set_data_dir(world_->data_dir());
  auto second = testing::World::Make(Own(), temp_.path() / "second", std::move(options));
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_FALSE((*second)->Start(Daemon::kIndexer).ok());
  EXPECT_TRUE(world_->GetStatus().ok());
}

TEST_F(RestartTest, StopsWhileCallsAreUnderWay) {
  // TearDown of the shared server and each test here stop idle ones; this one is asked all the
  // time.
  std::atomic<bool> stop = false;
  std::thread asking([&] {
    while (!stop) (void)world_->Search("chief", "wrenfold");
  });
  const Status stopped = world_->Stop();
  stop = true;
  asking.join();
  EXPECT_TRUE(stopped.ok()) << stopped;
}

}  // namespace
}  // namespace chancery::api
