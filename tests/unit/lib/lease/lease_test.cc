// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "lib/lease/book.h"
#include "lib/lease/holder.h"
#include "tests/testing/temp_dir.h"

namespace chancery::lease {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

class LeaseTest : public ::testing::Test {
 protected:
  std::unique_ptr<Book> OpenBook(std::uint64_t seq) {
    auto book = Book::Open(folder(), seq);
    EXPECT_TRUE(book.ok()) << book.status();
    return book.ok() ? *std::move(book) : nullptr;
  }

  std::unique_ptr<Holder> StartHolder() {
    return Holder::Start(folder(), [this](std::uint64_t seq) {
      if (stuck_) return Unavailable("stuck");
      if (seq > caught_up_) caught_up_ = seq;
      return Ok();
    });
  }

  const std::filesystem::path& folder() const { return temp_.path(); }

  testing::TempDir temp_{"lease"};
  std::atomic<std::uint64_t> caught_up_{0};
  std::atomic<bool> stuck_{false};
};

TEST_F(LeaseTest, HoldsWhileThereIsNoWriter) {
  OpenBook(1).reset();  // There was one: without its file there is nothing to be certain of.
  const auto holder = StartHolder();
  EXPECT_TRUE(holder->Await(Clock::now() + 5s).ok());
}

TEST_F(LeaseTest, IsNoneWhereThereNeverWasAWriter) {
  const auto holder = StartHolder();
  EXPECT_FALSE(holder->Await(Clock::now() + 100ms).ok());
  bool sent = false;
  EXPECT_FALSE(holder->Leave(holder->epoch(), [&] { sent = true; }));
  EXPECT_FALSE(sent);
}

TEST_F(LeaseTest, AnAnswerFromBeforeAChangeDoesNotLeave) {
  const auto book = OpenBook(1);
  const auto holder = StartHolder();
  ASSERT_TRUE(holder->Await(Clock::now() + 5s).ok());
  const std::uint64_t before = holder->epoch();
  bool sent = false;
  EXPECT_TRUE(holder->Leave(before, [&] { sent = true; }));
  EXPECT_TRUE(sent);

  ASSERT_TRUE(book->Await(7, 5s).ok());
  EXPECT_EQ(caught_up_, 7u);
  EXPECT_FALSE(holder->Leave(before, [] { FAIL(); }));
  ASSERT_TRUE(holder->Await(Clock::now() + 5s).ok());
  EXPECT_TRUE(holder->Leave(holder->epoch(), [] {}));
}

TEST_F(LeaseTest, TheWriterWaitsForAnAnswerThatIsLeaving) {
  const auto book = OpenBook(1);
  const auto holder = StartHolder();
  ASSERT_TRUE(holder->Await(Clock::now() + 5s).ok());
  std::atomic<bool> left{false}, leaving{false};
  std::thread sender([&] {
    holder->Leave(holder->epoch(), [&] {
      leaving = true;
      std::this_thread::sleep_for(200ms);
      left = true;
    });
  });
  while (!leaving) std::this_thread::yield();
  EXPECT_TRUE(book->Await(2, 5s).ok());
  EXPECT_TRUE(left);
  sender.join();
}

TEST_F(LeaseTest, AServerThatCannotConfirmLosesItsLease) {
  const auto book = OpenBook(1);
  const auto holder = StartHolder();
  ASSERT_TRUE(holder->Await(Clock::now() + 5s).ok());
  stuck_ = true;
  EXPECT_TRUE(book->Await(2, 5s).ok());
  EXPECT_FALSE(holder->Leave(holder->epoch(), [] { FAIL(); }));
  stuck_ = false;
  EXPECT_TRUE(holder->Await(Clock::now() + 5s).ok());
  EXPECT_EQ(caught_up_, 2u);
}

TEST_F(LeaseTest, NoAcknowledgementWhileAServerHoldsItsLease) {
  const auto book = OpenBook(1);
  const auto holder = StartHolder();
  ASSERT_TRUE(holder->Await(Clock::now() + 5s).ok());
  stuck_ = true;
  EXPECT_FALSE(book->Await(2, 100ms).ok());
  stuck_ = false;
  EXPECT_TRUE(book->Await(2, 5s).ok());
}

TEST_F(LeaseTest, AServerThatEndsDelaysNobody) {
  const auto book = OpenBook(1);
  auto holder = StartHolder();
  ASSERT_TRUE(holder->Await(Clock::now() + 5s).ok());
  holder.reset();
  EXPECT_TRUE(book->Await(2, 500ms).ok());  // Less than is left of its lease.
}

// The writer dies; the next one takes something away. A server that hung meanwhile must not answer
// from before, and the next writer must wait for what the first had granted it.
TEST_F(LeaseTest, ANewWriterWaitsForLeasesOfTheOne) {
  int ready[2];
  ASSERT_EQ(::pipe(ready), 0);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    // A server in a process of its own, so that it can be stopped.
    const auto holder = Holder::Start(folder(), [](std::uint64_t) { return Ok(); });
    if (holder->Await(Clock::now() + 5s).ok()) [[maybe_unused]]
      const auto told = ::write(ready[1], "x", 1);
    std::this_thread::sleep_for(60s);
    ::_exit(0);
  }
  auto book = OpenBook(1);
  char byte = 0;
  ASSERT_EQ(::read(ready[0], &byte, 1), 1);
  ::kill(child, SIGSTOP);
  ::waitpid(child, nullptr, WUNTRACED);
  book.reset();
  book = OpenBook(1);
  EXPECT_FALSE(book->Await(2, 50ms).ok());
  EXPECT_TRUE(book->Await(2, 5s).ok());  // By now the lease has run out.
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  ::close(ready[0]);
  ::close(ready[1]);
}

// Changes and answers side by side: no answer that is sent is older than the last acknowledged
// change.
TEST_F(LeaseTest, NothingOldIsSentAfterAnAcknowledgement) {
  auto book = OpenBook(1);
  const auto holder = StartHolder();
  ASSERT_TRUE(holder->Await(Clock::now() + 5s).ok());
  std::atomic<std::uint64_t> acknowledged{1};
  std::atomic<bool> stop{false};
  std::atomic<int> sent{0}, again{0}, old{0};
  std::vector<std::thread> servers;
  for (int i = 0; i < 3; ++i) {
    servers.emplace_back([&] {
      while (!stop) {
        if (!holder->Await(Clock::now() + 5s).ok()) continue;
        const std::uint64_t epoch = holder->epoch();
        const std::uint64_t made_from = caught_up_;
        std::this_thread::sleep_for(1ms);
        const bool left = holder->Leave(epoch, [&] { old += made_from < acknowledged ? 1 : 0; });
        left ? ++sent : ++again;
      }
    });
  }
  for (std::uint64_t seq = 2; seq < 300; ++seq) {
    if (book->Await(seq, 5s).ok()) acknowledged = seq;
    if (seq % 10 == 0) std::this_thread::sleep_for(10ms);
    if (seq % 100 == 0) {
      book.reset();
      book = OpenBook(seq);
    }
  }
  stop = true;
  for (std::thread& server : servers) server.join();
  EXPECT_EQ(acknowledged, 299u);
  EXPECT_EQ(old, 0);
  EXPECT_GT(sent, 0);
  EXPECT_GT(again, 0);
}

}  // namespace
}  // namespace chancery::lease
