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

// Some lane that nobody uses, else the first to become free of one.
std::pair<Lane*, std::unique_lock<std::mutex>> Take(
    const std::vector<std::unique_ptr<Lane>>& lanes) {
  for (const auto& lane : lanes) {
    if (std::unique_lock lock(lane->mutex, std::try_to_lock); lock.owns_lock()) {
      return {lane.get(), std::move(lock)};
    }
  }
  return {lanes[0].get(), std::unique_lock(lanes[0]->mutex)};
}

Stemmer& ThreadStemmer() {
  thread_local Stemmer stemmer;
  return stemmer;
}

}  // namespace

Index::Index(const Options& options)
    : folder_(options.folder),
      workers_(std::make_unique<base::Workers>(std::max(0, options.lanes - 1))) {
  for (int i = 0; i < std::max(1, options.lanes); ++i) lanes_.push_back(std::make_unique<Lane>());
}

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
  for (const auto& lane : lanes_) {
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

Result<Matches> Index::Search(const policy::Atoms& reader, const Query& query, std::uint32_t first,
                              std::uint32_t size, std::chrono::steady_clock::time_point deadline) {
  const auto snapshot = Current();
  if (snapshot == nullptr) return Unavailable("index: nothing is published yet");
  auto matches = SearchIn(snapshot, reader, query, first, size, deadline);
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
                                std::uint32_t first, std::uint32_t size,
                                std::chrono::steady_clock::time_point deadline) {
  const auto matcher =
      std::make_shared<Matcher>(snapshot, Plan(query, &ThreadStemmer()), first + size, deadline);
  auto [lane, lock] = Take(lanes_);
  RETURN_IF_ERROR(matcher->Prepare(lane, reader));
  if (matcher->work() >= kWorthHelp) {
    const std::size_t helpers = std::min(matcher->parts(), lanes_.size()) - 1;
    for (std::size_t i = 0; i < helpers; ++i) {
      workers_->Post([this, matcher] {
        for (const auto& free : lanes_) {
          if (std::unique_lock held(free->mutex, std::try_to_lock); held.owns_lock()) {
            matcher->Help(free.get());
            return;
          }
        }
      });
    }
  }
  matcher->Help(lane);
  return matcher->Finish(lane, first);
}

}  // namespace chancery::index
