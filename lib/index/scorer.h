// SPDX-License-Identifier: GPL-3.0-or-later
// What matches a question in the cells of one database. Seen by this room only.
#pragma once

#include <chrono>
#include <span>

#include "lib/base/status.h"
#include "lib/index/bm25.h"
#include "lib/index/plan.h"
#include "lib/index/scored_views.h"
#include "lib/index/snapshot.h"

namespace chancery::index {

// Every view of the cells, which are of one database, that matches the plan, with the sum of what
// its words are worth (TermScore), or 0 where the plan is not scored.
//
// One word after the other, each through all cells: what cells of one database keep of a word lies
// side by side, so that Xapian finds most of it in the block that it read last. Xapian's own
// matcher reads all lists at once and leaves out what it takes to be worth too little. What it
// leaves out follows from what else lies in the database, and so from documents that the reader may
// not know of; and with many short lists it looks at all of them again whenever one ends.
// DeadlineExceeded when it takes longer than that.
Result<ScoredViews> ScoreCells(OpenDatabase* database, std::span<const CellRef* const> cells,
                               const Plan& plan, const Statistics& statistics,
                               std::chrono::steady_clock::time_point deadline);

}  // namespace chancery::index
