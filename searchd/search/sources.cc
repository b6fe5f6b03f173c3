// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/sources.h"

#include <algorithm>
#include <utility>

#include "lib/base/log.h"
#include "lib/store/people.h"
#include "lib/store/secret.h"

namespace chancery::search {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kTries = 10;

}  // namespace

Status Opened::Refresh(Clock::time_point until) {
  for (;;) {
    const Status status = index->Refresh();
    const auto now = Clock::now();
    {
      const std::lock_guard lock(behind_mutex);
      if (status.code() != StatusCode::kUnavailable) {
        behind_since.reset();
        return status;
      }
      // A writer that goes on publishing is alive, and worth waiting for each time.
      if (std::string published = index->published(); !behind_since || published != behind) {
        behind_since = now;
        behind = std::move(published);
      }
      if (now >= std::min(until, *behind_since + kPatience)) return status;
    }
    std::this_thread::sleep_for(kPause);
  }
}

Sources::Sources(const Options& options, model::Authority* authority,
                 std::function<void(bool)> serving)
    : options_(options), authority_(authority), serving_(std::move(serving)) {
  Step();  // What is there already is open when the first question comes.
  follower_ = std::thread([this] { Follow(); });
}

Sources::~Sources() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  follower_.join();
}

void Sources::Follow() {
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, options_.catch_up, [this] { return stopping_; });
      if (stopping_) return;
    }
    Step();
  }
}

void Sources::Step() {
  Status status = Open();
  if (status.ok()) {
    const auto opened = Ready(Clock::now());
    status = opened.status();
    if (opened.ok()) {
      const std::lock_guard lock(open_mutex_);
      status = SeeUpTo(opened->get(), 0);
    }
  }
  // A failure that passes by itself, as while the indexer starts anew, is no news: answers wait for
  // it too.
  if (status.ok()) failing_since_.reset();
  if (!status.ok() && !failing_since_) failing_since_ = Clock::now();
  if (!status.ok() && said_ == Ok().ToString() && Clock::now() - *failing_since_ < kPatience)
    return;

  // Said when it changes, not five times a second.
  std::string now = status.ToString();
  if (now == said_) return;
  if (status.ok()) base::LogInfo("the archive is open");
  if (!status.ok()) base::LogWarning("not serving: " + now);
  said_ = std::move(now);
  serving_(status.ok());
}

Status Sources::CatchUpTo(std::uint64_t seq) {
  const std::lock_guard one_at_a_time(open_mutex_);
  needed_seq_ = std::max(needed_seq_, seq);
  std::shared_ptr<Opened> opened;
  {
    const std::lock_guard lock(mutex_);
    opened = opened_;
  }
  if (opened == nullptr) return Ok();
  RETURN_IF_ERROR(SeeUpTo(opened.get(), needed_seq_));
  // What is published by now counts, too. If the writer is replacing it again, that can't be had
  // now, and must not cost the lease: the next answer tries again.
  const Status refreshed = opened->Refresh(Clock::now() + kTries * kPause);
  return refreshed.code() == StatusCode::kUnavailable ? Ok() : refreshed;
}

// The records, the directory and the people as they are now, at least after change `seq`. Under
// `open_mutex_`.
Status Sources::SeeUpTo(Opened* opened, std::uint64_t seq) {
  RETURN_IF_ERROR(opened->archive->CatchUp());
  ASSIGN_OR_RETURN(const std::uint64_t head, opened->archive->Head());
  if (head < seq) return Unavailable("the journal is not seen to its end");
  RETURN_IF_ERROR(losses_.See(*opened->archive, head));
  const auto under = opened->archive->ReadPolicySha256();
  if (!under.ok() && under.status().code() != StatusCode::kNotFound) return under.status();
  if (under.ok() && *under != authority_->policy_sha256()) {
    ASSIGN_OR_RETURN(const auto policy, opened->archive->ReadPolicy());
    return Unavailable("the archive is under version " + std::to_string(policy.version()) +
                       " of the policy, and this is version " +
                       std::to_string(authority_->policy().version()) + " or another text");
  }
  RETURN_IF_ERROR(colleagues_.Bring(*opened->archive));
  const Status people = store::BringPeople(*opened->archive, authority_, &people_seq_);
  if (people.code() != StatusCode::kInvalidArgument) return people;
  base::LogError("nobody is admitted: " + std::string(people.message()));
  return Ok();
}

Status Sources::Open() {
  const std::lock_guard one_at_a_time(open_mutex_);
  {
    const std::lock_guard lock(mutex_);
    if (opened_ != nullptr) return Ok();
  }
  auto opened = std::make_shared<Opened>();
  ASSIGN_OR_RETURN(opened->secret, store::ReadSecret(options_.data_dir));
  ASSIGN_OR_RETURN(opened->archive,
                   store::Reader::Follow(
                       {options_.data_dir / "records", options_.state_dir, options_.cache_bytes}));
  ASSIGN_OR_RETURN(opened->index, index::Index::Open({options_.data_dir / "index",
                                                      options_.matchers, options_.max_cost}));
  RETURN_IF_ERROR(SeeUpTo(opened.get(), needed_seq_));
  const std::lock_guard lock(mutex_);
  opened_ = std::move(opened);
  return Ok();
}

// What is open, brought up to what is published. What was open before goes on being good when the
// new can't be opened until then.
Result<std::shared_ptr<Opened>> Sources::Ready(Clock::time_point until) {
  std::shared_ptr<Opened> opened;
  {
    const std::lock_guard lock(mutex_);
    opened = opened_;
  }
  if (opened == nullptr) return Unavailable("the archive is not open");
  const Status refreshed = opened->Refresh(until);
  if (!refreshed.ok() && refreshed.code() != StatusCode::kUnavailable) return refreshed;
  RETURN_IF_ERROR(CheckAgreement(opened.get()));
  return opened;
}

// Once for each generation of the index: it was made under the policy in force, and from a journal
// that is still there.
Status Sources::CheckAgreement(Opened* opened) {
  const std::lock_guard lock(opened->mutex);
  const auto state = opened->index->state();
  if (state.generation == 0) return Unavailable("nothing is published yet");
  if (state.generation == opened->agreed_generation) return opened->agreement;
  for (int i = 0;; ++i) {
    Status seen = opened->archive->CatchUp();
    if (!seen.ok() && seen.code() != StatusCode::kUnavailable) return seen;
    ASSIGN_OR_RETURN(const std::uint64_t head, opened->archive->Head());
    if (seen.ok() && state.seq <= head) break;
    if (seen.ok()) seen = Unavailable("the index is ahead of the journal");
    // Never remembered: the journal may be seen whole the next time.
    if (i == kTries) return seen;
    std::this_thread::sleep_for(kPause);
  }
  opened->agreed_generation = state.generation;
  opened->agreement = Ok();
  if (state.policy_sha256 != authority_->policy_sha256()) {
    opened->agreement = Unavailable("the index was made under another policy");
  }
  return opened->agreement;
}

}  // namespace chancery::search
