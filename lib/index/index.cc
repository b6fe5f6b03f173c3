// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/index.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "lib/base/file.h"
#include "lib/base/workers.h"
#include "lib/index/analyzer.h"
#include "lib/index/authors.h"
#include "lib/index/bm25.h"
#include "lib/index/door.h"
#include "lib/index/manifest.h"
#include "lib/index/matcher.h"
#include "lib/index/plan.h"
#include "lib/index/schema.h"
#include "lib/index/snapshot.h"

namespace chancery::index {
namespace {

// Views to be searched before a second thread is asked: below, waking it costs more than it brings.
constexpr std::uint64_t kWorthHelp = 20'000;

// What changes when the manifest is replaced: the digest at its front, which covers the generation.
// Its inode and time will not do: two replacements within a tick of the clock can give back both.
std::string LookOf(const std::filesystem::path& path) {
  const base::Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::string digest(32, '\0');
  if (!fd.ok() ||
      ::pread(fd.get(), digest.data(), digest.size(), 0) != static_cast<ssize_t>(digest.size())) {
    return {};
  }
  return digest;
}

// A lane, for as long as this lives. Null when there was none to spare.
class Taken {
 public:
  Taken(Lanes* lanes, Lane* lane) : lanes_(lanes), lane_(lane) {
    if (lane_ != nullptr) lock_ = std::unique_lock(lane_->mutex);
  }
  ~Taken() {
    if (lane_ == nullptr) return;
    lock_.unlock();
    lanes_->GiveBack(lane_);
  }
  Taken(const Taken&) = delete;
  Taken& operator=(const Taken&) = delete;

  Lane* get() const { return lane_; }

 private:
  Lanes* const lanes_;
  Lane* const lane_;
  std::unique_lock<std::mutex> lock_;
};

Stemmer& ThreadStemmer() {
  thread_local Stemmer stemmer;
  return stemmer;
}

}  // namespace

std::int64_t DateOf(const Match& match) { return SecondOf(match.order); }

std::string OrderOf(std::string_view date, std::string_view id) { return OrderKey(date, id); }

Index::Index(const Options& options)
    : folder_(options.folder),
      max_cost_(options.max_cost),
      lanes_(std::make_unique<Lanes>(options.folder, std::max(1, options.lanes))),
      workers_(std::make_unique<base::Workers>(std::max(0, options.lanes - 1))) {}

Index::~Index() { workers_.reset(); }

Result<std::unique_ptr<Index>> Index::Open(const Options& options) {
  auto index = std::unique_ptr<Index>(new Index(options));
  if (const Status status = index->Refresh();
      !status.ok() && status.code() != StatusCode::kUnavailable) {
    return status;
  }
  return index;
}

std::shared_ptr<const Snapshot> Index::Current() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

Index::State Index::state() const {
  const auto snapshot = Current();
  if (snapshot == nullptr) return {};
  return {snapshot->generation(), snapshot->seq(), snapshot->policy_sha256()};
}

std::string Index::published() const { return LookOf(ManifestPath(folder_)); }

Status Index::Refresh() {
  const std::lock_guard one_at_a_time(refresh_mutex_);
  const std::string look = LookOf(ManifestPath(folder_));
  if (look.empty()) return Unavailable("index: nothing is published yet");
  if (look == seen_) return Ok();
  auto manifest = ReadManifest(folder_);
  if (manifest.status().code() == StatusCode::kNotFound)
    return Unavailable("index: nothing is published yet");
  RETURN_IF_ERROR(manifest.status());
  if (manifest->superseded()) return Unavailable("index: it is being caught up after a crash");
  const auto current = Current();
  auto next = std::make_shared<const Snapshot>(*manifest, look);
  for (const auto& lane : lanes_->all()) {
    const Status prepared = lane->Prepare(*next, current.get());
    if (!prepared.ok() && published() != look) return Unavailable("index: the writer moved on");
    RETURN_IF_ERROR(prepared);
  }
  lanes_->RenewFacets();
  {
    const std::lock_guard lock(mutex_);
    current_ = std::move(next);
  }
  seen_ = look;
  return Ok();
}

Result<Cells> Index::CellsOpenTo(const policy::Atoms& reader) const {
  const auto snapshot = Current();
  if (snapshot == nullptr) return Unavailable("index: nothing is published yet");
  return snapshot->OpenCells(reader)->Summary();
}

Result<Matches> Index::Search(const policy::Atoms& reader, const Query& query, const Wanted& wanted,
                              std::chrono::steady_clock::time_point deadline) {
  const auto snapshot = Current();
  if (snapshot == nullptr) return Unavailable("index: nothing is published yet");
  auto matches = SearchIn(snapshot, reader, query, wanted, deadline);
  if (!IsUntouched(*snapshot, reader)) return Unavailable("index: the writer moved on");
  return matches;
}

// What `collect` reads of the cells that open to the reader.
Status Index::Read(const policy::Atoms& reader, const Collect& collect) {
  const auto snapshot = Current();
  if (snapshot == nullptr) return Unavailable("index: nothing is published yet");
  const Status status = ReadIn(*snapshot, reader, collect);
  if (!IsUntouched(*snapshot, reader)) return Unavailable("index: the writer moved on");
  return status;
}

Status Index::ReadIn(const Snapshot& snapshot, const policy::Atoms& reader,
                     const Collect& collect) {
  const auto opened = snapshot.OpenCells(reader);
  const Taken lane(lanes_.get(), lanes_->Take());
  return AtTheDoor([&] { return collect(snapshot, *opened, lane.get()); });
}

// To read this of every match takes longer than to find them, and a few are shown.
Status Index::ReadRefs(const policy::Atoms& reader, const Snapshot& snapshot,
                       std::span<Match* const> matches) {
  const Status read =
      ReadIn(snapshot, reader, [&](const Snapshot&, const OpenedCells&, Lane* lane) -> Status {
        for (Match* const match : matches) {
          ASSIGN_OR_RETURN(OpenDatabase* const database,
                           lane->Find(snapshot.databases()[match->database]));
          const ViewRef ref = FromData(
              database->handle().get_document(match->docid, Xapian::DOC_ASSUME_VALID).get_data());
          match->version = ref.version;
          match->view = ref.view;
        }
        return Ok();
      });
  if (!IsUntouched(snapshot, reader)) return Unavailable("index: the writer moved on");
  return read;
}

Result<TermViews> Index::WordsFrom(const policy::Atoms& reader, std::string_view start) {
  TermViews views;
  RETURN_IF_ERROR(
      Read(reader, [&](const Snapshot& snapshot, const OpenedCells& opened, Lane* lane) {
        return CollectTerms(snapshot, opened, std::string(start), lane, &views);
      }));
  return views;
}

Result<TermViews> Index::NamesFrom(const policy::Atoms& reader, NameKind kind,
                                   std::string_view start) {
  TermViews terms, names;
  RETURN_IF_ERROR(
      Read(reader, [&](const Snapshot& snapshot, const OpenedCells& opened, Lane* lane) {
        return CollectTerms(snapshot, opened, NameStart(kind, start), lane, &terms);
      }));
  // Two words of a name may begin alike: then each view that has it has both terms.
  for (const auto& [term, views] : terms) {
    std::uint64_t& most = names[std::string(NameOfTerm(term))];
    most = std::max(most, views);
  }
  return names;
}

Result<std::vector<std::uint64_t>> Index::ViewsWith(const policy::Atoms& reader,
                                                    std::span<const std::string> words) {
  std::vector<std::uint64_t> views(words.size(), 0);
  RETURN_IF_ERROR(
      Read(reader, [&](const Snapshot& snapshot, const OpenedCells& opened, Lane* lane) -> Status {
        for (const CellRef* cell : opened.cells) {
          ASSIGN_OR_RETURN(OpenDatabase* const database,
                           lane->Find(snapshot.databases()[cell->database]));
          for (std::size_t i = 0; i < words.size(); ++i) {
            views[i] += database->Frequency(words[i] + cell->suffix);
          }
        }
        return Ok();
      }));
  return views;
}

Result<Alike> Index::Similar(const policy::Atoms& reader, const std::vector<WordTimes>& words,
                             std::uint64_t own, std::size_t most, const Wanted& wanted,
                             std::chrono::steady_clock::time_point deadline) {
  const auto snapshot = Current();
  if (snapshot == nullptr) return Unavailable("index: nothing is published yet");
  const auto look = [&]() -> Result<Alike> {
    ASSIGN_OR_RETURN(Query query, Choose(snapshot, reader, words, {}, own, most, deadline));
    if (query.children.empty()) return Alike{};
    ASSIGN_OR_RETURN(Matches matches, SearchIn(snapshot, reader, query, wanted, deadline));
    return Alike{std::move(query), std::move(matches)};
  };
  auto alike = look();
  if (!IsUntouched(*snapshot, reader)) return Unavailable("index: the writer moved on");
  return alike;
}

Result<std::vector<std::string>> Index::Telling(const policy::Atoms& reader,
                                                const std::vector<WordTimes>& words,
                                                std::span<const std::string> without,
                                                std::size_t most,
                                                std::chrono::steady_clock::time_point deadline) {
  ASSIGN_OR_RETURN(const Query chosen, Like(reader, words, without, 0, most, deadline));
  std::vector<std::string> telling;
  for (const Query& word : chosen.children) telling.push_back(word.words[0]);
  return telling;
}

Result<Query> Index::Like(const policy::Atoms& reader, const std::vector<WordTimes>& words,
                          std::span<const std::string> without, std::uint64_t own, std::size_t most,
                          std::chrono::steady_clock::time_point deadline) {
  const auto snapshot = Current();
  if (snapshot == nullptr) return Unavailable("index: nothing is published yet");
  auto chosen = Choose(snapshot, reader, words, without, own, most, deadline);
  if (!IsUntouched(*snapshot, reader)) return Unavailable("index: the writer moved on");
  return chosen;
}

Result<Query> Index::Choose(const std::shared_ptr<const Snapshot>& snapshot,
                            const policy::Atoms& reader, const std::vector<WordTimes>& words,
                            std::span<const std::string> without, std::uint64_t own,
                            std::size_t most, std::chrono::steady_clock::time_point deadline) {
  Query any{.kind = Query::Kind::kOr};
  for (const WordTimes& word : words) {
    any.children.push_back({.kind = Query::Kind::kWord, .words = {word.word}});
  }
  for (const std::string& word : without) {
    any.children.push_back({.kind = Query::Kind::kWord, .words = {word}});
  }
  Query chosen{.kind = Query::Kind::kOr};
  chosen.description = true;
  if (any.children.empty()) return chosen;
  Matcher matcher(snapshot, any, &ThreadStemmer(), {}, deadline);
  {
    const Taken lane(lanes_.get(), lanes_->Take());
    RETURN_IF_ERROR(matcher.Prepare(lane.get(), reader));
  }
  struct Candidate {
    std::string term;        // The first form of the word: its stem.
    std::size_t number = 0;  // Of the form that most views have.
    std::size_t first = 0;   // Of the words.
    std::uint32_t times = 0;
    std::uint64_t views = 0;
    double weight = 0;
  };
  std::map<std::string, Candidate> by_term;
  const Plan& plan = matcher.plan();
  const auto& leaves = plan.root().children;
  std::set<std::string> left_out;
  for (std::size_t i = words.size(); i < leaves.size(); ++i) {
    for (const std::size_t term : leaves[i].terms) left_out.insert(plan.terms()[term]);
  }
  for (std::size_t i = 0; i < words.size(); ++i) {
    // All forms that are in some view count as one word, so the most of them is of any.
    const auto& frequencies = matcher.statistics().frequencies;
    const std::size_t number = *std::ranges::max_element(
        leaves[i].terms, {}, [&](std::size_t term) { return frequencies[term]; });
    const std::string& term = plan.terms()[leaves[i].terms.front()];
    if (left_out.contains(term)) continue;
    auto& candidate =
        by_term.try_emplace(term, Candidate{term, number, i, 0, frequencies[number], 0})
            .first->second;
    candidate.times += words[i].times;
  }
  std::vector<Candidate> candidates;
  for (auto& [term, candidate] : by_term) {
    if (candidate.views <= own) continue;
    // What the word would be worth in the text, were it a view of mean length.
    const Statistics& statistics = matcher.statistics();
    const double mean = static_cast<double>(statistics.total_length) /
                        static_cast<double>(std::max<std::uint64_t>(1, statistics.views));
    candidate.weight = TermScore(statistics, candidate.number).Of(candidate.times, mean);
    candidates.push_back(candidate);
  }
  std::ranges::sort(candidates, [](const Candidate& a, const Candidate& b) {
    return a.weight != b.weight ? a.weight > b.weight : a.term < b.term;
  });
  if (candidates.size() > most) candidates.resize(most);
  for (const Candidate& candidate : candidates) {
    chosen.children.push_back(std::move(any.children[candidate.first]));
  }
  return chosen;
}

// Xapian keeps one committed revision apart from the one it writes. Once the next one is published,
// the writer may overwrite blocks of ours while they are read. Xapian notices most of that, by
// errors of many kinds; what it returned in between is worth nothing either. So whatever came of a
// search, good or bad, counts only if no database of it was published anew until it was over.
bool Index::IsUntouched(const Snapshot& snapshot, const policy::Atoms& reader) const {
  if (published() == snapshot.look()) return true;
  const auto manifest = ReadManifest(folder_);
  if (!manifest.ok() || manifest->superseded()) return false;
  std::set<DatabaseRef> now;
  for (const auto& database : manifest->database()) {
    now.insert({database.name(), database.revision()});
  }
  const auto opened = snapshot.OpenCells(reader);
  return std::all_of(opened->cells.begin(), opened->cells.end(), [&](const CellRef* cell) {
    return now.contains(snapshot.databases()[cell->database]);
  });
}

Result<Matches> Index::SearchIn(const std::shared_ptr<const Snapshot>& snapshot,
                                const policy::Atoms& reader, const Query& query,
                                const Wanted& wanted,
                                std::chrono::steady_clock::time_point deadline) {
  const auto matcher =
      std::make_shared<Matcher>(snapshot, query, &ThreadStemmer(), wanted, deadline);
  const Taken lane(lanes_.get(), lanes_->Take());
  RETURN_IF_ERROR(matcher->Prepare(lane.get(), reader));
  if (max_cost_ > 0 && matcher->cost() > max_cost_) {
    return InvalidArgument("The question is too broad: rarer words, or fewer of them, would help.");
  }
  if (matcher->work() >= kWorthHelp) {
    const std::size_t helpers = std::min(matcher->parts(), lanes_->all().size()) - 1;
    for (std::size_t i = 0; i < helpers; ++i) {
      // Help is for lanes that nobody else wants, and only for as long as that is so.
      workers_->Post([this, matcher] {
        const Taken spare(lanes_.get(), lanes_->TakeSpare());
        if (spare.get() == nullptr) return;
        matcher->Help(spare.get(), [this] { return lanes_->AreWanted(); });
      });
    }
  }
  matcher->Help(lane.get(), [] { return false; });
  return matcher->Finish(lane.get());
}

}  // namespace chancery::index
