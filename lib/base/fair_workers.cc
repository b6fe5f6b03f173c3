// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/base/fair_workers.h"

#include <algorithm>
#include <utility>

namespace chancery::base {

FairWorkers::FairWorkers(const Options& options) : options_(options) {
  for (int i = 0; i < options.threads; ++i) threads_.emplace_back([this] { Run(); });
}

FairWorkers::~FairWorkers() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    for (std::condition_variable* thread : idle_) thread->notify_one();
  }
  for (std::thread& thread : threads_) thread.join();
}

bool FairWorkers::Post(const std::string& owner, std::function<void()> work, Clock::duration pause,
                       Clock::time_point now) {
  {
    const std::lock_guard lock(mutex_);
    Owner& of = owners_[owner];
    if (of.waiting.size() >= options_.waiting) return false;
    if (pause > Clock::duration::zero()) {
      of.paused_until = std::max(of.paused_until, now) + pause;
      now = of.paused_until;
    }
    Put(owner, {std::move(work), now});
    WakeOne();
  }
  return true;
}

void FairWorkers::PostAgain(const std::string& owner, std::function<void()> work) {
  {
    const std::lock_guard lock(mutex_);
    Put(owner, {std::move(work), Clock::time_point::min()});
    WakeOne();
  }
}

// Whoever is woken is idle no more, so that the next one wakes another.
void FairWorkers::WakeOne() {
  if (idle_.empty()) return;
  idle_.back()->notify_one();
  idle_.pop_back();
}

void FairWorkers::Put(const std::string& owner, Piece piece) {
  const auto at = owners_.try_emplace(owner).first;
  if (at->second.waiting.empty()) turns_.push_back(at);
  at->second.waiting.push_back(std::move(piece));
}

// Whose turn it is, or the end; then `sooner` is when that may change by time alone.
FairWorkers::Owners::iterator FairWorkers::Next(Clock::time_point now, Clock::time_point* sooner) {
  for (auto turn = turns_.begin(); turn != turns_.end(); ++turn) {
    const auto at = *turn;
    Owner& owner = at->second;
    if (owner.running >= options_.parallel) continue;
    if (owner.waiting.front().due > now) {
      *sooner = std::min(*sooner, owner.waiting.front().due);
      continue;
    }
    turns_.erase(turn);
    if (owner.waiting.size() > 1) turns_.push_back(at);
    return at;
  }
  return owners_.end();
}

void FairWorkers::Run() {
  std::condition_variable wake;
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    auto sooner = Clock::time_point::max();
    const auto at = Next(Clock::now(), &sooner);
    if (at == owners_.end()) {
      idle_.push_back(&wake);
      // Waiting until the end of time overflows in some libraries.
      if (sooner == Clock::time_point::max()) {
        wake.wait(lock);
      } else {
        wake.wait_until(lock, sooner);
      }
      std::erase(idle_, &wake);  // Unless who woke it did.
      continue;
    }
    Owner& owner = at->second;
    ++owner.running;
    std::function<void()> work = std::move(owner.waiting.front().work);
    owner.waiting.pop_front();
    if (!turns_.empty()) WakeOne();  // This thread may have been the one to see to it in time.
    lock.unlock();
    work();
    work = nullptr;  // What it holds may be large, or wait for this lock.
    lock.lock();
    --owner.running;
    if (owner.running == 0 && owner.waiting.empty()) owners_.erase(at);
  }
}

}  // namespace chancery::base
