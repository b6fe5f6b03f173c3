// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a log is what a daemon wrote, whole and in order.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "clients/audit/head.h"
#include "lib/base/status.h"

namespace chancery::auditor {

struct Verification {
  std::filesystem::path folder;

  // The key that it has to be signed with; without it, the one that the log names.
  std::optional<std::string> key;

  // Heads that were kept elsewhere: the log has to go on from each.
  std::vector<KeptHead> heads;

  // Earlier files may have been moved away; then what is here is verified from its first file on.
  bool partial = false;
};

struct Report {
  std::vector<std::string> faults;  // None: it is sound. Each says where.
  std::vector<std::string> notes;   // What a reader ought to know of a sound one.
  std::uint64_t first = 0;          // Number of the first record here,
  std::uint64_t records = 0;        // and how many there are.
  std::uint64_t signed_until = 0;   // Records from here on no head covers yet.
  std::uint64_t files = 0, heads = 0, answers = 0, starts = 0, kills = 0, gaps = 0;
  std::string signer;  // 32 bytes.
};

// Reads all of it. An error only when the folder can't be read at all. While a daemon writes there,
// what looks like a fault is looked at again.
Result<Report> Verify(const Verification& wanted);

}  // namespace chancery::auditor
