// SPDX-License-Identifier: GPL-3.0-or-later
// What may stand behind date: in a question.
#pragma once

#include <optional>
#include <string_view>

#include "lib/index/query.h"

namespace chancery::search {

// "A", "A..B", "A..", "..B", ">=A", ">A", "<=B", "<B", where A and B are as precise as they are.
// Nothing for what is no date.
std::optional<index::Query> ReadDate(std::string_view text);

}  // namespace chancery::search
