// SPDX-License-Identifier: GPL-3.0-or-later
// A few threads, shared out among those who have work for them.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace chancery::base {

// Owners take turns: each time a thread is free, the next of them who has something waiting, and
// fewer than `parallel` pieces running, has one piece done. So what one owner waits for is never
// more than one piece of each other owner, however much these have posted. Of idle threads the one
// that worked last is woken: what it works with is still near. Thread-safe. Work that is still
// waiting at the end is dropped.
class FairWorkers {
 public:
  using Clock = std::chrono::steady_clock;

  struct Options {
    int threads = 1;

    // Of one owner: how many pieces run at a time, and how many may wait. At least 1.
    int parallel = 1;
    std::size_t waiting = 64;
  };

  explicit FairWorkers(const Options& options);
  ~FairWorkers();
  FairWorkers(const FairWorkers&) = delete;
  FairWorkers& operator=(const FairWorkers&) = delete;

  // False, with nothing done, when as much of this owner is waiting as may.
  bool Post(const std::string& owner, std::function<void()> work) {
    return Post(owner, std::move(work), Clock::duration::zero(), Clock::now());
  }

  // With a pause it is begun no sooner than that long after `now`, and after whatever of this owner
  // had a pause before it: paused pieces come at a pace, not all at once.
  bool Post(const std::string& owner, std::function<void()> work, Clock::duration pause,
            Clock::time_point now);

  // For what was begun already and has to go on: takes it however much is waiting.
  void PostAgain(const std::string& owner, std::function<void()> work);

 private:
  struct Piece {
    std::function<void()> work;
    Clock::time_point due;
  };

  // Kept while it has something waiting or running.
  struct Owner {
    std::deque<Piece> waiting;
    int running = 0;
    Clock::time_point paused_until = Clock::time_point::min();
  };
  using Owners = std::map<std::string, Owner>;

  void Put(const std::string& owner, Piece piece);
  Owners::iterator Next(Clock::time_point now, Clock::time_point* sooner);
  void Run();
  void WakeOne();

  const Options options_;
  std::mutex mutex_;
  std::vector<std::condition_variable*> idle_;  // Each of a thread; who worked last is last.
  bool stopping_ = false;
  Owners owners_;
  std::list<Owners::iterator> turns_;  // Those with something waiting; who had a turn goes last.
  std::vector<std::thread> threads_;
};

}  // namespace chancery::base
