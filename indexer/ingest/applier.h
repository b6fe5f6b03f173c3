// SPDX-License-Identifier: GPL-3.0-or-later
// Carries what is in the journal into the index, in order.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <future>
#include <memory>
#include <mutex>
#include <thread>

#include "lib/base/status.h"
#include "lib/base/workers.h"
#include "lib/index/writer.h"
#include "lib/people/posts.h"
#include "lib/store/archive.h"
#include "lib/vocabulary/tagger.h"

namespace chancery::ingest {

// One thread that follows the journal and commits by its own clock. After an error of the index it
// opens the index anew and goes on from what is published: nothing is lost, because the journal is
// the truth.
class Applier {
 public:
  struct Options {
    index::Writer::Options index;
    std::uint32_t commit_views = 1000;
    std::chrono::milliseconds commit_after{1000};

    // What tags views; null: nothing does.
    std::shared_ptr<const vocabulary::Tagger> tagger;

    // With which posts are read.
    people::OfficeSymbols symbols;
  };

  // Opens the index, makes it anew from the records where it can't be used, and starts the thread.
  // DataLoss when the index is ahead of the journal: then the journal has lost its end, and nothing
  // may be served. FailedPrecondition when the index was made under another policy.
  static Result<std::unique_ptr<Applier>> Start(const Options& options, store::Archive* archive);

  // Commits what is pending and stops.
  ~Applier();

  // There is something new in the journal. Thread-safe.
  void Nudge();

  // Publishes up to change `seq` without waiting for its time, and returns when that is done, or
  // after `longest`, as when there is much to be applied before it. Thread-safe.
  void Publish(std::uint64_t seq, std::chrono::milliseconds longest);

  struct State {
    std::uint64_t applied = 0;  // Published up to here.
    std::uint32_t databases = 0;
    std::uint32_t classes = 0;
  };
  State state() const;

 private:
  struct View;
  struct Ahead;

  Applier(const Options& options, store::Archive* archive);
  Status OpenIndex();
  Result<v1::Document> ReadWhole(const std::string& id, std::uint64_t version,
                                 std::uint32_t view) const;
  Status Rebuild();
  std::future<Result<View>> Prepare(const std::string& id, std::uint64_t version,
                                    std::uint32_t number, const std::string& class_id);
  void Run();
  Status Step(std::unique_lock<std::mutex>* lock, bool last);
  void PrepareAhead(std::uint64_t head);
  Status ApplyNext();
  Status Commit();
  void NoteState();
  bool IsUrgent() const;

  const Options options_;
  store::Archive* const archive_;
  std::unique_ptr<index::Writer> writer_;  // Of the thread.
  std::uint64_t next_ = 1;                 // To be applied.
  std::deque<Ahead> ahead_;                // From next_ on: changes whose views are being prepared.
  std::chrono::steady_clock::time_point pending_since_;

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable published_;
  bool nudged_ = false;
  std::uint64_t urgent_ = 0;  // To be published without waiting.
  bool stopping_ = false;
  State state_;
  base::Workers preparers_;
  std::thread thread_;
};

}  // namespace chancery::ingest
