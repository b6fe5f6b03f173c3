// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "lib/index/snapshot.h"

namespace chancery::index {
namespace {

TEST(LanesTest, SparesNoneThatSomebodyWaitsFor) {
  Lanes lanes(2);
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

}  // namespace
}  // namespace chancery::index
