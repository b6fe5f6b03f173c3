// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/ingest/committer.h"

#include <algorithm>
#include <cstddef>
#include <future>
#include <utility>

#include "lib/base/log.h"

namespace chancery::ingest {
namespace {

constexpr std::size_t kBatch = 256;

}  // namespace

// A change on its way to the disk, and whoever waits for it.
struct Committer::Waiting {
  store::Change change;
  std::promise<Result<std::uint64_t>> done;
};

Committer::Committer(store::Archive* archive, store::Originals* originals,
                     std::function<Status(const std::vector<store::Change>&)> witness,
                     std::function<void()> changed)
    : archive_(archive),
      originals_(originals),
      witness_(std::move(witness)),
      changed_(std::move(changed)),
      thread_([this] { Run(); }) {}

Committer::~Committer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

Result<std::uint64_t> Committer::Commit(store::Change change) {
  Waiting waiting{std::move(change), {}};
  auto done = waiting.done.get_future();
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(&waiting);
  }
  wake_.notify_one();
  return done.get();
}

// Whatever waits goes to the disk in one synced batch; meanwhile the next batch gathers.
void Committer::Run() {
  for (;;) {
    std::vector<Waiting*> batch;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      const std::size_t size = std::min(waiting_.size(), kBatch);
      batch.assign(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(size));
      waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(size));
    }
    std::vector<store::Change> changes;
    for (Waiting* waiting : batch) changes.push_back(std::move(waiting->change));
    const auto apply = [&]() -> Result<std::uint64_t> {
      RETURN_IF_ERROR(originals_->Sync());
      RETURN_IF_ERROR(witness_(changes));
      return archive_->Apply(changes);
    };
    const auto head = apply();
    if (!head.ok()) base::LogError("a change could not be made: " + head.status().ToString());
    for (Waiting* waiting : batch) waiting->done.set_value(head);
    if (head.ok()) changed_();
  }
}

}  // namespace chancery::ingest
