// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/index.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <set>
#include <utility>

#include "lib/base/file.h"
#include "lib/base/workers.h"
#include "lib/index/analyzer.h"
#include "lib/index/manifest.h"
#include "lib/index/matcher.h"
#include "lib/index/plan.h"
#include "lib/index/snapshot.h"

namespace chancery::index {
namespace {

// Views to be searched before a second thread is asked: below, waking it costs more than it brings.
constexpr std::uint64_t kWorthHelp = 20'000;

// What changes when the manifest is replaced: the digest at its front, which covers the generation.
// Its inode and time will not do: two replacements within a tick of the clock can give back both.
std::string LookOf(const std::filesystem::path& path) {
  const base::Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::string digest(32, '\0');
  if (!fd.ok() ||
      ::pread(fd.get(), digest.data(), digest.size(), 0) != static_cast<ssize_t>(digest.size())) {
    return {};
  }
  return digest;
}

// A lane, for as long as this lives. Null when there was none to spare.
class Taken {
 public:
  Taken(Lanes* lanes, Lane* lane) : lanes_(lanes), lane_(lane) {
    if (lane_ != nullptr) lock_ = std::unique_lock(lane_->mutex);
  }
  ~Taken() {
    if (lane_ == nullptr) return;
    lock_.unlock();
    lanes_->GiveBack(lane_);
  }
  Taken(const Taken&) = delete;
  Taken& operator=(const Taken&) = delete;

  Lane* get() const { return lane_; }

 private:
  Lanes* const lanes_;
  Lane* const lane_;
  std::unique_lock<std::mutex> lock_;
};

Stemmer& ThreadStemmer() {
  thread_local Stemmer stemmer;
  return stemmer;
}

}  // namespace

Index::Index(const Options& options)
    : folder_(options.folder),
      max_cost_(options.max_cost),
      lanes_(std::make_unique<Lanes>(std::max(1, options.lanes))),
      workers_(std::make_unique<base::Workers>(std::max(0, options.lanes - 1))) {}

Index::~Index() { workers_.reset(); }

Result<std::unique_ptr<Index>> Index::Open(const Options& options) {
  auto index = std::unique_ptr<Index>(new Index(options));
  if (const Status status = index->Refresh();
      !status.ok() && status.code() != StatusCode::kUnavailable) {
    return status;
  }
  return index;
}

std::shared_ptr<const Snapshot> Index::Current() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

Index::State Index::state() const {
  const auto snapshot = Current();
  if (snapshot == nullptr) return {};
  return {snapshot->generation(), snapshot->seq(), snapshot->policy_sha256()};
}

std::string Index::published() const { return LookOf(ManifestPath(folder_)); }

Status Index::Refresh() {
  const std::lock_guard one_at_a_time(refresh_mutex_);
  const std::string look = LookOf(ManifestPath(folder_));
  if (look.empty()) return Unavailable("index: nothing is published yet");
  if (look == seen_) return Ok();
  auto manifest = ReadManifest(folder_);
  if (manifest.status().code() == StatusCode::kNotFound)
    return Unavailable("index: nothing is published yet");
  RETURN_IF_ERROR(manifest.status());
  if (manifest->superseded()) return Unavailable("index: it is being caught up after a crash");
  const auto current = Current();
  auto next = std::make_shared<const Snapshot>(*manifest, look);
  for (const auto& lane : lanes_->all()) {
    const Status prepared = lane->Prepare(folder_, *next, current.get());
    if (!prepared.ok() && published() != look) return Unavailable("index: the writer moved on");
    RETURN_IF_ERROR(prepared);
  }
  {
    const std::lock_guard lock(mutex_);
    current_ = std::move(next);
  }
  seen_ = look;
  return Ok();
}

Result<Matches> Index::Search(const policy::Atoms& reader, const Query& query, const Wanted& wanted,
                              std::chrono::steady_clock::time_point deadline) {
  const auto snapshot = Current();
  if (snapshot == nullptr) return Unavailable("index: nothing is published yet");
  auto matches = SearchIn(snapshot, reader, query, wanted, deadline);
  if (!IsUntouched(*snapshot, reader)) return Unavailable("index: the writer moved on");
  return matches;
}

// Xapian keeps one committed revision apart from the one it writes. Once the next one is published,
// the writer may overwrite blocks of ours while they are read. Xapian notices most of that, by
// errors of many kinds; what it returned in between is worth nothing either. So whatever came of a
// search, good or bad, counts only if no database of it was published anew until it was over.
bool Index::IsUntouched(const Snapshot& snapshot, const policy::Atoms& reader) const {
  if (published() == snapshot.look()) return true;
  const auto manifest = ReadManifest(folder_);
  if (!manifest.ok() || manifest->superseded()) return false;
  std::set<DatabaseRef> now;
  for (const auto& database : manifest->database()) {
    now.insert({database.name(), database.revision()});
  }
  const auto opened = snapshot.OpenCells(reader);
  return std::all_of(opened->cells.begin(), opened->cells.end(), [&](const CellRef* cell) {
    return now.contains(snapshot.databases()[cell->database]);
  });
}

Result<Matches> Index::SearchIn(const std::shared_ptr<const Snapshot>& snapshot,
                                const policy::Atoms& reader, const Query& query,
                                const Wanted& wanted,
                                std::chrono::steady_clock::time_point deadline) {
  const auto matcher =
      std::make_shared<Matcher>(snapshot, query, &ThreadStemmer(), wanted, deadline);
  const Taken lane(lanes_.get(), lanes_->Take());
  RETURN_IF_ERROR(matcher->Prepare(lane.get(), reader));
  if (max_cost_ > 0 && matcher->cost() > max_cost_) {
    return InvalidArgument("The question is too broad: rarer words, or fewer of them, would help.");
  }
  if (matcher->work() >= kWorthHelp) {
    const std::size_t helpers = std::min(matcher->parts(), lanes_->all().size()) - 1;
    for (std::size_t i = 0; i < helpers; ++i) {
      // Help is for lanes that nobody else wants, and only for as long as that is so.
      workers_->Post([this, matcher] {
        const Taken spare(lanes_.get(), lanes_->TakeSpare());
        if (spare.get() == nullptr) return;
        matcher->Help(spare.get(), [this] { return lanes_->AreWanted(); });
      });
    }
  }
  matcher->Help(lane.get(), [] { return false; });
  return matcher->Finish(lane.get());
}

}  // namespace chancery::index
