// SPDX-License-Identifier: GPL-3.0-or-later
// The files as they came, each under the hash of its bytes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

#include "lib/base/file.h"
#include "lib/base/status.h"

namespace chancery::store {

// Content-addressed: the same bytes are kept once. A file appears under its final name only when it
// is on disk whole. Beside RocksDB and not in it, because a follower of a database with blob files
// crashes when the writer compacts them away (RocksDB 7.8.3). Thread-safe.
class Originals {
 public:
  // Creates the folder when missing.
  static Result<std::unique_ptr<Originals>> Open(const std::filesystem::path& folder);

  // Writes the bytes and fsyncs the file; its name lasts after the next Sync.
  Status Put(std::string_view bytes, const std::string& sha256);

  // Makes the names of everything that was Put last. Call it before the record that names them is
  // written.
  Status Sync();

  // NotFound when there is none; DataLoss when the bytes are no longer those of the hash.
  Result<std::string> Read(const std::string& sha256) const;

 private:
  explicit Originals(std::filesystem::path folder) : folder_(std::move(folder)) {}
  std::filesystem::path PathOf(const std::string& sha256) const;

  const std::filesystem::path folder_;
  std::mutex sync_mutex_;
  std::mutex mutex_;
  std::set<std::filesystem::path> unsynced_;
  std::uint64_t counter_ = 0;
};

}  // namespace chancery::store
