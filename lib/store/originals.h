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

#include "lib/base/digest.h"
#include "lib/base/file.h"
#include "lib/base/status.h"

namespace chancery::store {

class Originals;

// A file that is being taken in. Goes away with its owner unless it was kept. One thread at a time.
class Spool {
 public:
  Spool(Spool&&) = default;
  Spool& operator=(Spool&&) = delete;
  ~Spool();

  Status Append(std::string_view bytes);
  std::uint64_t size() const { return size_; }

  // The file itself, to be read from its start.
  int fd() const { return fd_.get(); }

  // SHA-256 of what was appended; nothing may be appended after the first call.
  const std::string& sha256();

 private:
  friend class Originals;
  Spool(base::Fd fd, std::filesystem::path path) : fd_(std::move(fd)), path_(std::move(path)) {}

  base::Fd fd_;
  std::filesystem::path path_;  // Empty when it was moved or kept.
  std::unique_ptr<base::Sha256Stream> hash_ = std::make_unique<base::Sha256Stream>();
  std::string sha256_;
  std::uint64_t size_ = 0;
};

// Content-addressed: the same bytes are kept once. A file appears under its final name only when it
// is on disk whole. Beside RocksDB and not in it, because a follower of a database with blob files
// crashes when the writer compacts them away (RocksDB 7.8.3). Thread-safe.
class Originals {
 public:
  // Creates the folder when missing.
  static Result<std::unique_ptr<Originals>> Open(const std::filesystem::path& folder);

  Result<Spool> NewSpool();

  // Makes the bytes last, and the name after the next Sync.
  Status Keep(Spool* spool);

  // Makes the names of everything that was kept last. Call it before the record that names them is
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

// One kept file, for whoever reads only. It is opened anew for each piece, so that slow readers keep
// nothing open. Thread-safe.
class Original {
 public:
  // Reads all of it once: NotFound when there is none in `folder`, DataLoss when its bytes are no
  // longer those of the hash.
  static Result<Original> Open(const std::filesystem::path& folder, const std::string& sha256);

  std::uint64_t size() const { return size_; }

  // The bytes from `offset` on, `most` of them at most; none at the end.
  Result<std::string> Read(std::uint64_t offset, std::size_t most) const;

 private:
  explicit Original(std::filesystem::path path) : path_(std::move(path)) {}

  std::filesystem::path path_;
  std::uint64_t size_ = 0;
};

}  // namespace chancery::store
