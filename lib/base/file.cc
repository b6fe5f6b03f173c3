// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace chancery::base {
namespace {

Status WriteAll(int fd, std::string_view bytes, const std::filesystem::path& path) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return FromErrno("write", path, errno);
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return Ok();
}

}  // namespace

Fd& Fd::operator=(Fd&& other) noexcept {
  if (this != &other) {
    Reset();
    fd_ = other.Release();
  }
  return *this;
}

int Fd::Release() { return std::exchange(fd_, -1); }

void Fd::Reset() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

Status FromErrno(std::string_view what, const std::filesystem::path& path, int error) {
  const std::string message =
      std::string(what) + " " + path.string() + ": " + std::string(::strerror(error));
  if (error == ENOENT) return NotFound(message);
  if (error == ENOSPC || error == EDQUOT) return ResourceExhausted(message);
  return Internal(message);
}

Result<std::string> ReadFd(int fd, std::uint64_t max_bytes) {
  std::string bytes;
  struct stat st {};
  if (::fstat(fd, &st) == 0 && st.st_size > 0) {
    if (static_cast<std::uint64_t>(st.st_size) > max_bytes)
      return ResourceExhausted("file too large");
    bytes.reserve(static_cast<std::size_t>(st.st_size));
  }
  char buffer[1 << 16];
  for (off_t at = 0;;) {
    const ssize_t n = ::pread(fd, buffer, sizeof buffer, at);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return DataLoss(std::string("read: ") + ::strerror(errno));
    if (n == 0) return bytes;
    if (bytes.size() + static_cast<std::size_t>(n) > max_bytes) {
      return ResourceExhausted("file too large");
    }
    bytes.append(buffer, static_cast<std::size_t>(n));
    at += n;
  }
}

Result<std::string> ReadFile(const std::filesystem::path& path, std::uint64_t max_bytes) {
  const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd.ok()) return FromErrno("open", path, errno);
  auto bytes = ReadFd(fd.get(), max_bytes);
  if (!bytes.ok()) return Within(path.string(), bytes.status());
  return bytes;
}

Status WriteFileDurably(const std::filesystem::path& path, std::string_view bytes) {
  std::filesystem::path temporary = path;
  temporary += ".new";
  {
    const Fd fd(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (!fd.ok()) return FromErrno("create", temporary, errno);
    RETURN_IF_ERROR(WriteAll(fd.get(), bytes, temporary));
    if (::fsync(fd.get()) != 0) return FromErrno("fsync", temporary, errno);
  }
  if (::rename(temporary.c_str(), path.c_str()) != 0) return FromErrno("rename", path, errno);
  return SyncFolder(path.parent_path());
}

Status SyncFolder(const std::filesystem::path& folder) {
  const Fd fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd.ok()) return FromErrno("open", folder, errno);
  if (::fsync(fd.get()) != 0) return FromErrno("fsync", folder, errno);
  return Ok();
}

Result<std::uint64_t> FreeBytes(const std::filesystem::path& path) {
  struct statvfs fs {};
  if (::statvfs(path.c_str(), &fs) != 0) return FromErrno("statvfs", path, errno);
  return static_cast<std::uint64_t>(fs.f_bavail) * fs.f_frsize;
}

}  // namespace chancery::base
