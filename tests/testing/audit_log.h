// SPDX-License-Identifier: GPL-3.0-or-later
// Audits to test with: their keys, answers to record, and what is in them afterwards.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "chancery/audit/v1/record.pb.h"
#include "lib/audit/log.h"
#include "lib/base/status.h"

namespace chancery::testing {

// Writes the four keys into `folder`, and says how to open a log `folder`/log with them.
audit::Options MakeAudit(const std::filesystem::path& folder);

// What the n-th caller was told: ten documents in three markings.
audit::v1::Answer AnswerNumber(std::uint64_t n);

// Records it and waits.
Status Record(audit::Log& log, const audit::v1::Answer& answer, std::string_view request = "asked");

// Hands in answers `from` to `until` at once, and waits for all.
Status RecordAll(audit::Log& log, std::uint64_t from, std::uint64_t until);

// Every record of the log, as far as it can be read.
std::vector<audit::v1::Record> ReadRecords(const std::filesystem::path& log);

// The log's files in order.
std::vector<std::filesystem::path> FilesOf(const std::filesystem::path& log);

// A file as its frames, and back.
std::vector<std::string> SplitFrames(std::string_view bytes);
std::string FrameOf(const audit::v1::Record& record);
audit::v1::Record RecordOf(std::string_view frame);

}  // namespace chancery::testing
