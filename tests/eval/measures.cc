// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/eval/measures.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>

namespace chancery::eval {
namespace {

constexpr std::size_t kFirstPage = 10;
constexpr std::size_t kDeep = 100;

double Discounted(int grade, std::size_t place) {
  return grade / std::log2(static_cast<double>(place) + 1);
}

double IdealGain(const Grades& grades) {
  std::vector<int> best;
  for (const auto& [name, grade] : grades) best.push_back(std::max(grade, 0));
  std::ranges::sort(best, std::greater<>());
  double gain = 0;
  for (std::size_t i = 0; i < std::min(best.size(), kFirstPage); ++i) {
    gain += Discounted(best[i], i + 1);
  }
  return gain;
}

}  // namespace

Measures Measure(const Ranking& ranking, const Grades& grades) {
  Measures measures;
  const auto relevant = static_cast<double>(
      std::ranges::count_if(grades, [](const auto& grade) { return grade.second > 0; }));
  if (relevant == 0) return measures;
  double found = 0;
  for (std::size_t place = 1; place <= ranking.size(); ++place) {
    const auto judged = grades.find(ranking[place - 1]);
    if (judged == grades.end() || judged->second <= 0) continue;
    ++found;
    measures.average_precision += found / static_cast<double>(place);
    if (place <= kDeep) ++measures.recall100;
    if (place > kFirstPage) continue;
    ++measures.precision10;
    measures.ndcg10 += Discounted(judged->second, place);
  }
  measures.ndcg10 /= IdealGain(grades);
  measures.average_precision /= relevant;
  measures.precision10 /= kFirstPage;
  measures.recall100 /= relevant;
  return measures;
}

Measures Mean(std::span<const Measures> questions) {
  Measures mean;
  if (questions.empty()) return mean;
  for (const Measures& question : questions) {
    mean.ndcg10 += question.ndcg10;
    mean.average_precision += question.average_precision;
    mean.precision10 += question.precision10;
    mean.recall100 += question.recall100;
  }
  const auto count = static_cast<double>(questions.size());
  mean.ndcg10 /= count;
  mean.average_precision /= count;
  mean.precision10 /= count;
  mean.recall100 /= count;
  return mean;
}

}  // namespace chancery::eval
