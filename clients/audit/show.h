// SPDX-License-Identifier: GPL-3.0-or-later
// The records in words.
#pragma once

#include <cstdint>
#include <filesystem>
#include <ostream>

#include "clients/audit/keys.h"
#include "lib/base/status.h"

namespace chancery::auditor {

struct Shown {
  std::uint64_t from = 0;  // Number of the first record.
  std::uint64_t count = ~std::uint64_t{0};
  const Opener* opener = nullptr;  // To open requests with; null leaves them sealed.
};

// Writes each record on a line. DataLoss when one can't be read, or a request can't be opened.
Status Show(const std::filesystem::path& folder, const Shown& shown, std::ostream& out);

}  // namespace chancery::auditor
