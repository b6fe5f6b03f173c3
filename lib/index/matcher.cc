// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/matcher.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <optional>
#include <span>
#include <utility>

#include "lib/index/door.h"
#include "lib/index/forms.h"
#include "lib/index/schema.h"
#include "lib/index/scorer.h"
#include "lib/index/values.h"

namespace chancery::index {
namespace {

// Up to so many views of a word it is worth looking whether it is a name in each.
constexpr std::uint64_t kFewViews = 1000;

constexpr std::size_t kIdInOrder = 8;  // Behind the date.

Status Damaged() { return DataLoss("index: a view is damaged"); }

// As values lie, and mostly views do.
void SortByDocid(ScoredViews* views) {
  if (!std::ranges::is_sorted(*views, {}, &ScoredView::docid)) {
    std::ranges::sort(*views, {}, &ScoredView::docid);
  }
}

// Who wrote a view, and when, of what it counts as.
void ReadAuthors(std::span<const FacetNumber> numbers, const FacetNames& names,
                 std::optional<Facet> also, Match* match) {
  names.ForEach(numbers, [&](Facet facet, std::string_view value) {
    if (facet == Facet::kAuthor) match->authors.push_back({value});
    if (facet == Facet::kYear) std::from_chars(value.begin(), value.end(), match->year);
    if (facet == also) match->also.push_back(value);
    if (facet != Facet::kSigner) return;
    // Behind all authors.
    const auto signer = std::ranges::find(match->authors, value, &MatchAuthor::name);
    if (signer != match->authors.end()) signer->is_signer = true;
  });
}

}  // namespace

Matcher::Matcher(std::shared_ptr<const Snapshot> snapshot, const Query& query, Stemmer* stemmer,
                 const Wanted& wanted, std::chrono::steady_clock::time_point deadline)
    : snapshot_(std::move(snapshot)),
      query_(query),
      stemmer_(stemmer),
      plan_(Query{}, 0, stemmer),
      wanted_(wanted),
      limit_(wanted.first + wanted.size),
      deadline_(deadline) {}

// Calls `visit` for each database with those of its cells that open to the reader.
Status Matcher::ForCells(Lane* lane, const CellsOf& visit) const {
  return ForDatabases(*snapshot_, *opened_, lane,
                      [&](std::size_t, OpenDatabase* database, auto cells) {
                        visit(database, cells);
                        return Ok();
                      });
}

// In the languages of the cells that open to the reader, and of no others. Views whose language
// could not be told are read as English.
Status Matcher::MakePlan(Lane* lane) {
  StemLanguages there = StemLanguages{1} << kEnglish;
  const Status read = ForCells(lane, [&](OpenDatabase* database, auto cells) {
    for (const CellRef* cell : cells) there |= database->SpokenIn(*cell).languages;
  });
  RETURN_IF_ERROR(read);
  plan_ = Plan(query_, LanguagesOf(query_, there), stemmer_);
  return Ok();
}

// Reads which words fit the patterns, of the cells that open to the reader and of no others.
Status Matcher::ExpandPatterns(Lane* lane) {
  for (std::size_t pattern = 0; pattern < plan_.patterns().size(); ++pattern) {
    TermViews fitting;
    RETURN_IF_ERROR(
        CollectTerms(*snapshot_, *opened_, plan_.patterns()[pattern].start, lane, &fitting));
    plan_.Expand(pattern, {fitting.begin(), fitting.end()});
  }
  return Ok();
}

// A word is looked for as a name where that is what it mostly is, or where no view has it: at least
// half of the views with the word have its key, which words with a capital letter alone get. Of a
// word in very many views it is enough that no fewer have its key. So it costs little for others.
Status Matcher::ChooseNames(Lane* lane) {
  std::vector<bool> keep;
  for (const Plan::Name& name : plan_.names()) {
    std::uint64_t as_name = 0, as_word = 0;
    const Status read = ForCells(lane, [&](OpenDatabase* database, auto cells) {
      const std::string& term = plan_.terms()[name.term];
      if (cells.size() == 1) {
        as_name += database->Frequency(term + cells[0]->suffix);
      } else {  // Few of many cells have it: a suffix begins with a zero.
        database->ForTermsFrom(term + '\0', cells,
                               [&](std::string_view, std::uint64_t views) { as_name += views; });
      }
    });
    RETURN_IF_ERROR(read);
    if (as_name > 0) {
      const Status counted = ForCells(lane, [&](OpenDatabase* database, auto cells) {
        for (const CellRef* cell : cells) {
          for (const std::size_t form : name.forms) {
            if (plan_.terms()[form].starts_with('V') && !database->SpokenIn(*cell).accents)
              continue;
            as_word += database->Frequency(plan_.terms()[form] + cell->suffix);
          }
        }
      });
      RETURN_IF_ERROR(counted);
    }
    bool is_name = as_name > 0 && as_name >= as_word;
    if (is_name && as_word > 0 && as_word <= kFewViews) {
      std::uint64_t views = 0, with_key = 0;
      const Status shared = ForCells(lane, [&](OpenDatabase* database, auto cells) {
        for (const CellRef* cell : cells) {
          std::vector<std::string> forms;
          for (const std::size_t form : name.forms) {
            forms.push_back(plan_.terms()[form] + cell->suffix);
          }
          const auto both = database->CountShared(forms, plan_.terms()[name.term] + cell->suffix);
          views += both.views;
          with_key += both.with_other;
        }
      });
      RETURN_IF_ERROR(shared);
      is_name = 2 * with_key >= views;
    }
    keep.push_back(is_name);
  }
  plan_.KeepNames(keep);
  return Ok();
}

Status Matcher::Prepare(Lane* lane, const policy::Atoms& reader) {
  return AtTheDoor([&]() -> Status {
    opened_ = snapshot_->OpenCells(reader);
    names_ = lane->facets()->names();
    RETURN_IF_ERROR(MakePlan(lane));
    RETURN_IF_ERROR(ExpandPatterns(lane));
    RETURN_IF_ERROR(ChooseNames(lane));
    statistics_.frequencies.assign(plan_.terms().size(), 0);
    RETURN_IF_ERROR(ForDatabases(*snapshot_, *opened_, lane,
                                 [&](std::size_t number, OpenDatabase* database, auto cells) {
                                   return AddPart(number, database, cells);
                                 }));
    cost_ = plan_.Cost(statistics_.frequencies, statistics_.views);
    plan_.Weigh(&statistics_);
    if (plan_.scored()) recency_ = Recency(query_, plan_.OnceEach(statistics_) / 2);
    // The largest first: what takes longest is not to begin last.
    std::ranges::stable_sort(parts_, std::ranges::greater(), &Part::views);
    return Ok();
  });
}

// Adds what the cells of a database say to the statistics, and those that can match to the parts.
Status Matcher::AddPart(std::size_t number, OpenDatabase* database,
                        std::span<const CellRef* const> cells) {
  const auto& terms = plan_.terms();
  Part part{number, {}, 0};
  // Term by term: what cells of one database say of a term lies side by side.
  std::vector<std::vector<std::uint64_t>> frequencies(cells.size());
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const bool left_out = plan_.IsLeftOut(i);
    const bool bare = terms[i].starts_with('V');
    for (std::size_t at = 0; at < cells.size(); ++at) {
      const bool none = left_out || (bare && !database->SpokenIn(*cells[at]).accents);
      const std::uint64_t views = none ? 0 : database->Frequency(terms[i] + cells[at]->suffix);
      frequencies[at].push_back(views);
      statistics_.frequencies[i] += views;
    }
  }
  for (std::size_t at = 0; at < cells.size(); ++at) {
    ASSIGN_OR_RETURN(const CellNumbers numbers, database->Numbers(*cells[at]));
    statistics_.views += numbers.views;
    statistics_.total_length += numbers.total_length;
    if (numbers.views == 0 || !plan_.CanMatch(frequencies[at])) continue;
    part.cells.push_back(cells[at]);
    part.views += numbers.views;
  }
  if (part.cells.empty()) return Ok();
  work_ += part.views;
  parts_.push_back(std::move(part));
  return Ok();
}

void Matcher::Help(Lane* lane, const std::function<bool()>& leave) {
  {
    const std::lock_guard lock(mutex_);
    ++busy_;
  }
  FacetTally& tally = lane->tally();
  tally.Clear();  // Whatever became of the question before this one.
  // Numbers of other names would not add up with those of the lane that began.
  const bool can_count = !wanted_.facets || lane->facets()->names() == names_;
  while (can_count && !leave()) {
    const std::size_t at = next_.fetch_add(1);
    if (at >= parts_.size()) break;
    Status status = std::chrono::steady_clock::now() < deadline_
                        ? SearchPart(lane, parts_[at], &tally)
                        : DeadlineExceeded("the question took too long");
    if (status.ok()) continue;
    next_ = parts_.size();
    const std::lock_guard lock(mutex_);
    if (status_.ok()) status_ = std::move(status);
    break;
  }
  const std::lock_guard lock(mutex_);
  facets_.Add(tally);
  --busy_;
  idle_.notify_all();
}

Status Matcher::SearchPart(Lane* lane, const Part& part, FacetTally* tally) {
  return AtTheDoor([&]() -> Status {
    ASSIGN_OR_RETURN(OpenDatabase* const database,
                     lane->Find(snapshot_->databases()[part.database]));
    ASSIGN_OR_RETURN(ScoredViews views,
                     ScoreCells(database, part.cells, plan_, statistics_, deadline_));
    const auto count = static_cast<std::uint32_t>(views.size());
    const bool by_docid = wanted_.facets || recency_.is_on();
    if (by_docid) SortByDocid(&views);
    if (wanted_.facets) RETURN_IF_ERROR(CountFacets(database, views, tally));
    if (recency_.is_on()) {
      Values orders(database->handle(), kOrderSlot);
      for (ScoredView& view : views) view.score += recency_.Of(orders.Of(view.docid));
    }
    Merge(Best(database, part.database, std::move(views)), count);
    return Ok();
  });
}

Status Matcher::CountFacets(OpenDatabase* database, const ScoredViews& views, FacetTally* tally) {
  std::optional<Values> values;
  for (const ScoredView& view : views) {
    const auto numbers = database->facets().Of(view.docid, [&] {
      if (!values) values.emplace(database->handle(), kFacetSlot);
      return values->Of(view.docid);
    });
    if (!numbers) return Damaged();
    tally->Count(*numbers);
  }
  return Ok();
}

// The best of a part, in their order.
std::vector<Matcher::Found> Matcher::Best(OpenDatabase* database, std::size_t number,
                                          ScoredViews views) {
  KeepBest(limit_, &views);
  {
    const std::lock_guard lock(mutex_);
    if (best_.size() >= limit_ && limit_ > 0) {
      const double least = best_.back().score;
      std::erase_if(views, [&](const ScoredView& view) { return view.score < least; });
    }
  }
  SortByDocid(&views);
  Values orders(database->handle(), kOrderSlot);
  std::vector<Found> found;  // A heap, with the worst on top.
  for (const ScoredView& view : views) {
    Found next{view.score, orders.Of(view.docid), view.docid, number};
    if (found.size() == limit_) {
      if (!Before(next, found.front())) continue;
      std::ranges::pop_heap(found, Before);
      found.pop_back();
    }
    found.push_back(std::move(next));
    std::ranges::push_heap(found, Before);
  }
  std::ranges::sort_heap(found, Before);
  return found;
}

void Matcher::Merge(std::vector<Found> found, std::uint32_t count) {
  const std::lock_guard lock(mutex_);
  count_ = std::min(count_ + std::min(count, kCountedExactly + 1), kCountedExactly + 1);
  const auto middle = static_cast<std::ptrdiff_t>(best_.size());
  best_.insert(best_.end(), std::make_move_iterator(found.begin()),
               std::make_move_iterator(found.end()));
  std::inplace_merge(best_.begin(), best_.begin() + middle, best_.end(), Before);
  if (best_.size() > limit_) best_.resize(limit_);
}

// What is told of a match beside where it lies. To open a view in the database takes longer than
// all else that is done for it here.
Status Matcher::ReadWanted(OpenDatabase* database, Match* match) const {
  const auto open = [&] {
    return database->handle().get_document(match->docid, Xapian::DOC_ASSUME_VALID);
  };
  if (wanted_.authors) {
    const auto numbers =
        database->facets().Of(match->docid, [&] { return open().get_value(kFacetSlot); });
    if (!numbers) return Damaged();
    ReadAuthors(*numbers, *names_, wanted_.also, match);
    if (!wanted_.values) return Ok();
  }
  const Xapian::Document document = open();
  const ViewRef ref = FromData(document.get_data());
  match->version = ref.version;
  match->view = ref.view;
  if (!wanted_.values) return Ok();
  match->facets = document.get_value(kFacetSlot);
  match->links = document.get_value(kLinkSlot);
  match->signature = document.get_value(kSignatureSlot);
  return Ok();
}

Result<Matches> Matcher::Finish(Lane* lane) {
  std::unique_lock lock(mutex_);
  idle_.wait(lock, [this] { return busy_ == 0; });
  RETURN_IF_ERROR(status_);
  return AtTheDoor([&]() -> Result<Matches> {
    Matches matches;
    matches.count = std::min(count_, kCountedExactly);
    for (const Plan::Pattern& pattern : plan_.patterns()) {
      if (pattern.shortened) matches.shortened.push_back(pattern.number);
    }
    std::ranges::sort(matches.shortened);
    for (const Plan::Name& name : plan_.names()) matches.names.push_back(name.number);
    std::ranges::sort(matches.names);
    matches.favours_new = recency_.is_on();
    matches.more = count_ > kCountedExactly;
    matches.seq = snapshot_->seq();
    matches.cells = opened_->Summary();
    matches.facets = facets_.Counts(wanted_.of_facets, names_);
    matches.values = names_;
    matches.best.reserve(best_.size());
    for (std::size_t i = wanted_.first; i < best_.size(); ++i) {
      Found& found = best_[i];
      ASSIGN_OR_RETURN(OpenDatabase* const database,
                       lane->Find(snapshot_->databases()[found.database]));
      Match& match = matches.best.emplace_back();
      match.score = found.score;
      match.id = found.order.substr(kIdInOrder);
      match.order = std::move(found.order);
      match.database = static_cast<std::uint32_t>(found.database);
      match.docid = found.docid;
      RETURN_IF_ERROR(ReadWanted(database, &match));
    }
    return matches;
  });
}

}  // namespace chancery::index
