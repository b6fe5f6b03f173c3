// SPDX-License-Identifier: GPL-3.0-or-later
// An indexer's data, followed: what answers come from.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "lib/base/status.h"
#include "lib/index/index.h"
#include "lib/model/authority.h"
#include "lib/store/archive.h"
#include "searchd/search/colleagues.h"
#include "searchd/search/losses.h"

namespace chancery::search {

// While the writer replaces what it published, neither the old nor the new can be opened. That
// takes moments, or for ever if the writer died in the middle: then the old has to do.
inline constexpr std::chrono::seconds kPatience{5};
inline constexpr std::chrono::milliseconds kPause{2};

// Records and index once they are there. Thread-safe.
struct Opened {
  std::unique_ptr<store::Reader> archive;
  std::unique_ptr<index::Index> index;
  std::string secret;

  // Opens what is published; waits for it, but not after `until`, nor once it was in vain.
  Status Refresh(std::chrono::steady_clock::time_point until);

  std::mutex mutex;  // Of the two below.
  std::uint64_t agreed_generation =
      0;  // Records are at least as new as this generation of the index.
  Status agreement = Unavailable("nothing is published yet");

  std::mutex behind_mutex;
  std::optional<std::chrono::steady_clock::time_point>
      behind_since;    // What is published could not be opened since,
  std::string behind;  // and this is what is.
};

// Thread-safe.
class Sources {
 public:
  struct Options {
    std::filesystem::path data_dir;
    std::filesystem::path state_dir;
    std::uint64_t cache_bytes = 128 << 20;
    int matchers = 1;
    std::chrono::milliseconds catch_up{200};

    // Of one question: index::Index::Options::max_cost.
    std::uint64_t max_cost = 100'000'000;
  };

  // Never fails for want of data. `serving` is told whenever there begins or ends to be what
  // answers can come from.
  Sources(const Options& options, model::Authority* authority, std::function<void(bool)> serving);
  ~Sources();

  // From now on no question is answered from records older than change `seq` of the journal, nor
  // from an index older than what is published, and people are admitted as they are after it.
  // Unavailable while that can't be had. An archive that is not open answers nothing, and is never
  // opened older.
  Status CatchUpTo(std::uint64_t seq);

  // The last change of the journal that answers made from now on have.
  std::uint64_t seen() const { return losses_.seen(); }

  // True when no change after number `seq` took anything from what this reader may see: then an
  // answer made since `seq` was seen is still one that they may have.
  bool Stands(const model::Reader& reader, std::uint64_t seq) const {
    return losses_.Spare(reader, seq);
  }

  // The directory of people, as of the last change that was seen.
  std::shared_ptr<const people::Directory> directory() const { return colleagues_.Now(); }

  // What is open, brought up to what is published; that is waited for until `until` at most, and
  // then what was open before is as good. Unavailable while there is nothing, or while archive,
  // index and policy do not agree.
  Result<std::shared_ptr<Opened>> Ready(std::chrono::steady_clock::time_point until);

  // Whether they agree still, when another call may have opened a newer index.
  Status CheckAgreement(Opened* opened);

 private:
  void Follow();
  void Step();
  Status Open();
  Status SeeUpTo(Opened* opened, std::uint64_t seq);

  const Options options_;
  model::Authority* const authority_;
  const std::function<void(bool)> serving_;

  std::mutex open_mutex_;         // Of opening and catching up.
  std::uint64_t needed_seq_ = 0;  // No record may be older than this.
  std::uint64_t people_seq_ = 0;
  Losses losses_;
  Colleagues colleagues_;

  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::shared_ptr<Opened> opened_;
  std::string said_;  // Of the following thread: what the log was told last.
  std::optional<std::chrono::steady_clock::time_point> failing_since_;
  std::thread follower_;
};

}  // namespace chancery::search
