// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/bm25.h"

#include <cmath>

namespace chancery::index {
namespace {

constexpr double kK1 = 1.2;
constexpr double kB = 0.75;
constexpr double kSteps = 1 << 20;

}  // namespace

Bm25::Bm25(const Statistics& statistics) {
  auto idf = std::make_shared<std::vector<double>>();
  const auto views = static_cast<double>(statistics.views);
  for (const std::uint64_t frequency : statistics.frequencies) {
    const auto with = static_cast<double>(frequency);
    idf->push_back(std::log1p((views - with + 0.5) / (with + 0.5)) * (kK1 + 1));
  }
  idf_ = std::move(idf);
  if (statistics.views > 0 && statistics.total_length > 0) {
    mean_length_ = static_cast<double>(statistics.total_length) / views;
  }
  need_stat(WQF);
  need_stat(WDF);
  need_stat(WDF_MAX);
  need_stat(DOC_LENGTH);
  need_stat(DOC_LENGTH_MIN);
}

Bm25::Bm25(const Bm25& other)
    : Xapian::Weight(), idf_(other.idf_), mean_length_(other.mean_length_) {
  need_stat(WQF);
  need_stat(WDF);
  need_stat(WDF_MAX);
  need_stat(DOC_LENGTH);
  need_stat(DOC_LENGTH_MIN);
}

void Bm25::init(double factor) {
  // The term-independent part, which we do not have, is asked for with a factor of 0.
  const Xapian::termcount leaf = get_wqf();
  weight_ = factor == 0 || leaf == 0 || leaf > idf_->size() ? 0 : factor * (*idf_)[leaf - 1];
}

double Bm25::Score(double wdf, double length) const {
  return weight_ * wdf / (wdf + kK1 * (1 - kB + kB * length / mean_length_));
}

double Bm25::get_sumpart(Xapian::termcount wdf, Xapian::termcount length, Xapian::termcount) const {
  return std::nearbyint(Score(wdf, length) * kSteps) / kSteps;
}

double Bm25::get_maxpart() const {
  // One step above the bound: rounding must not lift a score over it, or pruning would go wrong.
  return (std::ceil(Score(get_wdf_upper_bound(), get_doclength_lower_bound()) * kSteps) + 1) /
         kSteps;
}

}  // namespace chancery::index
