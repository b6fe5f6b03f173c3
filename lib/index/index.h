// SPDX-License-Identifier: GPL-3.0-or-later
// Answers questions from the cells that a reader may open, and from nothing else.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/base/status.h"
#include "lib/base/workers.h"
#include "lib/index/facets.h"
#include "lib/index/name_terms.h"
#include "lib/index/query.h"
#include "lib/policy/atoms.h"

namespace chancery::index {

class Authors;
class Lane;
class Lanes;
class Snapshot;
struct OpenedCells;
struct PeopleFound;
struct PostViews;

// An author of a view.
struct MatchAuthor {
  std::string_view name;  // Lives as long as Matches::values.

  // The view says who drafted it, and it was not they: they sent, signed or cleared it.
  bool is_signer = false;

  bool operator==(const MatchAuthor&) const = default;
};

// One view that matches.
struct Match {
  double score = 0;
  std::string order;          // Ascending among equal scores: date, new first; then id.
  std::string id;             // 16 bytes.
  std::uint64_t version = 0;  // These two are read later of what PeopleFound has: ReadRefs.
  std::uint32_t view = 0;

  // Where it lies in the snapshot.
  std::uint32_t database = 0, docid = 0;

  // What the view is grouped by, when it was wanted: as PackFacets, PackLinks and SignatureOf made
  // it.
  std::string facets{}, links{}, signature{};

  // Its authors, each name once, and the year of its date, 0 without one; when they were wanted.
  std::vector<MatchAuthor> authors{};
  std::uint32_t year = 0;

  // The values of Wanted::also; they live as long as Matches::values.
  std::vector<std::string_view> also{};
};

// The date of a match, from its order: in seconds, as ParseDate has them; kNoDate of links.h.
std::int64_t DateOf(const Match& match);

// The order of a view with this date and id.
std::string OrderOf(std::string_view date, std::string_view id);

// The cells that open to a reader.
struct Cells {
  std::uint32_t count = 0;
  std::string sha256;  // Over the ids of their classes, sorted.
};

struct Matches {
  std::vector<Match> best;  // Score descending, then order ascending; the page that was asked for.
  std::uint32_t count = 0;  // Exact up to kCountedExactly, else that.
  bool more = false;
  std::uint64_t seq = 0;  // The change up to which this is the truth.

  // The numbers of patterns that more words fit than are looked for, ascending. Follows from what
  // the reader may read, as everything here.
  std::vector<std::uint32_t> shortened;

  // The numbers of words that are looked for as names as well, ascending. Follows from the same.
  std::vector<std::uint32_t> names;

  // Newer views were worth more. Not where nothing is scored.
  bool favours_new = false;

  Cells cells;  // That were open to the reader.

  // Of all views that match, when they were asked for.
  FacetCounts facets;

  std::shared_ptr<const FacetNames> values;  // What Match::authors and Match::also are of.
};

// What is to be told of the views that match.
struct Wanted {
  std::uint32_t first = 0;  // Of the ranking, from 0.
  std::uint32_t size = 0;
  bool facets = false;
  bool values = false;          // Those of the best matches: Match::facets and what follows it.
  bool authors = false;         // Match::authors and Match::year.
  std::optional<Facet> also{};  // With authors: Match::also.

  FacetSet of_facets = kAllFacets;  // With facets: which are told.
};

inline constexpr std::uint32_t kCountedExactly = 1000;

// How many views have each of some terms.
using TermViews = std::map<std::string, std::uint64_t, std::less<>>;

// A word of a text, folded, and how often it is there.
struct WordTimes {
  std::string word;
  std::uint32_t times = 0;
};

// What is like a text: the question that was made of it, its words in the order of their weight,
// and what matches that.
struct Alike {
  Query query;
  Matches matches;
};

// The index of another process, read only. Thread-safe: at most `lanes` searches run at a time,
// others wait, and are served in the order in which they came.
//
// Everything in the answer is computed from the classes that open to the reader: their counts,
// lengths and frequencies, and nothing of which databases there are, what else is in them, or in
// which order they were searched.
class Index {
 public:
  struct Options {
    std::filesystem::path folder;

    // Threads that match, each with the databases open for itself. At least 1.
    int lanes = 1;

    // What a question may have to look at: Plan::Cost. 0: whatever it takes.
    std::uint64_t max_cost = 0;
  };

  static Result<std::unique_ptr<Index>> Open(const Options& options);
  ~Index();

  // Opens what has been published since. Cheap when nothing was. Unavailable while there is nothing
  // to open, or what was published is being replaced; then searches go on with what was opened
  // before.
  Status Refresh();

  // Changes whenever something is published, whether or not it could be opened.
  std::string published() const;

  // What searches are answered from now.
  struct State {
    std::uint64_t generation = 0;  // 0: nothing is open.
    std::uint64_t seq = 0;
    std::string policy_sha256;
  };
  State state() const;

  // The cells that open to `reader` now. Unavailable while nothing is published.
  Result<Cells> CellsOpenTo(const policy::Atoms& reader) const;

  // The views that were wanted of the ranking for the question, of those that `reader` meets.
  // Unavailable when what was read may have been overwritten meanwhile: refresh and ask again.
  // DeadlineExceeded. InvalidArgument when the question is too broad: that follows from the
  // question and from the cells that open to the reader.
  Result<Matches> Search(const policy::Atoms& reader, const Query& query, const Wanted& wanted,
                         std::chrono::steady_clock::time_point deadline);

  // Folded words of texts that begin with `start`, which may be a whole word, of the views that
  // `reader` meets. Errors as of Search.
  Result<TermViews> WordsFrom(const policy::Atoms& reader, std::string_view start);

  // The names of a kind that have a word which begins with `start`, as they are written.
  Result<TermViews> NamesFrom(const policy::Atoms& reader, NameKind kind, std::string_view start);

  // For each of some folded words the views that have it as it is.
  Result<std::vector<std::uint64_t>> ViewsWith(const policy::Atoms& reader,
                                               std::span<const std::string> words);

  // The views with the words that weigh most, `most` of those given: by their number in the text,
  // and by how few views have them of those that `reader` meets. Words that no more than `own`
  // views have are passed over: those are the text itself. Words of one stem count as the first of
  // them. Errors as of Search.
  Result<Alike> Similar(const policy::Atoms& reader, const std::vector<WordTimes>& words,
                        std::uint64_t own, std::size_t most, const Wanted& wanted,
                        std::chrono::steady_clock::time_point deadline);

  // Of some words those that weigh most, `most` of them: by their number, and by how few views have
  // them of those that `reader` meets. None that is a form of one of `without`. Errors as of
  // Search.
  Result<std::vector<std::string>> Telling(const policy::Atoms& reader,
                                           const std::vector<WordTimes>& words,
                                           std::span<const std::string> without, std::size_t most,
                                           std::chrono::steady_clock::time_point deadline);

  // The question that Similar makes of these words; none that is a form of one of `without`.
  Result<Query> Like(const policy::Atoms& reader, const std::vector<WordTimes>& words,
                     std::span<const std::string> without, std::uint64_t own, std::size_t most,
                     std::chrono::steady_clock::time_point deadline);

  // All authors of the views that `reader` meets. Errors as of Search.
  Result<std::shared_ptr<const Authors>> AuthorsOf(const policy::Atoms& reader);

  // Search, with the names of the authors of what was wanted; all authors of the views that
  // `reader` meets; and for each of `stems` (PostStems) whom a post with it was read of. Errors as
  // of Search.
  Result<PeopleFound> FindPeople(const policy::Atoms& reader, const Query& query, Wanted wanted,
                                 std::span<const std::string> stems,
                                 std::chrono::steady_clock::time_point deadline);

  // Sets Match::version and Match::view of matches that `reader` found in this snapshot.
  // Unavailable when the writer moved on.
  Status ReadRefs(const policy::Atoms& reader, const Snapshot& snapshot,
                  std::span<Match* const> matches);

  // The posts that views give authors of these names, by the words of the post.
  Result<std::vector<PostViews>> PostsOf(const policy::Atoms& reader,
                                         const std::vector<std::string>& names);

  // The same for the names of each of some people, at once.
  Result<std::vector<std::vector<PostViews>>> PostsOfEach(
      const policy::Atoms& reader, std::span<const std::vector<std::string>> people);

 private:
  using Collect =
      std::function<Status(const Snapshot& snapshot, const OpenedCells& opened, Lane* lane)>;

  explicit Index(const Options& options);
  std::shared_ptr<const Snapshot> Current() const;
  Result<Matches> SearchIn(const std::shared_ptr<const Snapshot>& snapshot,
                           const policy::Atoms& reader, const Query& query, const Wanted& wanted,
                           std::chrono::steady_clock::time_point deadline);
  Status Read(const policy::Atoms& reader, const Collect& collect);
  Status ReadIn(const Snapshot& snapshot, const policy::Atoms& reader, const Collect& collect);
  Status CollectPeople(const Snapshot& snapshot, const OpenedCells& opened, Lane* lane,
                       std::span<const std::string> stems, PeopleFound* found);
  Result<std::shared_ptr<const Authors>> AuthorsIn(const Snapshot& snapshot,
                                                   const OpenedCells& opened, Lane* lane);
  Result<Query> Choose(const std::shared_ptr<const Snapshot>& snapshot, const policy::Atoms& reader,
                       const std::vector<WordTimes>& words, std::span<const std::string> without,
                       std::uint64_t own, std::size_t most,
                       std::chrono::steady_clock::time_point deadline);
  bool IsUntouched(const Snapshot& snapshot, const policy::Atoms& reader) const;

  const std::filesystem::path folder_;
  const std::uint64_t max_cost_;
  std::unique_ptr<Lanes> lanes_;
  std::unique_ptr<base::Workers> workers_;

  std::mutex refresh_mutex_;
  std::string seen_;  // What the manifest file looked like when it was last read.

  mutable std::mutex mutex_;
  std::shared_ptr<const Snapshot> current_;

  // Who wrote what is in some cells, at some revisions of their databases; the oldest first.
  std::mutex authors_mutex_;
  std::deque<std::pair<std::string, std::shared_ptr<const Authors>>> authors_;
};

}  // namespace chancery::index
