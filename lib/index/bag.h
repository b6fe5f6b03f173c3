// SPDX-License-Identifier: GPL-3.0-or-later
// Any of some words, in the small cells of a tail. Seen by this room only.
#pragma once

#include <xapian.h>

#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "lib/index/bm25.h"
#include "lib/index/snapshot.h"

namespace chancery::index {

struct ScoredView {
  Xapian::docid docid = 0;
  double score = 0;
};

// Every view of the cells, which are of one database, that holds a term, in no order, with the sum
// of what its terms are worth: `scores[i]` is for `terms[i]`, which comes without its suffix.
//
// One posting list after the other. Xapian would read all of them side by side, which pays for long
// lists, since it can leave out most of what is in them; a tail has very many very short ones.
std::vector<ScoredView> ScoreBag(OpenDatabase* database, std::span<const CellRef* const> cells,
                                 std::span<const std::string> terms,
                                 std::span<const TermScore> scores);

// Leaves the `most` of highest score, and all that are equal to the least of them.
void KeepBest(std::size_t most, std::vector<ScoredView>* views);

}  // namespace chancery::index
