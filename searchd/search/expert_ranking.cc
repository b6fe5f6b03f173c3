// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/expert_ranking.h"

#include <algorithm>
#include <cmath>

namespace chancery::search {
namespace {

constexpr double kFewDocuments = 2;  // Against a share of one of one.
constexpr double kHalf = 0.5;
constexpr double kFewWithPosts = 3;
constexpr double kPosts = 3;
constexpr double kSteps = 1 << 20;

// What is sent, so that the last bits of a logarithm decide nothing.
double Rounded(double number) { return std::round(number * kSteps) / kSteps; }

}  // namespace

void RankExperts(std::uint64_t with_posts, std::vector<ExpertNumbers>* people) {
  double best = 0;
  std::size_t words = 0;
  const auto share = [](const ExpertNumbers& person) {
    return person.found / (static_cast<double>(person.documents) + kFewDocuments);
  };
  for (const ExpertNumbers& person : *people) {
    best = std::max(best, share(person));
    words = std::max(words, person.posts_with.size());
  }
  std::vector<double> weights;
  double all_weights = 0;
  for (std::size_t word = 0; word < words; ++word) {
    const auto have = static_cast<double>(std::ranges::count_if(
        *people, [&](const ExpertNumbers& person) { return person.posts_with[word] > 0; }));
    const double others = static_cast<double>(with_posts) - have;
    weights.push_back(have == 0 ? 0 : std::log1p((others + kHalf) / (have + kHalf)));
    all_weights += weights.back();
  }
  for (ExpertNumbers& person : *people) {
    person.from_documents = best > 0 ? Rounded(share(person) / best) : 0;
    double sum = 0;
    for (std::size_t word = 0; word < words; ++word) {
      const auto count = static_cast<double>(std::min(person.posts_with[word], person.with_posts));
      if (count == 0) continue;
      const double of_all = count / (static_cast<double>(person.with_posts) + kFewWithPosts);
      sum += weights[word] * count / (count + kHalf) * std::sqrt(std::sqrt(of_all));
    }
    person.from_posts = all_weights > 0 ? Rounded(kPosts * sum / all_weights) : 0;
  }
  std::ranges::sort(*people, [](const ExpertNumbers& a, const ExpertNumbers& b) {
    return a.score() != b.score() ? a.score() > b.score() : a.key < b.key;
  });
}

}  // namespace chancery::search
