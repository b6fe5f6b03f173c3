// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/store/originals.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <utility>

namespace chancery::store {
namespace {

constexpr std::size_t kPiece = 256 << 10;

std::filesystem::path PathIn(const std::filesystem::path& folder, const std::string& sha256) {
  const std::string hex = base::Hex(sha256);
  return folder / hex.substr(0, 2) / hex.substr(2);
}

}  // namespace

Result<std::unique_ptr<Originals>> Originals::Open(const std::filesystem::path& folder) {
  std::error_code error;
  // What a crash left half written has no final name and is of no use.
  std::filesystem::remove_all(folder / "new", error);
  std::filesystem::create_directories(folder / "new", error);
  if (error) return Internal("create " + folder.string() + ": " + error.message());
  return std::unique_ptr<Originals>(new Originals(folder));
}

std::filesystem::path Originals::PathOf(const std::string& sha256) const {
  return PathIn(folder_, sha256);
}

Result<Spool> Originals::NewSpool() {
  std::filesystem::path path;
  {
    const std::lock_guard lock(mutex_);
    path = folder_ / "new" / std::to_string(++counter_);
  }
  base::Fd fd(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!fd.ok()) return base::FromErrno("create", path, errno);
  return Spool(std::move(fd), path);
}

Spool::~Spool() {
  if (!path_.empty()) ::unlink(path_.c_str());
}

Status Spool::Append(std::string_view bytes) {
  hash_->Add(bytes);
  size_ += bytes.size();
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd_.get(), bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return base::FromErrno("write", path_, errno);
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return Ok();
}

const std::string& Spool::sha256() {
  if (sha256_.empty()) sha256_ = hash_->Finish();
  return sha256_;
}

Status Originals::Keep(Spool* spool) {
  const std::filesystem::path path = PathOf(spool->sha256());
  std::error_code error;
  if (std::filesystem::exists(path, error)) {
    const std::lock_guard lock(mutex_);
    unsynced_.insert(path.parent_path());  // Whoever kept it may not have synced yet.
    return Ok();
  }
  if (::fsync(spool->fd()) != 0) return base::FromErrno("fsync", spool->path_, errno);
  const bool new_folder = std::filesystem::create_directory(path.parent_path(), error);
  if (error) return base::FromErrno("create", path.parent_path(), error.value());
  if (::rename(spool->path_.c_str(), path.c_str()) != 0)
    return base::FromErrno("rename", path, errno);
  spool->path_.clear();
  const std::lock_guard lock(mutex_);
  unsynced_.insert(path.parent_path());
  if (new_folder) unsynced_.insert(folder_);
  return Ok();
}

Status Originals::Sync() {
  // One at a time: who finds nothing left to sync must know that it is done, not that it was begun.
  const std::lock_guard one_at_a_time(sync_mutex_);
  std::set<std::filesystem::path> folders;
  {
    const std::lock_guard lock(mutex_);
    folders.swap(unsynced_);
  }
  for (const auto& folder : folders) {
    if (const Status status = base::SyncFolder(folder); !status.ok()) {
      const std::lock_guard lock(mutex_);
      unsynced_.merge(folders);
      return status;
    }
  }
  return Ok();
}

Result<std::string> Originals::Read(const std::string& sha256) const {
  ASSIGN_OR_RETURN(std::string bytes, base::ReadFile(PathOf(sha256), std::uint64_t{1} << 40));
  if (base::Sha256(bytes) != sha256)
    return DataLoss("an original is damaged: " + base::Hex(sha256));
  return bytes;
}

Result<Original> Original::Open(const std::filesystem::path& folder, const std::string& sha256) {
  if (sha256.size() != 32) return NotFound("no such original");
  Original original(PathIn(folder, sha256));
  base::Sha256Stream hash;
  for (;;) {
    ASSIGN_OR_RETURN(const std::string piece, original.Read(original.size_, kPiece));
    if (piece.empty()) break;
    hash.Add(piece);
    original.size_ += piece.size();
  }
  if (hash.Finish() != sha256) return DataLoss("an original is damaged: " + base::Hex(sha256));
  return original;
}

Result<std::string> Original::Read(std::uint64_t offset, std::size_t most) const {
  const base::Fd fd(::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!fd.ok() && errno == ENOENT) return NotFound("no such original");
  if (!fd.ok()) return base::FromErrno("open", path_, errno);
  std::string piece(most, '\0');
  std::size_t size = 0;
  while (size < most) {
    const ssize_t n =
        ::pread(fd.get(), piece.data() + size, most - size, static_cast<off_t>(offset + size));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return base::FromErrno("read", path_, errno);
    if (n == 0) break;
    size += static_cast<std::size_t>(n);
  }
  piece.resize(size);
  return piece;
}

}  // namespace chancery::store
