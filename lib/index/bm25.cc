// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/bm25.h"

#include <cmath>
#include <utility>

namespace chancery::index {
namespace {

// The upper end of what is usual (Robertson and Zaragoza 2009): better on all of search_eval.
constexpr double kK1 = 2.0;
constexpr double kB = 0.75;
constexpr double kSteps = 1 << 20;

}  // namespace

TermScore::TermScore(const Statistics& statistics, std::size_t term, double factor) {
  const auto views = static_cast<double>(statistics.views);
  const auto with = static_cast<double>(statistics.frequencies[term]);
  weight_ = factor * std::log1p((views - with + 0.5) / (with + 0.5)) * (kK1 + 1);
  if (term < statistics.first.size()) more_ = kFirst * statistics.first[term];
  if (statistics.views > 0 && statistics.total_length > 0) {
    mean_length_ = static_cast<double>(statistics.total_length) / views;
  }
}

double TermScore::Exact(double wdf, double length) const {
  return weight_ * wdf / (wdf + kK1 * (1 - kB + kB * length / mean_length_));
}

double TermScore::Of(double wdf, double length) const {
  return std::nearbyint(Exact(wdf, length) * kSteps) / kSteps + more_;
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
