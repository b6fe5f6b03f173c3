// SPDX-License-Identifier: GPL-3.0-or-later
// One published state of the index, and the open databases of one thread. Seen by this room only.
#pragma once

#include <xapian.h>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "chancery/store/v1/record.pb.h"
#include "lib/base/status.h"
#include "lib/index/analyzer.h"
#include "lib/index/facet_column.h"
#include "lib/index/facets.h"
#include "lib/index/index.h"
#include "lib/index/places.h"
#include "lib/index/scored_views.h"
#include "lib/index/term_blocks.h"
#include "lib/policy/atoms.h"
#include "lib/policy/view.h"

namespace chancery::index {

// A database at one revision.
struct DatabaseRef {
  std::string name;
  std::uint64_t revision = 0;

  friend auto operator<=>(const DatabaseRef&, const DatabaseRef&) = default;
};

// A class and where it lies.
struct CellRef {
  std::string class_id;
  policy::ViewClass view_class;
  std::size_t database = 0;  // Into Snapshot::databases.
  std::string suffix;        // Of its terms.
};

// The cells that open to a reader.
struct OpenedCells {
  std::vector<const CellRef*> cells;  // Those of one database side by side.
  std::string classes_sha256;         // Over the ids of their classes, sorted.

  Cells Summary() const { return {static_cast<std::uint32_t>(cells.size()), classes_sha256}; }
};

// Immutable but for its memory of who opens what. Thread-safe.
class Snapshot {
 public:
  // `look` is what the manifest was recognised by.
  Snapshot(const store::v1::Manifest& manifest, std::string look);

  const std::string& look() const { return look_; }
  std::uint64_t generation() const { return generation_; }
  std::uint64_t seq() const { return seq_; }
  const std::string& policy_sha256() const { return policy_sha256_; }
  const std::vector<DatabaseRef>& databases() const { return databases_; }

  std::shared_ptr<const OpenedCells> OpenCells(const policy::Atoms& reader) const;

 private:
  std::string look_;
  std::uint64_t generation_ = 0;
  std::uint64_t seq_ = 0;
  std::string policy_sha256_;
  std::vector<DatabaseRef> databases_;
  std::vector<CellRef> cells_;

  mutable std::mutex mutex_;
  mutable std::map<policy::Atoms, std::shared_ptr<const OpenedCells>> open_;
};

// Numbers of a cell that every question needs.
struct CellNumbers {
  std::uint64_t views = 0;
  std::uint64_t total_length = 0;
};

struct Posting {
  Xapian::docid docid = 0;
  Xapian::termcount wdf = 0;
  Xapian::termcount length = 0;  // Of the view.
};

// An open database and what was learnt of it. One thread at a time.
class OpenDatabase {
 public:
  // Unavailable when it is at another revision by now.
  static Result<std::shared_ptr<OpenDatabase>> Open(const std::filesystem::path& folder,
                                                    const DatabaseRef& ref);

  const Xapian::Database& handle() const { return handle_; }
  Xapian::docid last() const { return last_; }  // The highest there is.
  std::uint64_t Frequency(const std::string& term);
  Result<CellNumbers> Numbers(const CellRef& cell);

  // What the views of a cell are written in, and whether words of them have accents. All cells are
  // learnt of at once.
  struct Spoken {
    StemLanguages languages = 0;
    bool accents = false;
  };
  const Spoken& SpokenIn(const CellRef& cell);

  // How many views have one of the terms, and how many of these have `other`, too.
  struct Shared {
    std::uint64_t views = 0;
    std::uint64_t with_other = 0;
  };
  Shared CountShared(std::span<const std::string> terms, const std::string& other);

  // Calls `take` for each term that begins with `start` and cell of those given, which are of this
  // database: with the term without its suffix, and how many views of the cell have it.
  void ForTermsFrom(const std::string& start, std::span<const CellRef* const> cells,
                    const std::function<void(std::string_view, std::uint64_t)>& take);

  // The same for what somebody types, letter by letter.
  void ForTermsTyped(const std::string& start, std::span<const CellRef* const> cells,
                     const std::function<void(std::string_view, std::uint64_t)>& take);

  // How many bytes of postings it may remember; of terms, and of positions, it may be an eighth of
  // that.
  void SetRoom(std::size_t bytes) {
    room_ = bytes;
    blocks_.SetRoom(bytes / 8);
  }

  // Of a term, by docid; valid until the next call. Xapian opens a list by reading each level of
  // its tree anew, which for a short one is nearly all of the work, and finds the length of a view
  // in another list.
  const std::vector<Posting>& Postings(const std::string& term);

  // The same, where only those of these views, which are ascending, need be there: of a list that
  // is much longer than these are many no more is read than it takes.
  const std::vector<Posting>& PostingsAmong(const std::string& term,
                                            std::span<const ScoredView> views);

  // All of a cell, by docid; valid until the next call.
  const std::vector<Xapian::docid>& ViewsOf(const CellRef& cell);

  // Where the term is in a view that has it; valid until the next call. Slow the first time, for
  // the same reason.
  const Positions& PositionsOf(const std::string& term, Xapian::docid docid);

  // What was remembered of a question that takes long, by whatever tells it from others: the views
  // that match, by docid; null where it was not, or there was no room. Valid until the next call.
  const std::vector<Xapian::docid>* FindFitting(const std::string& key) const;
  void RememberFitting(const std::string& key, std::vector<Xapian::docid> views);

  // Set by the lane.
  FacetColumn& facets() { return *facets_; }
  void SetFacets(std::shared_ptr<FacetColumn> facets) { facets_ = std::move(facets); }

 private:
  Xapian::termcount Length(const Xapian::PostingIterator& posting);
  template <typename List>
  const List& Remember(std::unordered_map<std::string, List>* lists, const std::string& key,
                       List list);

  Xapian::Database handle_;
  Xapian::docid last_ = 0;
  std::unordered_map<std::string, std::vector<Posting>> postings_;
  std::vector<Posting> among_;
  std::unordered_map<std::string, std::vector<Xapian::docid>> views_;  // By suffix.
  std::unordered_map<std::string, std::vector<Xapian::docid>> fitting_;
  std::size_t postings_bytes_ = 0, room_ = 0;             // Of views_ and fitting_, too.
  std::unordered_map<std::string, Positions> positions_;  // By term and docid.
  std::size_t positions_bytes_ = 0;
  std::unordered_map<std::string, std::uint64_t> frequencies_;
  std::vector<Xapian::termcount> lengths_;  // Of views by docid; 0 where it was not asked for yet.
  std::unordered_map<std::string, CellNumbers> numbers_;
  std::optional<std::unordered_map<std::string, Spoken>> spoken_;  // By suffix.
  std::shared_ptr<FacetColumn> facets_;
  TermBlocks blocks_;
};

// The databases as one thread has them open: those of the current snapshot and of the one before,
// which searches in flight may still need.
class Lane {
 public:
  // `room`: bytes of postings that all of its databases may remember together.
  Lane(std::filesystem::path folder, std::size_t room, std::shared_ptr<FacetMemory> facets)
      : folder_(std::move(folder)), room_(room), facets_(std::move(facets)) {}

  // Opens what `next` needs, unless the lane is in use: nobody waits for a slow question, and Find
  // opens what is missing. Nothing is closed when it fails.
  Status Prepare(const Snapshot& next, const Snapshot* current);

  // Never null. Unavailable when the snapshot is too old.
  Result<OpenDatabase*> Find(const DatabaseRef& ref);

  // What all lanes know of facets; another one for the moments in which they change to a new one.
  const std::shared_ptr<FacetMemory>& facets() const { return facets_; }
  void SetFacets(std::shared_ptr<FacetMemory> facets);

  // To count with; what is in it is from before.
  FacetTally& tally() { return tally_; }

  std::mutex mutex;  // Held while the lane is used.

 private:
  Status Open(const DatabaseRef& ref);
  void SetColumn(const DatabaseRef& ref, OpenDatabase* database);

  const std::filesystem::path folder_;
  const std::size_t room_;
  std::map<DatabaseRef, std::shared_ptr<OpenDatabase>> open_;
  std::shared_ptr<FacetMemory> facets_;
  FacetTally tally_;
};

// Calls `visit` for each database that has cells which are open, with these, until one fails; with
// the number of the database in the snapshot. Unavailable when the lane has them open no more.
using VisitDatabase =
    std::function<Status(std::size_t, OpenDatabase*, std::span<const CellRef* const>)>;
Status ForDatabases(const Snapshot& snapshot, const OpenedCells& opened, Lane* lane,
                    const VisitDatabase& visit);

// The terms that begin with `start`, of the cells that are open and of no others. Unavailable when
// the lane has them open no more.
Status CollectTerms(const Snapshot& snapshot, const OpenedCells& opened, const std::string& start,
                    Lane* lane, TermViews* views);

// Lanes for searches, first come, first served. Thread-safe.
class Lanes {
 public:
  Lanes(const std::filesystem::path& folder, int count);
  const std::vector<std::unique_ptr<Lane>>& all() const { return lanes_; }

  // Lets all lanes begin anew with facets once there are very many names. Names that no view has
  // any more are only let go with all others.
  void RenewFacets();

  // A lane to use until it is given back.
  Lane* Take();
  void GiveBack(Lane* lane);

  // One that nobody uses and nobody waits for, else null.
  Lane* TakeSpare();

  // True while somebody waits for a lane.
  bool AreWanted() const { return next_ != served_; }

 private:
  std::vector<std::unique_ptr<Lane>> lanes_;
  std::shared_ptr<FacetMemory> facets_;  // Of all lanes; of the thread that refreshes.
  std::mutex mutex_;
  std::condition_variable freed_;
  std::vector<Lane*> free_;
  std::atomic<std::uint64_t> next_{0}, served_{0};  // Numbers of those who wait.
};

}  // namespace chancery::index
