// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "lib/index/manifest.h"
#include "lib/index/scorer.h"
#include "lib/index/snapshot.h"
#include "tests/unit/lib/index/asker.h"

namespace chancery::index {
namespace {

TEST(LanesTest, SparesNoneThatSomebodyWaitsFor) {
  Lanes lanes("nowhere", 2);
  Lane* const first = lanes.Take();
  Lane* const second = lanes.TakeSpare();
  ASSERT_NE(second, nullptr);
  EXPECT_NE(first, second);
  EXPECT_EQ(lanes.TakeSpare(), nullptr);
  EXPECT_FALSE(lanes.AreWanted());
  auto waiting = std::async(std::launch::async, [&] { return lanes.Take(); });
  while (!lanes.AreWanted()) std::this_thread::yield();
  lanes.GiveBack(second);  // By a helper that was told to leave.
  Lane* const third = waiting.get();
  EXPECT_EQ(third, second);
  EXPECT_FALSE(lanes.AreWanted());
  EXPECT_EQ(lanes.TakeSpare(), nullptr);
  lanes.GiveBack(first);
  lanes.GiveBack(third);
  EXPECT_NE(lanes.TakeSpare(), nullptr);
  EXPECT_NE(lanes.TakeSpare(), nullptr);
}

// Nobody waits for a slow question because something was published.
TEST_F(IndexTest, LeavesALaneAloneThatIsInUseAndOpensWhatItNeedsLater) {
  Build(OneTail("lane"), Texts({"dam water"}), 1);
  const auto manifest = ReadManifest(temp_.path() / "lane");
  ASSERT_TRUE(manifest.ok()) << manifest.status();
  const Snapshot snapshot(*manifest, "look");
  Lane lane(temp_.path() / "lane", 1 << 20, std::make_shared<FacetMemory>());
  {
    const std::lock_guard in_use(lane.mutex);
    const auto prepared =
        std::async(std::launch::async, [&] { return lane.Prepare(snapshot, nullptr); });
    ASSERT_EQ(prepared.wait_for(std::chrono::minutes(1)), std::future_status::ready);
  }
  const std::lock_guard in_use(lane.mutex);
  const auto database = lane.Find(snapshot.databases()[0]);
  ASSERT_TRUE(database.ok()) << database.status();
  EXPECT_EQ((*database)->last(), 1u);
  DatabaseRef other = snapshot.databases()[0];
  ++other.revision;
  EXPECT_EQ(lane.Find(other).status().code(), StatusCode::kUnavailable);
}

TEST_F(IndexTest, GivesUpInTheMidstOfAListOnceItIsTooLate) {
  std::vector<std::string> texts(5000, "dam");
  Build(Layout("late", 1, 1, 0), Texts(texts), 5000);
  const auto manifest = ReadManifest(temp_.path() / "late");
  ASSERT_TRUE(manifest.ok()) << manifest.status();
  const Snapshot snapshot(*manifest, "look");
  const auto opened = snapshot.OpenCells({"c0"});
  Lane lane(temp_.path() / "late", 1 << 20, std::make_shared<FacetMemory>());
  const auto database = lane.Find(snapshot.databases()[opened->cells[0]->database]);
  ASSERT_TRUE(database.ok()) << database.status();
  Stemmer stemmer;
  const Plan plan(Word("dam"), StemLanguages{1} << kEnglish, &stemmer);
  Statistics statistics;
  statistics.views = 5000;
  statistics.frequencies.assign(plan.terms().size(), 5000);
  const auto score = [&](std::chrono::steady_clock::duration time) {
    return ScoreCells(*database, opened->cells, plan, statistics,
                      std::chrono::steady_clock::now() + time);
  };
  const auto all = score(std::chrono::hours(1));
  ASSERT_TRUE(all.ok()) << all.status();
  EXPECT_EQ(all->size(), 5000u);
  EXPECT_EQ(score(std::chrono::hours(-1)).status().code(), StatusCode::kDeadlineExceeded);
}

}  // namespace
}  // namespace chancery::index
