// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/audit/chain.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <system_error>
#include <thread>

#include "lib/audit/head.h"
#include "lib/base/digest.h"
#include "lib/base/log.h"

namespace chancery::audit {
namespace {

constexpr std::chrono::milliseconds kLockPatience{1000};
constexpr std::chrono::milliseconds kLockPause{10};

std::uint64_t NowMs() {
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(
                                        std::chrono::system_clock::now().time_since_epoch())
                                        .count());
}

Result<base::Fd> LockFolder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return Internal("make " + folder.string() + ": " + error.message());
  std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
  const std::filesystem::path path = folder / "lock";
  base::Fd lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!lock.ok()) return base::FromErrno("open", path, errno);
  // One that was killed may be gone in a moment, and who verifies holds it for less.
  const auto until = std::chrono::steady_clock::now() + kLockPatience;
  while (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
    if (std::chrono::steady_clock::now() >= until) {
      return Unavailable("another process writes the audit in " + folder.string());
    }
    std::this_thread::sleep_for(kLockPause);
  }
  return lock;
}

Status WriteAt(int fd, std::string_view bytes, std::uint64_t at,
               const std::filesystem::path& path) {
  while (!bytes.empty()) {
    const ssize_t n = ::pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(at));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return base::FromErrno("write", path, errno);
    bytes.remove_prefix(static_cast<std::size_t>(n));
    at += static_cast<std::uint64_t>(n);
  }
  return Ok();
}

Status CutTo(int fd, std::uint64_t bytes, const std::filesystem::path& path) {
  if (::ftruncate(fd, static_cast<off_t>(bytes)) != 0) {
    return base::FromErrno("truncate", path, errno);
  }
  return Ok();
}

Status Sync(int fd, const std::filesystem::path& path) {
  return ::fdatasync(fd) == 0 ? Ok() : base::FromErrno("fdatasync", path, errno);
}

Result<base::Fd> OpenFile(const std::filesystem::path& path, int flags) {
  base::Fd file(::open(path.c_str(), O_WRONLY | O_CLOEXEC | flags, 0600));
  if (!file.ok()) return base::FromErrno("open", path, errno);
  return file;
}

}  // namespace

Result<std::unique_ptr<Chain>> Chain::Open(const std::filesystem::path& folder,
                                           std::uint64_t max_file_bytes, Signer signer) {
  ASSIGN_OR_RETURN(base::Fd lock, LockFolder(folder));
  ASSIGN_OR_RETURN(const Position end, FindEnd(folder, signer.public_key()));
  std::unique_ptr<Chain> chain(
      new Chain(folder, max_file_bytes, std::move(signer), std::move(lock)));
  RETURN_IF_ERROR(chain->Resume(end));
  return chain;
}

Status Chain::Resume(const Position& end) {
  log_id_ = end.log_id.empty() ? base::RandomBytes(16) : end.log_id;
  tree_ = end.tree;
  last_ = end.last;
  path_ = end.file;
  file_bytes_ = end.file_bytes;
  cut_bytes_ = end.torn_bytes;
  if (cut_bytes_ > 0) {
    base::LogWarning("audit: cut " + std::to_string(cut_bytes_) + " bytes of a torn record");
  }
  if (!end.remains.empty()) {
    std::error_code error;
    std::filesystem::remove(end.remains, error);
    if (error) return Internal("remove " + end.remains.string() + ": " + error.message());
    RETURN_IF_ERROR(base::SyncFolder(folder_));
  }
  if (!path_.empty()) {
    ASSIGN_OR_RETURN(file_, OpenFile(path_, 0));
    // What is here may not be on the disk yet, if the one who wrote it was killed.
    RETURN_IF_ERROR(CutTo(file_.get(), file_bytes_, path_));
    RETURN_IF_ERROR(Sync(file_.get(), path_));
  }
  Drop();
  return Ok();
}

void Chain::Drop() {
  next_tree_ = tree_;
  next_last_ = last_;
  added_.clear();
  in_new_file_ = false;
}

// True when what is added next begins a file.
bool Chain::NeedsFile() const {
  return added_.empty() && (path_.empty() || file_bytes_ >= max_file_bytes_);
}

Status Chain::Add(std::string_view body) {
  if (NeedsFile()) RETURN_IF_ERROR(AddHead());
  return Append(body);
}

Status Chain::AddHead() {
  if (NeedsFile()) in_new_file_ = true;
  return AppendHead(in_new_file_ && added_.empty());
}

Status Chain::Append(std::string_view body) {
  v1::Record start;
  start.set_number(next_tree_.size());
  start.set_previous_sha256(next_last_);
  start.set_time_ms(NowMs());
  // Messages one after the other are one message.
  std::string record = start.SerializeAsString();
  record.append(body);
  if (record.size() > kMaxRecordBytes)
    return ResourceExhausted("a record of the audit is too long");
  next_last_ = LeafHash(record);
  next_tree_.Add(next_last_);
  added_ += FrameOf(record, next_last_);
  return Ok();
}

Status Chain::AppendHead(bool with_subtrees) {
  v1::Record record;
  ASSIGN_OR_RETURN(*record.mutable_head(),
                   MakeHead(signer_, log_id_, next_tree_, next_last_, NowMs()));
  if (with_subtrees) {
    for (const std::string& hash : next_tree_.subtrees()) {
      record.mutable_head()->add_subtree_sha256(hash);
    }
  }
  return Append(record.SerializeAsString());
}

Status Chain::Commit() {
  if (added_.empty()) return Ok();
  const Status status = Write();
  if (status.ok()) {
    tree_ = std::move(next_tree_);
    last_ = std::move(next_last_);
  }
  Drop();
  return status;
}

Status Chain::Write() {
  if (in_new_file_) {
    // Whatever has this name is what an attempt before this one left.
    const std::filesystem::path path = folder_ / FileName(tree_.size());
    ASSIGN_OR_RETURN(base::Fd file, OpenFile(path, O_CREAT | O_TRUNC));
    Status status = WriteAt(file.get(), added_, 0, path);
    if (status.ok()) status = Sync(file.get(), path);
    if (status.ok()) status = base::SyncFolder(folder_);
    if (!status.ok()) {
      ::unlink(path.c_str());
      return status;
    }
    file_ = std::move(file);
    path_ = path;
    file_bytes_ = added_.size();
    return Ok();
  }
  if (dirty_) RETURN_IF_ERROR(CutTo(file_.get(), file_bytes_, path_));
  dirty_ = true;
  RETURN_IF_ERROR(WriteAt(file_.get(), added_, file_bytes_, path_));
  RETURN_IF_ERROR(Sync(file_.get(), path_));
  dirty_ = false;
  file_bytes_ += added_.size();
  return Ok();
}

Result<v1::Head> Chain::SignHead() const {
  return MakeHead(signer_, log_id_, tree_, last_, NowMs());
}

}  // namespace chancery::audit
