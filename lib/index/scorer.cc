// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/scorer.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "lib/index/places.h"
#include "lib/index/schema.h"
#include "lib/index/values.h"

namespace chancery::index {
namespace {

using Clock = std::chrono::steady_clock;
using Kind = Query::Kind;
using Node = Plan::Node;

constexpr std::size_t kStepsUnwatched = 4096;  // Postings, or texts.

Xapian::docid DocidOf(Xapian::docid docid) { return docid; }
Xapian::docid DocidOf(const Posting& posting) { return posting.docid; }

// The first from `at` on that is not before the docid. What is asked for next is mostly near,
// however long the list.
template <typename Iterator>
Iterator SkipTo(Iterator at, Iterator end, Xapian::docid docid) {
  std::ptrdiff_t step = 1;
  while (end - at > step && DocidOf(at[step]) < docid) {
    at += step;
    step *= 2;
  }
  const auto last = at + std::min(step + 1, end - at);
  return std::partition_point(at, last, [&](const auto& each) { return DocidOf(each) < docid; });
}

class Scorer {
 public:
  Scorer(OpenDatabase* database, std::span<const CellRef* const> cells, const Plan& plan,
         const Statistics& statistics, Clock::time_point deadline)
      : database_(database),
        cells_(cells),
        plan_(plan),
        terms_(plan.terms()),
        statistics_(statistics),
        deadline_(deadline) {}

  // Then what was found is not all.
  bool is_late() const { return late_; }

  // What matches the node, of all views or of those `within`, whose own scores do not count.
  ScoredViews Find(const Node& node, const ScoredViews* within = nullptr) {
    switch (node.kind) {
      case Kind::kAll:
        return FindAll(within);
      case Kind::kDate:
        return FindDates(node, within);
      case Kind::kNot: {
        const ScoredViews all = FindAll(within);
        return Without(all, Find(node.children[0], &all));
      }
      case Kind::kWord:
        return FindWord(node, within);
      case Kind::kPhrase:
      case Kind::kNear:
        return FindPlaces(node, within);
      case Kind::kPrefix:
        return FindPattern(node, within);
      case Kind::kOr:
      case Kind::kBest: {
        Any children(node.kind == Kind::kOr ? Together::kSum : Together::kBest);
        for (const Node& child : node.children) children.Take(Find(child, within));
        return children.Finish();
      }
      case Kind::kAnd:
        return FindAnd(node, within);
    }
    return {};
  }

 private:
  // Those that take longest to look at come last, for few views are left then; the others by how
  // many views they can match, the fewest first.
  std::tuple<int, std::uint64_t> Turn(const Node& node) const {
    switch (node.kind) {
      case Kind::kNot:
        return {3, 0};
      case Kind::kPhrase:
      case Kind::kNear:
        if (node.terms.size() > 1) return {2, MostViews(node)};
        break;
      case Kind::kAll:
      case Kind::kDate:
        return {1, 0};
      default:
        break;
    }
    return {0, MostViews(node)};
  }

  std::uint64_t MostViews(const Node& node) const {
    std::uint64_t sum = 0, least = statistics_.views;
    const auto take = [&](std::uint64_t views) {
      sum += views;
      least = std::min(least, views);
    };
    for (const std::size_t term : node.terms) take(statistics_.frequencies[term]);
    for (const Node& child : node.children) take(MostViews(child));
    switch (node.kind) {
      case Kind::kAll:
      case Kind::kDate:
      case Kind::kNot:
        return statistics_.views;
      case Kind::kPhrase:
      case Kind::kNear:
      case Kind::kAnd:
        return least;
      case Kind::kPrefix:
        return plan_.patterns()[node.pattern].views;
      default:
        return sum;
    }
  }

  ScoredViews FindAnd(const Node& node, const ScoredViews* within) {
    std::vector<const Node*> children;
    for (const Node& child : node.children) children.push_back(&child);
    std::ranges::stable_sort(children, {}, [&](const Node* child) { return Turn(*child); });
    ScoredViews views;
    for (bool first = true; const Node* child : children) {
      if (first) {
        views = Find(*child, within);
      } else if (child->kind == Kind::kNot) {
        views = Without(views, Find(child->children[0], &views));
      } else {
        views = Both(views, Find(*child, &views));
      }
      first = false;
    }
    return views;
  }

  ScoredViews FindAll(const ScoredViews* within) {
    ScoredViews all;
    if (within != nullptr) {
      all = *within;
      for (ScoredView& view : all) view.score = 0;
      return all;
    }
    for (std::uint32_t cell = 0; cell < cells_.size(); ++cell) {
      for (const Xapian::docid docid : database_->ViewsOf(*cells_[cell])) {
        all.push_back({cell, docid, 0});
      }
    }
    return all;
  }

  ScoredViews FindDates(const Node& node, const ScoredViews* within) {
    ScoredViews all = FindAll(within), found;
    if (cells_.size() > 1) std::ranges::sort(all, {}, &ScoredView::docid);
    Values orders(database_->handle(), kOrderSlot);
    for (const ScoredView& view : all) {
      if (IsLateNow()) return {};
      const std::string order = orders.Of(view.docid);
      if (node.first_key <= order && order <= node.last_key) found.push_back(view);
    }
    if (cells_.size() > 1) std::ranges::sort(found, LiesBefore);
    return found;
  }

  ScoredViews FindWord(const Node& node, const ScoredViews* within) {
    Any forms(Together::kBest);
    for (std::size_t i = 0; i < node.terms.size(); ++i) forms.Take(FindTerm(node, i, within));
    return forms.Finish();
  }

  ScoredViews FindPattern(const Node& node, const ScoredViews* within) {
    Any words(Together::kSum);
    for (const std::size_t term : plan_.patterns()[node.pattern].terms) {
      words.Take(FindTerm(term, ScoreOf(node, term), within));
    }
    return words.Finish();
  }

  TermScore ScoreOf(const Node& node, std::size_t term, double factor = 1) const {
    return node.scored ? TermScore(statistics_, term, factor, node.weight) : TermScore();
  }

  ScoredViews FindTerm(const Node& node, std::size_t i, const ScoredViews* within) {
    return FindTerm(node.terms[i], ScoreOf(node, node.terms[i], node.factors[i]), within);
  }

  ScoredViews FindTerm(std::size_t term, const TermScore& score, const ScoredViews* within) {
    ScoredViews views;
    if (statistics_.frequencies[term] == 0) return views;
    const auto take = [&](std::uint32_t cell, const Posting& posting) {
      views.push_back({cell, posting.docid, score.Of(posting.wdf, posting.length)});
    };
    if (within == nullptr) {
      for (std::uint32_t cell = 0; cell < cells_.size(); ++cell) {
        const std::vector<Posting>& postings = database_->Postings(NameOf(term, cell));
        if (IsLateNow(postings.size() + 1)) return {};
        for (const Posting& posting : postings) take(cell, posting);
      }
      return views;
    }
    for (auto view = within->begin(), last = view; view != within->end(); view = last) {
      const std::uint32_t cell = view->cell;
      last = EndOfCell(view, within->end());
      const std::vector<Posting>& postings =
          database_->PostingsAmong(NameOf(term, cell), std::span(view, last));
      if (IsLateNow(postings.size() + 1)) return {};
      for (auto at = postings.begin(); view != last; ++view) {
        at = SkipTo(at, postings.end(), view->docid);
        if (at != postings.end() && at->docid == view->docid) take(cell, *at);
      }
    }
    return views;
  }

  static ScoredViews::const_iterator EndOfCell(ScoredViews::const_iterator view,
                                               ScoredViews::const_iterator end) {
    return std::find_if(view, end,
                        [&](const ScoredView& other) { return other.cell != view->cell; });
  }

  // Valid until the next call.
  const std::string& NameOf(std::size_t term, std::uint32_t cell) {
    return name_.assign(terms_[term]).append(cells_[cell]->suffix);
  }

  // Looks at the clock once in so many steps.
  bool IsLateNow(std::size_t steps = 1) {
    steps_ += steps;
    if (steps_ >= kStepsUnwatched) {
      steps_ = 0;
      late_ = late_ || Clock::now() >= deadline_;
    }
    return late_;
  }

  ScoredViews FindPlaces(const Node& node, const ScoredViews* within) {
    std::vector<std::size_t> words(node.terms.size());  // The rarest first.
    for (std::size_t i = 0; i < words.size(); ++i) words[i] = i;
    std::ranges::stable_sort(words, {},
                             [&](std::size_t i) { return statistics_.frequencies[node.terms[i]]; });
    ScoredViews views = FindTerm(node, words[0], within);
    for (const std::size_t i : std::span(words).subspan(1)) {
      views = Both(views, FindTerm(node, i, &views));
    }
    if (words.size() == 1) return views;
    ScoredViews fitting;
    for (auto first = views.cbegin(), last = first; first != views.cend(); first = last) {
      last = EndOfCell(first, views.cend());
      KeepFitting(node, {first, last}, within == nullptr, &fitting);
    }
    return fitting;
  }

  // Which of these views of one cell, each of which has all the words, has them where they must be.
  // To look takes long, and "United States" is asked for again and again: so when these are all
  // such views, what comes of it is remembered.
  void KeepFitting(const Node& node, std::span<const ScoredView> views, bool all,
                   ScoredViews* fitting) {
    const std::string& suffix = cells_[views[0].cell]->suffix;
    std::string key = std::to_string(node.window);
    for (const std::size_t term : node.terms) key.append(1, '\0').append(terms_[term]);
    key.append(suffix);
    if (const auto* const known = database_->FindFitting(key)) {
      auto at = known->begin();
      for (const ScoredView& view : views) {
        at = SkipTo(at, known->end(), view.docid);
        if (at != known->end() && *at == view.docid) fitting->push_back(view);
      }
      return;
    }
    const std::size_t before = fitting->size();
    std::vector<Positions> positions(node.terms.size());
    for (const ScoredView& view : views) {
      if (IsLateNow()) return;
      for (std::size_t i = 0; i < node.terms.size(); ++i) {
        positions[i] = database_->PositionsOf(NameOf(node.terms[i], view.cell), view.docid);
      }
      const bool fits =
          node.kind == Kind::kNear ? AreNear(positions, node.window) : AreAdjacent(positions);
      if (fits) fitting->push_back(view);
    }
    if (!all) return;
    std::vector<Xapian::docid> docids;
    for (const ScoredView& view : std::span(*fitting).subspan(before)) docids.push_back(view.docid);
    database_->RememberFitting(key, std::move(docids));
  }

  OpenDatabase* const database_;
  const std::span<const CellRef* const> cells_;
  const Plan& plan_;
  const std::vector<std::string>& terms_;
  const Statistics& statistics_;
  const Clock::time_point deadline_;
  std::size_t steps_ = 0;
  bool late_ = false;
  std::string name_;  // Of a term, to be used again.
};

}  // namespace

Result<ScoredViews> ScoreCells(OpenDatabase* database, std::span<const CellRef* const> cells,
                               const Plan& plan, const Statistics& statistics,
                               std::chrono::steady_clock::time_point deadline) {
  Scorer scorer(database, cells, plan, statistics, deadline);
  ScoredViews views = scorer.Find(plan.root());
  if (scorer.is_late()) return DeadlineExceeded("the question took too long");
  return views;
}

}  // namespace chancery::index
