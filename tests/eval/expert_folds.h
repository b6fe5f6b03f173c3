// SPDX-License-Identifier: GPL-3.0-or-later
// How much of a ranking of people is its settings' fit to the questions that measure it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "lib/people/ranking.h"

namespace chancery::eval {

inline constexpr int kFolds = 5;

// A question with all who may be ranked for it.
struct RankedQuestion {
  std::string kind;
  std::uint64_t with_posts = 0;
  std::vector<people::ExpertNumbers> people;

  // Average precision of people in this order.
  std::function<double(const std::vector<people::ExpertNumbers>&)> measure;
};

// For each fold the settings that are best on the other folds, by the mean of the MAPs of all
// kinds, and what they and the product's own are worth on it. Prints a row each, and the means.
// Questions of a kind are dealt out to folds in turn.
void PrintFolds(const std::vector<RankedQuestion>& questions);

}  // namespace chancery::eval
