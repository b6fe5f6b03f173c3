// SPDX-License-Identifier: GPL-3.0-or-later
// What all questions to the index have in common.
#pragma once

#include <chrono>
#include <cstdint>

#include "lib/audit/note.h"
#include "lib/base/status.h"
#include "lib/index/index.h"
#include "lib/index/query.h"

namespace chancery::search {

// InvalidArgument for a question of more parts than `most`; `note` is told.
Status CheckParts(const index::Query& query, std::uint32_t most, audit::Note* note);

// Tells `note` where a question was refused for what it costs.
void NoteCost(const Status& status, std::uint64_t max_cost, audit::Note* note);

void NoteCells(const index::Cells& cells, audit::Note* note);

// True, after a moment, when the index moved on under a question that has time to be asked again.
bool MovedOn(const Status& status, std::chrono::steady_clock::time_point give_up);

}  // namespace chancery::search
