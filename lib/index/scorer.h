// SPDX-License-Identifier: GPL-3.0-or-later
// A question of words over the small cells of a tail. Seen by this room only.
#pragma once

#include <xapian.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "lib/index/bm25.h"
#include "lib/index/plan.h"
#include "lib/index/snapshot.h"

namespace chancery::index {

// A view that matches. Cells are counted as they were given.
struct ScoredView {
  std::uint32_t cell = 0;
  Xapian::docid docid = 0;
  double score = 0;
};

// Every view of the cells, which are of one database, that matches the plan, in the order of cells
// and docids, with what Xapian would score it. The plan must be of words (Plan::is_of_words).
//
// One word after the other, each through all cells: what cells of one database keep of a word lies
// side by side, so that Xapian finds most of it in the block that it read last. Xapian by itself
// would read all posting lists at once, which pays for long ones, since it can leave out most of
// what is in them; a tail has very many very short ones.
std::vector<ScoredView> ScoreCells(OpenDatabase* database, std::span<const CellRef* const> cells,
                                   const Plan& plan, const Statistics& statistics);

// Leaves the `most` of highest score, and all that are equal to the least of them, in no order.
void KeepBest(std::size_t most, std::vector<ScoredView>* views);

}  // namespace chancery::index
