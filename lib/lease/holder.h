// SPDX-License-Identifier: GPL-3.0-or-later
// A server's end of leases: the gate through which its answers leave.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <thread>

#include "lib/base/file.h"
#include "lib/base/status.h"

namespace chancery::lease {

// An answer is made between epoch() and Leave(). If something was taken away in between it does not
// leave, and is made again. Thread-safe.
class Holder {
 public:
  using Clock = std::chrono::steady_clock;

  // `catch_up` makes what answers are made from at least as new as change `seq` of the journal, 0
  // for as new as it can be; it is called from one thread, and again until it succeeds. While there
  // is no writer the lease holds without end: then nobody can take anything away.
  static std::unique_ptr<Holder> Start(const std::filesystem::path& folder,
                                       std::function<Status(std::uint64_t seq)> catch_up);
  ~Holder();

  // Waits for a lease. Unavailable when there is none until then.
  Status Await(Clock::time_point until);

  std::uint64_t epoch() const { return epoch_.load(); }

  // Calls `send` and returns true, unless the lease is lost, or something was taken away since
  // `epoch` and `stands` does not say that the answer is good all the same: then it must be made
  // again.
  bool Leave(
      std::uint64_t epoch, const std::function<void()>& send,
      const std::function<bool()>& stands = [] { return false; });

 private:
  Holder(const std::filesystem::path& folder, std::function<Status(std::uint64_t)> catch_up);
  void Run();
  void Connect();
  void Listen();
  bool Stopping();
  bool Renew(std::uint64_t seq);  // A new epoch.
  void SetUntil(std::int64_t until);
  bool Valid() const;

  const std::filesystem::path folder_;
  const std::function<Status(std::uint64_t)> catch_up_;
  const std::uint64_t instance_;
  base::Fd wake_;

  // Of the thread.
  base::Fd socket_;
  base::Fd lock_;  // Open while there is no writer, and locked against one.
  bool confirmed_ = false;
  std::uint64_t seq_ = 0;

  std::shared_mutex gate_;  // Shared by answers that leave; alone for a new epoch or the end.
  std::atomic<std::uint64_t> epoch_{0};
  std::atomic<std::int64_t> until_{0};

  std::mutex mutex_;
  std::condition_variable granted_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace chancery::lease
