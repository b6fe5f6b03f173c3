// SPDX-License-Identifier: GPL-3.0-or-later
// How a log is laid out in its folder, and where it ended. docs/audit.md describes the format.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "lib/audit/tree.h"
#include "lib/base/status.h"

namespace chancery::audit {

// A frame is the length of the record (4 bytes, big-endian), the record, and the first bytes of
// its hash.
inline constexpr std::size_t kLengthBytes = 4;
inline constexpr std::size_t kCheckBytes = 8;
inline constexpr std::size_t kMaxRecordBytes = 1 << 20;

std::string FrameOf(std::string_view record, std::string_view hash);

// "00000000000000001234.audit": the number of its first record.
std::string FileName(std::uint64_t first_record);

// The last signed head that was made, as text.
inline constexpr std::string_view kHeadFile = "head";

// Where a log stands.
struct Position {
  std::string log_id;             // Empty: there is no log yet.
  Tree tree;                      // Of all records; its size is the number of the next one.
  std::string last;               // Hash of the last one; 32 zero bytes before the first.
  std::filesystem::path file;     // The one to append to. Empty before the first record.
  std::uint64_t file_bytes = 0;   // Of `file`, up to the end of the last record.
  std::uint64_t torn_bytes = 0;   // After that: a record that was not written to its end.
  std::filesystem::path remains;  // A file in which not even the first record was.
};

// Reads the newest files, back to the one that the file `head` speaks of, and changes nothing.
// Nothing of what anybody was answered for is ever taken for torn: that is what a write leaves that
// was cut short, and it is after the last signed head. DataLoss, with the place, for anything else
// that is not as it was written; FailedPrecondition when it is signed with another key than
// `public_key`.
Result<Position> FindEnd(const std::filesystem::path& folder, std::string_view public_key);

}  // namespace chancery::audit
