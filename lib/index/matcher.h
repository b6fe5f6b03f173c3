// SPDX-License-Identifier: GPL-3.0-or-later
// One question over many cells: our own merge. Seen by this room only.
#pragma once

#include <xapian.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "lib/index/bm25.h"
#include "lib/index/index.h"
#include "lib/index/plan.h"
#include "lib/index/recency.h"
#include "lib/index/scored_views.h"
#include "lib/index/snapshot.h"

namespace chancery::index {

// The work of one question, shared by the threads that do it: each takes the next cell until none
// is left. The answer is the best of all parts by (score, order), whoever searched which and when.
// Thread-safe.
class Matcher {
 public:
  // `query` and `stemmer` must live until Prepare has returned.
  Matcher(std::shared_ptr<const Snapshot> snapshot, const Query& query, Stemmer* stemmer,
          const Wanted& wanted, std::chrono::steady_clock::time_point deadline);

  // Sums the statistics of the cells that open to the reader, and chooses those that can match.
  Status Prepare(Lane* lane, const policy::Atoms& reader);

  // What the question has to look at (Plan::Cost): with facets each of it more closely.
  std::uint64_t cost() const { return wanted_.facets ? 4 * cost_ : cost_; }

  // Sums over the cells that open to the reader, by the numbers of plan().terms().
  const Plan& plan() const { return plan_; }
  const Statistics& statistics() const { return statistics_; }

  // Views in the cells to be searched: what says whether help is worth its price.
  std::uint64_t work() const { return work_; }
  std::size_t parts() const { return parts_.size(); }

  // Searches parts until none is left, or `leave` says so before one. Does nothing when all are
  // taken.
  void Help(Lane* lane, const std::function<bool()>& leave);

  // Waits for helpers that are in a part; then the best from the first wanted on.
  Result<Matches> Finish(Lane* lane);

 private:
  struct Found {
    double score = 0;
    std::string order;
    Xapian::docid docid = 0;
    std::size_t database = 0;
  };
  static bool Before(const Found& a, const Found& b) {
    return a.score != b.score ? a.score > b.score : a.order < b.order;
  }

  // The cells of one database that can match.
  struct Part {
    std::size_t database = 0;
    std::vector<const CellRef*> cells;
    std::uint64_t views = 0;
  };

  using CellsOf = std::function<void(OpenDatabase*, std::span<const CellRef* const>)>;
  Status ForCells(Lane* lane, const CellsOf& visit) const;
  Status AddPart(std::size_t number, OpenDatabase* database, std::span<const CellRef* const> cells);
  Status MakePlan(Lane* lane);
  Status ExpandPatterns(Lane* lane);
  Status ChooseNames(Lane* lane);
  Status SearchPart(Lane* lane, const Part& part, FacetTally* tally);
  static Status CountFacets(OpenDatabase* database, const ScoredViews& views, FacetTally* tally);
  std::vector<Found> Best(OpenDatabase* database, std::size_t number, ScoredViews views);
  void Merge(std::vector<Found> found, std::uint32_t count);
  Status ReadWanted(OpenDatabase* database, Match* match) const;

  const std::shared_ptr<const Snapshot> snapshot_;
  const Query& query_;
  Stemmer* const stemmer_;
  Plan plan_;  // Not changed after Prepare.
  const Wanted wanted_;
  const std::uint32_t limit_;
  const std::chrono::steady_clock::time_point deadline_;
  Statistics statistics_;  // Not changed after Prepare.
  Recency recency_;
  std::vector<Part> parts_;
  std::shared_ptr<const OpenedCells> opened_;
  std::shared_ptr<const FacetNames> names_;  // That facets are counted by.
  std::uint64_t work_ = 0;
  std::uint64_t cost_ = 0;

  std::atomic<std::size_t> next_{0};
  std::mutex mutex_;
  std::condition_variable idle_;
  int busy_ = 0;
  Status status_;
  std::vector<Found> best_;
  std::uint32_t count_ = 0;  // Stops counting above kCountedExactly.
  FacetTally facets_;
};

}  // namespace chancery::index
