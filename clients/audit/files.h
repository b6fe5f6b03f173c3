// SPDX-License-Identifier: GPL-3.0-or-later
// The files of one log, and the frames in them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/status.h"

namespace chancery::auditor {

// A file's bytes in memory, as they were when it was opened.
class MappedFile {
 public:
  static Result<MappedFile> Open(const std::filesystem::path& path);
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&&) = delete;
  ~MappedFile();

  std::string_view bytes() const { return bytes_; }

 private:
  explicit MappedFile(std::string_view bytes) : bytes_(bytes) {}
  std::string_view bytes_;
};

// One file of a log: "00000000000000001234.audit" begins with record 1,234.
struct LogFile {
  std::filesystem::path path;
  std::uint64_t first = 0;
};

// What is in a log's folder.
struct Folder {
  std::vector<LogFile> files;                  // By their first record.
  std::vector<std::filesystem::path> strange;  // What no daemon put there.
};
Result<Folder> List(const std::filesystem::path& folder);

// The logs at `place`: itself, or the folders in it that have one.
Result<std::vector<std::filesystem::path>> LogsAt(const std::filesystem::path& place);

// Goes through the frames of a file: the length of a record in 4 bytes, big-endian; the record; the
// first 8 bytes of its hash, which Next does not look at.
class Frames {
 public:
  explicit Frames(std::string_view bytes) : bytes_(bytes) {}

  // False at the end, and at bytes that are no frame.
  bool Next();

  bool at_end() const { return next_ == bytes_.size(); }
  std::uint64_t offset() const { return offset_; }  // Of the frame that Next found,
  std::uint64_t next() const { return next_; }      // and of what follows it.
  std::string_view record() const { return record_; }
  std::string_view check() const { return check_; }

 private:
  const std::string_view bytes_;
  std::uint64_t offset_ = 0, next_ = 0;
  std::string_view record_, check_;
};

}  // namespace chancery::auditor
