// SPDX-License-Identifier: GPL-3.0-or-later
// Files, with the durability that the word "acknowledged" needs.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "lib/base/status.h"

namespace chancery::base {

// A file descriptor that is closed with its owner.
class Fd {
 public:
  Fd() = default;
  explicit Fd(int fd) : fd_(fd) {}
  Fd(Fd&& other) noexcept : fd_(other.Release()) {}
  Fd& operator=(Fd&& other) noexcept;
  ~Fd() { Reset(); }

  int get() const { return fd_; }
  bool ok() const { return fd_ >= 0; }
  int Release();
  void Reset();

 private:
  int fd_ = -1;
};

// NotFound when there is none; DataLoss when it can't be read; ResourceExhausted above `max_bytes`.
Result<std::string> ReadFile(const std::filesystem::path& path, std::uint64_t max_bytes = 64 << 20);

// The same for an open file, from its start.
Result<std::string> ReadFd(int fd, std::uint64_t max_bytes);

// Writes `path` so that after a power cut it is there whole, or as it was before: a file beside it,
// fsync, rename, fsync of the folder.
Status WriteFileDurably(const std::filesystem::path& path, std::string_view bytes);

// fsync of a folder, so that names in it last.
Status SyncFolder(const std::filesystem::path& folder);

// Bytes that this process may still write to the disk of `path`.
Result<std::uint64_t> FreeBytes(const std::filesystem::path& path);

// The message of errno, with what was tried: "open /a/b: No such file or directory".
Status FromErrno(std::string_view what, const std::filesystem::path& path, int error);

}  // namespace chancery::base
