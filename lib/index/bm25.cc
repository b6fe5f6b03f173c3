// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/bm25.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace chancery::index {
namespace {

// The upper end of what is usual (Robertson and Zaragoza 2009): better on all of search_eval.
constexpr double kK1 = 2.0;
constexpr double kB = 0.75;

// Of the idf: what a word that is there is worth at least. So much is it worth once in a view that
// is seven times as long as the mean.
constexpr double kLeast = 0.25;
constexpr double kSteps = 1 << 20;

}  // namespace

TermScore::TermScore(const Statistics& statistics, std::size_t term, double factor, double weight) {
  const auto views = static_cast<double>(statistics.views);
  const auto with = static_cast<double>(statistics.frequencies[term]);
  const double idf = weight * std::log1p((views - with + 0.5) / (with + 0.5));
  itself_ = factor >= 1;
  weight_ = idf * (kK1 + 1) * factor;
  if (statistics.strict) {
    least_ = itself_ ? idf * kLeast : 0;
    if (!itself_) weight_ = idf * kLeast * factor;
  }
  if (term < statistics.more.size()) more_ = statistics.more[term];
  if (statistics.views > 0 && statistics.total_length > 0) {
    mean_length_ = static_cast<double>(statistics.total_length) / views;
  }
}

double TermScore::Exact(double wdf, double length) const {
  return std::max(least_, weight_ * wdf / (wdf + kK1 * (1 - kB + kB * length / mean_length_)));
}

double TermScore::Of(double wdf, double length) const {
  // Away from each other, so that a word and another form of it are never worth the same.
  const double steps = Exact(wdf, length) * kSteps;
  return (itself_ ? std::ceil(steps) : std::floor(steps)) / kSteps + more_;
}

double TermScore::Bound(double wdf, double length) const {
  // One step above: rounding must not lift a score over it, or pruning would go wrong.
  return (std::ceil(Exact(wdf, length) * kSteps) + 1) / kSteps + more_;
}

Bm25::Bm25(std::shared_ptr<const Statistics> statistics) : statistics_(std::move(statistics)) {
  need_stat(WQF);
  need_stat(WDF);
  need_stat(WDF_MAX);
  need_stat(DOC_LENGTH);
  need_stat(DOC_LENGTH_MIN);
}

void Bm25::init(double factor) {
  // The term-independent part, which we do not have, is asked for with a factor of 0.
  const Xapian::termcount leaf = get_wqf();
  const bool scored = factor != 0 && leaf != 0 && leaf <= statistics_->frequencies.size();
  score_ = scored ? TermScore(*statistics_, leaf - 1, factor) : TermScore();
}

double Bm25::get_sumpart(Xapian::termcount wdf, Xapian::termcount length, Xapian::termcount) const {
  return score_.Of(wdf, length);
}

double Bm25::get_maxpart() const {
  return score_.Bound(get_wdf_upper_bound(), get_doclength_lower_bound());
}

}  // namespace chancery::index
