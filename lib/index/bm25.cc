// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/bm25.h"

#include <algorithm>
#include <cmath>

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

}  // namespace chancery::index
