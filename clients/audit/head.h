// SPDX-License-Identifier: GPL-3.0-or-later
// Signed heads, in a record and as a file.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "clients/audit/record.h"
#include "lib/base/status.h"

namespace chancery::auditor {

// True when it was signed by the key that it names.
bool IsSigned(const Head& head);

// A head as a file has it: the file `head` of a log, or a copy that was kept elsewhere.
class KeptHead {
 public:
  // DataLoss, with the reason, when it is no head.
  static Result<KeptHead> Read(const std::filesystem::path& path);

  Head head() const;

 private:
  std::string log_id_, root_, last_, signer_, signature_;
  std::uint64_t size_ = 0, time_ms_ = 0;
};

}  // namespace chancery::auditor
