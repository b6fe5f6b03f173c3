// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/recency.h"

#include <algorithm>
#include <cmath>

#include "lib/index/links.h"
#include "lib/index/schema.h"

namespace chancery::index {
namespace {

constexpr double kSteps = 1 << 20;
constexpr std::int64_t kDay = 86400;

}  // namespace

double Recency::Of(std::string_view order) const {
  const std::int64_t second = SecondOf(order);
  if (second == kNoDate) return 0;
  const std::int64_t days = std::max<std::int64_t>(0, today_ / kDay - second / kDay);
  const double lives = static_cast<double>(days) / half_life_;
  return std::floor(most_ * std::exp2(-lives) * kSteps) / kSteps;
}

}  // namespace chancery::index
