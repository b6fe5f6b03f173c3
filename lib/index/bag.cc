// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/bag.h"

#include <algorithm>

namespace chancery::index {
namespace {

// Makes one of each view's entries from `first` on, where it has one for each of its terms.
void Sum(std::size_t first, std::vector<ScoredView>* views) {
  const auto begin = views->begin() + static_cast<std::ptrdiff_t>(first);
  std::sort(begin, views->end(),
            [](const ScoredView& a, const ScoredView& b) { return a.docid < b.docid; });
  auto last = begin;
  for (auto at = begin; at != views->end(); ++at) {
    if (at == begin) continue;
    if (at->docid == last->docid) {
      last->score += at->score;
    } else {
      *++last = *at;
    }
  }
  if (begin != views->end()) views->erase(last + 1, views->end());
}

}  // namespace

std::vector<ScoredView> ScoreBag(OpenDatabase* database, std::span<const CellRef* const> cells,
                                 std::span<const std::string> terms,
                                 std::span<const TermScore> scores) {
  std::vector<ScoredView> views;
  std::string term;
  for (const CellRef* cell : cells) {
    const std::size_t first = views.size();
    int lists = 0;
    for (std::size_t i = 0; i < terms.size(); ++i) {
      term.assign(terms[i]).append(cell->suffix);
      if (database->Frequency(term) == 0) continue;
      ++lists;
      const auto end = database->handle().postlist_end(term);
      for (auto at = database->handle().postlist_begin(term); at != end; ++at) {
        views.push_back({*at, scores[i].Of(at.get_wdf(), database->Length(at))});
      }
    }
    if (lists > 1) Sum(first, &views);
  }
  return views;
}

void KeepBest(std::size_t most, std::vector<ScoredView>* views) {
  if (views->size() <= most || most == 0) return;
  const auto higher = [](const ScoredView& a, const ScoredView& b) { return a.score > b.score; };
  const auto least = views->begin() + static_cast<std::ptrdiff_t>(most - 1);
  std::nth_element(views->begin(), least, views->end(), higher);
  const double score = least->score;
  std::erase_if(*views, [&](const ScoredView& view) { return view.score < score; });
}

}  // namespace chancery::index
