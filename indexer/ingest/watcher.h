// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps the archive like the watched folders: what is written there is taken, what goes there
// leaves.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "indexer/ingest/intake.h"
#include "lib/base/file.h"
#include "lib/base/status.h"
#include "lib/store/archive.h"

namespace chancery::ingest {

// A folder to watch with all below it.
struct WatchedFolder {
  std::string name;
  std::filesystem::path path;
  std::string default_marking;
  bool label_required = false;
};

// Files with this end are no documents but label files (ADatP-4774): "report.pdf.label.xml" is that
// of "report.pdf".
inline constexpr std::string_view kLabelFileEnd = ".label.xml";

// Scans every folder at start, then follows inotify; scans again when events were lost. Files whose
// name begins with a point are passed over; symbolic links are not followed. A file is taken when
// its writer closes it, and again when its label file comes, changes or goes. Files that could not
// be taken for want of space or of an extractor are tried again every second.
class Watcher {
 public:
  // NotFound when a folder does not exist.
  static Result<std::unique_ptr<Watcher>> Start(const std::vector<WatchedFolder>& folders,
                                                int threads, Intake* intake,
                                                store::Archive* archive);
  ~Watcher();

  // Files that wait to be looked at, and whether every folder was scanned once. Thread-safe.
  std::uint64_t waiting() const;
  bool scanned() const { return scanned_; }

 private:
  // A file by its folder and its path there.
  using Place = std::pair<std::size_t, std::filesystem::path>;

  Watcher(std::vector<WatchedFolder> folders, Intake* intake, store::Archive* archive);
  void Watch();
  void ReadEvents();
  void OnEvent(const Place& folder, std::uint32_t mask, const std::string& name);
  void ScanAll();
  void ScanTree(const Place& folder);
  void LookForMissing(const Place& below);
  void Enqueue(Place place);
  void Work();
  Status LookAt(const Place& place);
  std::string SourceOf(const Place& place) const;

  const std::vector<WatchedFolder> folders_;
  Intake* const intake_;
  store::Archive* const archive_;
  base::Fd inotify_;
  base::Fd stop_;                 // An eventfd that ends the watching thread.
  std::map<int, Place> watched_;  // Of the watching thread: folder of a watch descriptor.
  std::atomic<bool> scanned_{false};

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable room_;
  std::deque<Place> queue_;
  std::set<Place> queued_;
  std::set<Place> in_work_;
  std::set<Place> again_;  // Failed for a reason that may pass.
  std::size_t working_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> workers_;
  std::thread watcher_;
};

}  // namespace chancery::ingest
