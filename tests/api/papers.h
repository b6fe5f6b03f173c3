// SPDX-License-Identifier: GPL-3.0-or-later
// Papers to be found, and questions for them, in a line each.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/api/ministry.h"

namespace chancery::api {

using Titles = std::vector<std::string>;

// Of one paragraph, for all to read.
testing::Memorandum Paper(std::string_view title, std::string_view date, std::string_view body);

// It is there when this returns.
void File(std::string_view name, const testing::Memorandum& paper);

v1::SearchRequest Asked(std::string_view query, std::uint32_t size = 10);

}  // namespace chancery::api
