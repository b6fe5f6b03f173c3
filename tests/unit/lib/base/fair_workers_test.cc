// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/base/fair_workers.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <string>
#include <thread>
#include <vector>

namespace chancery::base {
namespace {

using Clock = FairWorkers::Clock;

// Work that stands until it is let go.
class Held {
 public:
  std::function<void()> Work() {
    return [this] {
      ++begun;
      gate_.wait();
    };
  }
  void LetGo() { open_.set_value(); }

  std::atomic<int> begun{0};

 private:
  std::promise<void> open_;
  std::shared_future<void> gate_{open_.get_future()};
};

TEST(FairWorkersTest, GiveEachOwnerTheirTurnHoweverMuchAnotherHasPosted) {
  FairWorkers workers({.threads = 1, .parallel = 1, .waiting = 100});
  Held held;
  std::string order;  // Written by the one thread.
  std::promise<void> done;
  ASSERT_TRUE(workers.Post("held", held.Work()));
  for (int i = 0; i < 4; ++i) ASSERT_TRUE(workers.Post("a", [&] { order += 'a'; }));
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(workers.Post("b", [&] { order += 'b'; }));
  ASSERT_TRUE(workers.Post("c", [&] { order += 'c'; }));
  ASSERT_TRUE(workers.Post("a", [&] { done.set_value(); }));
  held.LetGo();
  done.get_future().wait();
  EXPECT_EQ(order, "abcabaa");
}

TEST(FairWorkersTest, LeaveThreadsToOthersWhenOneOwnerHasTheirShare) {
  Held held;
  std::promise<void> done;
  FairWorkers workers({.threads = 3, .parallel = 2, .waiting = 100});
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(workers.Post("a", held.Work()));
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(workers.Post("b", [] {}));
  ASSERT_TRUE(workers.Post("b", [&] { done.set_value(); }));
  // All of them on the one thread that is left.
  EXPECT_EQ(done.get_future().wait_for(std::chrono::seconds(30)), std::future_status::ready);
  EXPECT_LE(held.begun, 2);
  held.LetGo();
}

TEST(FairWorkersTest, RefuseWhatIsTooMuchOfOneOwnerAndOfNobodyElse) {
  Held held;
  FairWorkers workers({.threads = 1, .parallel = 1, .waiting = 3});
  ASSERT_TRUE(workers.Post("held", held.Work()));
  while (held.begun == 0) std::this_thread::yield();
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(workers.Post("a", [] {}));
  EXPECT_FALSE(workers.Post("a", [] {}));
  EXPECT_TRUE(workers.Post("b", [] {}));
  std::promise<void> done;
  workers.PostAgain("a", [&] { done.set_value(); });
  held.LetGo();
  done.get_future().wait();
  EXPECT_TRUE(workers.Post("a", [] {}));
}

// The clock is passed in: what is due in an hour is not done while the test lasts.
TEST(FairWorkersTest, DoWhatHasAPauseWhenItIsDueAndOthersMeanwhile) {
  FairWorkers workers({.threads = 1, .parallel = 1, .waiting = 100});
  std::atomic<int> late{0};
  const auto long_ago = Clock::now() - std::chrono::hours(2);
  const auto hour = std::chrono::hours(1);
  std::promise<void> first, second, other;
  // Due an hour ago, now at the latest, and in an hour: one after the other.
  ASSERT_TRUE(workers.Post(
      "a", [&] { first.set_value(); }, hour, long_ago));
  ASSERT_TRUE(workers.Post(
      "a", [&] { second.set_value(); }, hour, long_ago));
  first.get_future().wait();
  second.get_future().wait();
  ASSERT_TRUE(workers.Post(
      "c", [&] { ++late; }, hour, Clock::now()));
  ASSERT_TRUE(workers.Post("c", [&] { ++late; }));
  ASSERT_TRUE(workers.Post("b", [] {}));
  ASSERT_TRUE(workers.Post("b", [&] { other.set_value(); }));
  other.get_future().wait();
  EXPECT_EQ(late, 0);
}

// Whoever waits for a piece to be due may be given another one meanwhile.
TEST(FairWorkersTest, DoWhatIsDueThoughWhoWaitedForItIsBusy) {
  Held held;
  std::promise<void> done;
  FairWorkers workers({.threads = 2, .parallel = 1, .waiting = 100});
  const auto let_them_rest = [] { std::this_thread::sleep_for(std::chrono::milliseconds(50)); };
  let_them_rest();
  ASSERT_TRUE(workers.Post(
      "a", [&] { done.set_value(); }, std::chrono::milliseconds(300), Clock::now()));
  let_them_rest();
  ASSERT_TRUE(workers.Post("b", held.Work()));
  EXPECT_EQ(done.get_future().wait_for(std::chrono::seconds(30)), std::future_status::ready);
  held.LetGo();
}

}  // namespace
}  // namespace chancery::base
