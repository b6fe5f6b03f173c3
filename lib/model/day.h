// SPDX-License-Identifier: GPL-3.0-or-later
// Days as the files write them.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "lib/base/status.h"

namespace chancery::model {

// Reads "1969-07-20". InvalidArgument for anything that is no day.
Result<std::chrono::sys_days> ReadDay(std::string_view text);

// "2026-11-21".
std::string WriteDay(std::chrono::sys_days day);

}  // namespace chancery::model
