// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/eval/expert_folds.h"

#include <algorithm>
#include <cstdio>
#include <map>

namespace chancery::eval {
namespace {

using people::ExpertSettings;

std::vector<ExpertSettings> Grid() {
  std::vector<ExpertSettings> grid;
  for (const double few_documents : {1.0, 2.0, 4.0}) {
    for (const double few_posts : {1.0, 3.0, 6.0}) {
      for (const double half : {0.2, 0.5, 1.0}) {
        for (const double posts : {1.0, 2.0, 3.0, 4.0, 6.0}) {
          for (const int roots : {1, 2, 3}) {
            for (const double addressed : {0.0, 0.1, 0.3}) {
              grid.push_back({few_documents, few_posts, half, posts, roots, addressed});
            }
          }
        }
      }
    }
  }
  return grid;
}

// By kind of question, in the order of the questions.
using Values = std::map<std::string, std::vector<double>>;

Values Measure(const std::vector<RankedQuestion>& questions, const ExpertSettings& settings) {
  Values values;
  for (const RankedQuestion& question : questions) {
    std::vector<people::ExpertNumbers> people = question.people;
    people::RankExperts(question.with_posts, &people, settings);
    values[question.kind].push_back(question.measure(people));
  }
  return values;
}

// Of one kind, in the fold or in all others.
double Mean(const std::vector<double>& values, int fold, bool inside) {
  double sum = 0;
  int count = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if ((static_cast<int>(i % kFolds) == fold) != inside) continue;
    sum += values[i];
    ++count;
  }
  return count == 0 ? 0 : sum / count;
}

double MeanOutside(const Values& values, int fold) {
  double sum = 0;
  for (const auto& [kind, of_kind] : values) sum += Mean(of_kind, fold, false);
  return sum;
}

}  // namespace

void PrintFolds(const std::vector<RankedQuestion>& questions) {
  const std::vector<ExpertSettings> grid = Grid();
  std::vector<Values> measured;
  for (const ExpertSettings& settings : grid) measured.push_back(Measure(questions, settings));
  const Values own = Measure(questions, {});
  std::printf(
      "\nfold  chosen on the others (documents, posts: few; half; weight; roots; addressed)   MAP, "
      "own\n");
  std::map<std::string, double> of_chosen, of_own;
  for (int fold = 0; fold < kFolds; ++fold) {
    const auto best = std::ranges::max_element(
        measured, {}, [fold](const Values& values) { return MeanOutside(values, fold); });
    const ExpertSettings& chosen = grid[static_cast<std::size_t>(best - measured.begin())];
    std::printf("%-5d %.0f, %.0f; %.1f; %.0f; %d; %.1f  ", fold, chosen.few_documents,
                chosen.few_posts, chosen.half, chosen.posts, chosen.roots, chosen.addressed);
    for (const auto& [kind, values] : *best) {
      const double inside = Mean(values, fold, true), product = Mean(own.at(kind), fold, true);
      std::printf("  %s %.3f, %.3f", kind.c_str(), inside, product);
      of_chosen[kind] += inside / kFolds;
      of_own[kind] += product / kFolds;
    }
    std::printf("\n");
  }
  for (const auto& [kind, mean] : of_chosen) {
    std::printf("mean of folds: %s %.3f chosen, %.3f own\n", kind.c_str(), mean, of_own[kind]);
  }
}

}  // namespace chancery::eval
