// SPDX-License-Identifier: GPL-3.0-or-later
// What a view is worth more for being new, when that was asked for. Seen by this room only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "lib/index/query.h"

namespace chancery::index {

// It halves with every half-life between the day of the view and that of the question: of its date,
// and of nothing else that is in the index. Rounded to a multiple of 2^-20, as scores are.
// Immutable.
class Recency {
 public:
  Recency() = default;  // Always 0.

  // `most`: for views of the day, and of later ones.
  Recency(const Query& query, double most)
      : most_(query.half_life > 0 ? most : 0), half_life_(query.half_life), today_(query.today) {}

  bool is_on() const { return half_life_ > 0; }

  // For a view with this key of order; 0 without a date.
  double Of(std::string_view order) const;

 private:
  double most_ = 0;
  std::uint32_t half_life_ = 0;
  std::int64_t today_ = 0;
};

}  // namespace chancery::index
