// SPDX-License-Identifier: GPL-3.0-or-later
// The last step of a change: to the disk, together with those that come at the same time.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "lib/base/status.h"
#include "lib/store/archive.h"
#include "lib/store/originals.h"

namespace chancery::ingest {

// Changes that wait share one synced batch. Thread-safe.
class Committer {
 public:
  // `witness` and `changed` as in Intake. `archive` and `originals` must outlive it.
  Committer(store::Archive* archive, store::Originals* originals,
            std::function<Status(const std::vector<store::Change>&)> witness,
            std::function<void()> changed);
  ~Committer();

  // Returns when the change is durable: the journal's head with it. On an error nothing of its
  // batch was changed.
  Result<std::uint64_t> Commit(store::Change change);

 private:
  struct Waiting;
  void Run();

  store::Archive* const archive_;
  store::Originals* const originals_;
  const std::function<Status(const std::vector<store::Change>&)> witness_;
  const std::function<void()> changed_;

  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Waiting*> waiting_;  // For the next batch.
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace chancery::ingest
