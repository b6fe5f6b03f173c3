// SPDX-License-Identifier: GPL-3.0-or-later
// Who was shown anything of a document.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "clients/audit/record.h"
#include "lib/base/status.h"

namespace chancery::auditor {

// Calls `show` with every answer in the log that has something of the document `id` (16 bytes) in
// it, in order, with the record and the document's entry. What is passed lives during the call.
// DataLoss when a record can't be read: whether it is what was written, Verify says.
Status ForEachAnswerWith(
    const std::filesystem::path& folder, std::string_view id,
    const std::function<void(const Record&, const Answer&, const Document&)>& show);

// One line: when, who, how, and of which version and view.
std::string LineOf(const Record& record, const Answer& answer, const Document& document);

// "2026-03-01T10:22:33.123Z".
std::string TimeOf(std::uint64_t unix_ms);

// Milliseconds of the day "2026-03-01" (UTC): its first and the next one's.
struct Day {
  std::uint64_t from_ms = 0, until_ms = 0;
};
std::optional<Day> ReadDay(std::string_view text);

// Text that is safe to print: control characters become '?'.
std::string Printable(std::string_view text);

}  // namespace chancery::auditor
