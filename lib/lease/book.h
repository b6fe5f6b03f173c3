// SPDX-License-Identifier: GPL-3.0-or-later
// The writer's end of leases: who may answer, and what they have confirmed.
//
// A change that takes something away may be acknowledged when no server can send an answer from
// before it. Every server holds a lease, which ends by itself after a second. It is renewed only to
// servers that have confirmed the last such change. So the writer waits until each has confirmed,
// or has lost its lease: a server that hangs delays an acknowledgement by a second, one that died
// by nothing.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "lib/base/file.h"
#include "lib/base/status.h"

namespace chancery::lease {

// One for each data folder, in the process that writes there. Thread-safe.
class Book {
 public:
  // `seq` is the journal's head: no server answers from less.
  static Result<std::unique_ptr<Book>> Open(const std::filesystem::path& folder, std::uint64_t seq);
  ~Book();

  // Waits until no server can send an answer that does not have change `seq`. Unavailable after
  // `longest`: the change is made, but may not be acknowledged.
  Status Await(std::uint64_t seq, std::chrono::milliseconds longest);

 private:
  struct Server {
    base::Fd socket;  // Not open: a lease of the writer before this one, whose holder is not here.
    std::uint64_t instance = 0;
    bool known = false;      // It has said who it is.
    bool confirmed = false;  // At least `seq`.
    std::uint64_t seq = 0;
    std::int64_t until = 0;
  };

  Book(base::Fd listener, base::Fd lock, base::Fd wake, std::uint64_t seq);
  void Run();
  void Step();
  void Accept();
  bool Hear(Server* server);
  void Grant();
  bool Settled(std::uint64_t seq) const;
  void ReadGranted();
  bool WriteGranted(const std::vector<std::int64_t>& until);
  void Wake();

  const base::Fd listener_;
  const base::Fd lock_;
  const base::Fd wake_;

  std::mutex mutex_;
  std::condition_variable settled_;
  bool stopping_ = false;
  bool alone_ = false;  // The lock is ours: no server believes that there is no writer.
  std::uint64_t seq_;
  std::vector<Server> servers_;
  std::thread thread_;
};

}  // namespace chancery::lease
