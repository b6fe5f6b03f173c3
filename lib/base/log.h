// SPDX-License-Identifier: GPL-3.0-or-later
// One line of log on standard error. It says what was tried and why it failed, never text, titles
// or words of documents, nor queries: the log is below the archive's own level.
#pragma once

#include <string_view>

#include "lib/base/status.h"

namespace chancery::base {

// "debug", "info", "warn" or "error"; InvalidArgument otherwise. Before the first call: info.
Status SetLogLevel(std::string_view level);

// Thread-safe.
void LogDebug(std::string_view message);
void LogInfo(std::string_view message);
void LogWarning(std::string_view message);
void LogError(std::string_view message);

}  // namespace chancery::base
