// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/snapshot.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <tuple>
#include <unordered_set>
#include <utility>

#include "lib/base/digest.h"
#include "lib/index/door.h"
#include "lib/index/schema.h"
#include "lib/model/label_record.h"

namespace chancery::index {
namespace {

constexpr std::size_t kReadersRemembered = 1000;
constexpr std::size_t kFrequenciesRemembered = 500'000;
constexpr std::size_t kNamesRemembered = 1'000'000;
constexpr std::size_t kSkippedAbove = 64;  // Postings for each view that is looked for.
constexpr std::size_t kListBytes = 100;    // What remembering a list takes beside its entries.
constexpr std::size_t kPostingsRemembered = 512 << 20;  // Bytes, of all lanes.

std::string DigestOf(const std::vector<const CellRef*>& cells) {
  std::vector<std::string_view> ids;
  for (const CellRef* cell : cells) ids.push_back(cell->class_id);
  std::sort(ids.begin(), ids.end());
  base::Sha256Stream digest;
  for (const std::string_view id : ids) digest.Add(id);
  return digest.Finish();
}

struct TermHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view term) const {
    return std::hash<std::string_view>()(term);
  }
};

// Passes on the terms of some cells of a database, without their suffixes.
class OfCells {
 public:
  OfCells(std::span<const CellRef* const> cells,
          const std::function<void(std::string_view, std::uint64_t)>& take)
      : take_(take) {
    for (const CellRef* cell : cells) suffixes_.insert(cell->suffix);
  }

  void operator()(std::string_view term, std::uint64_t views) const {
    // A word has no zero in it, and a suffix begins with one.
    const std::size_t word = std::min(term.find('\0'), term.size());
    if (!suffixes_.contains(term.substr(word))) return;  // Of a class that does not open.
    take_(term.substr(0, word), views);
  }

 private:
  std::unordered_set<std::string_view> suffixes_;
  const std::function<void(std::string_view, std::uint64_t)>& take_;
};

}  // namespace

Snapshot::Snapshot(const store::v1::Manifest& manifest, std::string look)
    : look_(std::move(look)),
      generation_(manifest.generation()),
      seq_(manifest.seq()),
      policy_sha256_(manifest.policy_sha256()) {
  for (const auto& database : manifest.database()) {
    databases_.push_back({database.name(), database.revision()});
  }
  for (const auto& cell : manifest.cell()) {
    cells_.push_back(
        {cell.class_id(), model::FromRecord(cell.view_class()), cell.database(), cell.suffix()});
  }
  // In the order in which terms of theirs lie.
  std::sort(cells_.begin(), cells_.end(), [](const CellRef& a, const CellRef& b) {
    return std::tie(a.database, a.suffix) < std::tie(b.database, b.suffix);
  });
}

std::shared_ptr<const OpenedCells> Snapshot::OpenCells(const policy::Atoms& reader) const {
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = open_.find(reader); found != open_.end()) return found->second;
  }
  auto opened = std::make_shared<OpenedCells>();
  for (const CellRef& cell : cells_) {
    if (cell.view_class.OpensTo(reader)) opened->cells.push_back(&cell);
  }
  opened->classes_sha256 = DigestOf(opened->cells);
  const std::lock_guard lock(mutex_);
  if (open_.size() >= kReadersRemembered) open_.clear();
  return open_.emplace(reader, std::move(opened)).first->second;
}

Result<std::shared_ptr<OpenDatabase>> OpenDatabase::Open(const std::filesystem::path& folder,
                                                         const DatabaseRef& ref) {
  return AtTheDoor([&]() -> Result<std::shared_ptr<OpenDatabase>> {
    auto database = std::make_shared<OpenDatabase>();
    database->handle_ = Xapian::Database((folder / ref.name).string());
    if (database->handle_.get_metadata(std::string(kRevisionKey)) != std::to_string(ref.revision)) {
      return Unavailable("index: the writer is about to publish");
    }
    database->last_ = database->handle_.get_lastdocid();
    return database;
  });
}

std::uint64_t OpenDatabase::Frequency(const std::string& term) {
  if (const auto found = frequencies_.find(term); found != frequencies_.end()) return found->second;
  const std::uint64_t frequency = handle_.get_termfreq(term);
  if (frequencies_.size() >= kFrequenciesRemembered) frequencies_.clear();
  frequencies_.emplace(term, frequency);
  return frequency;
}

const OpenDatabase::Spoken& OpenDatabase::SpokenIn(const CellRef& cell) {
  static const Spoken kNothing;
  if (!spoken_) {
    std::unordered_map<std::string, Spoken> spoken;
    const std::string start(kLanguageCode);
    const auto end = handle_.allterms_end(start);
    for (auto at = handle_.allterms_begin(start); at != end; ++at) {
      const std::string term = *at;
      const std::size_t word = std::min(term.find('\0'), term.size());
      Spoken& in_cell = spoken[term.substr(word)];
      if (term.compare(0, word, kAccented) == 0) {
        in_cell.accents = true;
      } else {
        const std::string_view code =
            std::string_view(term).substr(start.size(), word - start.size());
        in_cell.languages |= StemLanguages{1} << StemLanguageOf(code);
      }
    }
    spoken_ = std::move(spoken);
  }
  const auto found = spoken_->find(cell.suffix);
  return found == spoken_->end() ? kNothing : found->second;
}

OpenDatabase::Shared OpenDatabase::CountShared(std::span<const std::string> terms,
                                               const std::string& other) {
  std::set<Xapian::docid> views;
  for (const std::string& term : terms) {
    if (Frequency(term) > 0) views.insert(handle_.postlist_begin(term), handle_.postlist_end(term));
  }
  Shared shared{views.size(), 0};
  if (views.empty() || Frequency(other) == 0) return shared;
  auto at = handle_.postlist_begin(other);
  const auto end = handle_.postlist_end(other);
  for (const Xapian::docid view : views) {
    if (at != end) at.skip_to(view);
    if (at == end) break;
    shared.with_other += *at == view ? 1 : 0;
  }
  return shared;
}

void OpenDatabase::ForTermsFrom(const std::string& start, std::span<const CellRef* const> cells,
                                const std::function<void(std::string_view, std::uint64_t)>& take) {
  const OfCells of_cells(cells, take);
  const auto end = handle_.allterms_end(start);
  for (auto at = handle_.allterms_begin(start); at != end; ++at) of_cells(*at, at.get_termfreq());
}

void OpenDatabase::ForTermsTyped(const std::string& start, std::span<const CellRef* const> cells,
                                 const std::function<void(std::string_view, std::uint64_t)>& take) {
  blocks_.ForEach(handle_, start, OfCells(cells, take));
}

const std::vector<Posting>& OpenDatabase::Postings(const std::string& term) {
  static const std::vector<Posting> kNone;
  if (Frequency(term) == 0) return kNone;
  if (const auto found = postings_.find(term); found != postings_.end()) return found->second;
  std::vector<Posting> postings;
  // Asked of Xapian again, though the answer may be remembered: it leaves the blocks of the term
  // where postlist_begin finds them without reading.
  if (handle_.get_termfreq(term) > 0) {
    const auto end = handle_.postlist_end(term);
    for (auto at = handle_.postlist_begin(term); at != end; ++at) {
      postings.push_back({*at, at.get_wdf(), Length(at)});
    }
  }
  return Remember(&postings_, term, std::move(postings));
}

const std::vector<Posting>& OpenDatabase::PostingsAmong(const std::string& term,
                                                        std::span<const ScoredView> views) {
  if (Frequency(term) < kSkippedAbove * views.size() || postings_.contains(term)) {
    return Postings(term);
  }
  among_.clear();
  const auto end = handle_.postlist_end(term);
  auto at = handle_.postlist_begin(term);
  for (const ScoredView& view : views) {
    if (at != end) at.skip_to(view.docid);
    if (at == end) break;
    if (*at == view.docid) among_.push_back({*at, at.get_wdf(), Length(at)});
  }
  return among_;
}

const std::vector<Xapian::docid>& OpenDatabase::ViewsOf(const CellRef& cell) {
  if (const auto found = views_.find(cell.suffix); found != views_.end()) return found->second;
  const std::string term = std::string(kClassCode) + cell.suffix;
  std::vector<Xapian::docid> views(handle_.postlist_begin(term), handle_.postlist_end(term));
  return Remember(&views_, cell.suffix, std::move(views));
}

// One list may be more than there is room for.
template <typename List>
const List& OpenDatabase::Remember(std::unordered_map<std::string, List>* lists,
                                   const std::string& key, List list) {
  const std::size_t bytes = kListBytes + key.size() + list.size() * sizeof(list[0]);
  if (postings_bytes_ + bytes > room_) {
    postings_.clear();
    views_.clear();
    fitting_.clear();
    postings_bytes_ = 0;
  }
  postings_bytes_ += bytes;
  return lists->emplace(key, std::move(list)).first->second;
}

const std::vector<Xapian::docid>* OpenDatabase::FindFitting(const std::string& key) const {
  const auto found = fitting_.find(key);
  return found == fitting_.end() ? nullptr : &found->second;
}

void OpenDatabase::RememberFitting(const std::string& key, std::vector<Xapian::docid> views) {
  Remember(&fitting_, key, std::move(views));
}

const Positions& OpenDatabase::PositionsOf(const std::string& term, Xapian::docid docid) {
  std::string key = term;
  key.append(reinterpret_cast<const char*>(&docid), sizeof(docid));
  if (const auto found = positions_.find(key); found != positions_.end()) return found->second;
  Positions positions(handle_.positionlist_begin(docid, term),
                      handle_.positionlist_end(docid, term));
  if (positions_bytes_ >= room_ / 8) {
    positions_.clear();
    positions_bytes_ = 0;
  }
  positions_bytes_ += kListBytes + positions.size() * sizeof(Xapian::termpos);
  return positions_.emplace(std::move(key), std::move(positions)).first->second;
}

// Xapian looks lengths up in a list of its own, which is slow when they are not asked for in the
// order of that list.
Xapian::termcount OpenDatabase::Length(const Xapian::PostingIterator& posting) {
  if (lengths_.empty()) lengths_.resize(std::size_t{last_} + 1);
  Xapian::termcount& length = lengths_[*posting];
  if (length == 0) length = posting.get_doclength();
  return length;
}

Result<CellNumbers> OpenDatabase::Numbers(const CellRef& cell) {
  if (const auto found = numbers_.find(cell.class_id); found != numbers_.end())
    return found->second;
  store::v1::CellState state;
  if (!state.ParseFromString(handle_.get_metadata(std::string(kCellKey) + cell.class_id))) {
    return DataLoss("index: a class is damaged");
  }
  const CellNumbers numbers{handle_.get_termfreq(std::string(kClassCode) + cell.suffix),
                            state.total_length()};
  return numbers_.emplace(cell.class_id, numbers).first->second;
}

Status Lane::Prepare(const Snapshot& next, const Snapshot* current) {
  const std::unique_lock lock(mutex, std::try_to_lock);
  if (!lock.owns_lock()) return Ok();
  std::set<DatabaseRef> wanted(next.databases().begin(), next.databases().end());
  for (const DatabaseRef& ref : wanted) {
    if (!open_.contains(ref)) RETURN_IF_ERROR(Open(ref));
  }
  if (current != nullptr) wanted.insert(current->databases().begin(), current->databases().end());
  std::erase_if(open_, [&](const auto& entry) { return !wanted.contains(entry.first); });
  for (const auto& [ref, database] : open_) database->SetRoom(room_ / open_.size());
  return Ok();
}

Status Lane::Open(const DatabaseRef& ref) {
  ASSIGN_OR_RETURN(auto database, OpenDatabase::Open(folder_, ref));
  SetColumn(ref, database.get());
  database->SetRoom(room_ / (open_.size() + 1));
  open_.emplace(ref, std::move(database));
  return Ok();
}

void Lane::SetColumn(const DatabaseRef& ref, OpenDatabase* database) {
  const std::string revision = ref.name + ' ' + std::to_string(ref.revision);
  database->SetFacets(facets_->Column(revision, database->last()));
}

void Lane::SetFacets(std::shared_ptr<FacetMemory> facets) {
  const std::lock_guard lock(mutex);
  facets_ = std::move(facets);
  for (const auto& [ref, database] : open_) SetColumn(ref, database.get());
}

Result<OpenDatabase*> Lane::Find(const DatabaseRef& ref) {
  if (!open_.contains(ref)) RETURN_IF_ERROR(Open(ref));
  return open_.find(ref)->second.get();
}

Status ForDatabases(const Snapshot& snapshot, const OpenedCells& opened, Lane* lane,
                    const VisitDatabase& visit) {
  const std::span cells(opened.cells);
  for (std::size_t first = 0, last = 0; first < cells.size(); first = last) {
    const std::size_t number = cells[first]->database;
    while (last < cells.size() && cells[last]->database == number) ++last;
    ASSIGN_OR_RETURN(OpenDatabase* const database, lane->Find(snapshot.databases()[number]));
    RETURN_IF_ERROR(visit(number, database, cells.subspan(first, last - first)));
  }
  return Ok();
}

Status CollectTerms(const Snapshot& snapshot, const OpenedCells& opened, const std::string& start,
                    Lane* lane, TermViews* views) {
  std::unordered_map<std::string, std::uint64_t, TermHash, std::equal_to<>> by_term;
  const auto collect = [&](std::size_t, OpenDatabase* database, auto cells) {
    database->ForTermsTyped(start, cells, [&](std::string_view term, std::uint64_t count) {
      auto at = by_term.find(term);
      if (at == by_term.end()) at = by_term.emplace(term, 0).first;
      at->second += count;
    });
    return Ok();
  };
  RETURN_IF_ERROR(ForDatabases(snapshot, opened, lane, collect));
  views->insert(by_term.begin(), by_term.end());
  return Ok();
}

Lanes::Lanes(const std::filesystem::path& folder, int count)
    : facets_(std::make_shared<FacetMemory>()) {
  const std::size_t room = kPostingsRemembered / static_cast<std::size_t>(std::max(1, count));
  for (int i = 0; i < count; ++i) {
    lanes_.push_back(std::make_unique<Lane>(folder, room, facets_));
    free_.push_back(lanes_.back().get());
  }
}

void Lanes::RenewFacets() {
  if (facets_->names()->size() <= kNamesRemembered) return;
  facets_ = std::make_shared<FacetMemory>();
  for (const auto& lane : lanes_) lane->SetFacets(facets_);
}

Lane* Lanes::Take() {
  std::unique_lock lock(mutex_);
  const std::uint64_t mine = next_++;
  freed_.wait(lock, [&] { return served_ == mine && !free_.empty(); });
  ++served_;
  Lane* const lane = free_.back();
  free_.pop_back();
  if (!free_.empty()) freed_.notify_all();  // For whoever comes after.
  return lane;
}

void Lanes::GiveBack(Lane* lane) {
  {
    const std::lock_guard lock(mutex_);
    free_.push_back(lane);
  }
  freed_.notify_all();
}

Lane* Lanes::TakeSpare() {
  const std::lock_guard lock(mutex_);
  if (free_.empty() || AreWanted()) return nullptr;
  Lane* const lane = free_.back();
  free_.pop_back();
  return lane;
}

}  // namespace chancery::index
