// SPDX-License-Identifier: GPL-3.0-or-later
// Lists of views that match, and what is made of two or more. Seen by this room only.
#pragma once

#include <xapian.h>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace chancery::index {

// A view that matches.
struct ScoredView {
  std::uint32_t cell = 0;  // As they were given to ScoreCells.
  Xapian::docid docid = 0;
  double score = 0;
};

// In the order of cells and docids, each view once.
using ScoredViews = std::vector<ScoredView>;

inline bool LiesBefore(const ScoredView& a, const ScoredView& b) {
  return a.cell != b.cell ? a.cell < b.cell : a.docid < b.docid;
}

// Those of both, with the sum of their scores.
ScoredViews Both(const ScoredViews& a, const ScoredViews& b);

// Those of `a` that `excluded` does not have.
ScoredViews Without(const ScoredViews& a, const ScoredViews& excluded);

// What a view is worth that several lists have.
enum class Together { kSum, kBest };

// Those of any of many lists, which are taken one by one: each view is copied as often as the
// number of lists can be halved, and no more is held than what was taken.
class Any {
 public:
  explicit Any(Together together) : together_(together) {}
  void Take(ScoredViews list);
  ScoredViews Finish();

 private:
  const Together together_;
  std::vector<ScoredViews> piles_;  // Of 1, 2, 4, ... lists each, or empty.
};

// Leaves the `most` of highest score, and all that are equal to the least of them, in no order.
void KeepBest(std::size_t most, ScoredViews* views);

}  // namespace chancery::index
