// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/scored_views.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace chancery::index {
namespace {

ScoredViews Either(const ScoredViews& a, const ScoredViews& b, Together together) {
  ScoredViews either;
  either.reserve(a.size() + b.size());
  auto i = a.begin(), j = b.begin();
  while (i != a.end() && j != b.end()) {
    if (LiesBefore(*i, *j)) {
      either.push_back(*i++);
    } else if (LiesBefore(*j, *i)) {
      either.push_back(*j++);
    } else {
      const double score =
          together == Together::kSum ? i->score + j->score : std::max(i->score, j->score);
      either.push_back({i->cell, i->docid, score});
      ++i, ++j;
    }
  }
  either.insert(either.end(), i, a.end());
  either.insert(either.end(), j, b.end());
  return either;
}

}  // namespace

ScoredViews Both(const ScoredViews& a, const ScoredViews& b) {
  ScoredViews both;
  for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end();) {
    if (LiesBefore(*i, *j)) {
      ++i;
    } else if (LiesBefore(*j, *i)) {
      ++j;
    } else {
      both.push_back({i->cell, i->docid, i->score + j->score});
      ++i, ++j;
    }
  }
  return both;
}

ScoredViews Without(const ScoredViews& a, const ScoredViews& excluded) {
  ScoredViews left;
  std::ranges::set_difference(a, excluded, std::back_inserter(left), LiesBefore);
  return left;
}

void Any::Take(ScoredViews list) {
  for (ScoredViews& pile : piles_) {
    if (pile.empty()) {
      pile = std::move(list);
      return;
    }
    list = Either(std::exchange(pile, {}), list, together_);
  }
  piles_.push_back(std::move(list));
}

ScoredViews Any::Finish() {
  ScoredViews all;
  for (ScoredViews& pile : piles_) {
    if (!pile.empty()) all = all.empty() ? std::move(pile) : Either(all, pile, together_);
  }
  piles_.clear();
  return all;
}

void KeepBest(std::size_t most, ScoredViews* views) {
  if (most == 0) return views->clear();
  if (views->size() <= most) return;
  const auto higher = [](const ScoredView& a, const ScoredView& b) { return a.score > b.score; };
  const auto least = views->begin() + static_cast<std::ptrdiff_t>(most - 1);
  std::nth_element(views->begin(), least, views->end(), higher);
  const double score = least->score;
  std::erase_if(*views, [&](const ScoredView& view) { return view.score < score; });
}

}  // namespace chancery::index
