// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/people/ranking.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace chancery::people {
namespace {

constexpr double kSteps = 1 << 20;

double Rounded(double number) { return std::round(number * kSteps) / kSteps; }

// No more documents than have a post at all.
double Count(const ExpertNumbers& person, std::size_t group) {
  if (group >= person.posts_with.size()) return 0;
  return static_cast<double>(std::min(person.posts_with[group], person.with_posts));
}

// Of a group that nobody has: 0.
double Weight(double with_posts, const std::vector<ExpertNumbers>& people, std::size_t group) {
  const auto has = [&](const ExpertNumbers& person) { return Count(person, group) > 0; };
  const auto have = static_cast<double>(std::ranges::count_if(people, has));
  if (have == 0) return 0;
  const double others = std::max(with_posts - have, 0.0);
  constexpr double kHalf = 0.5;  // As BM25 has it.
  return std::log1p((others + kHalf) / (have + kHalf));
}

double PartOf(const ExpertNumbers& person, std::size_t group, const ExpertSettings& settings) {
  const double count = Count(person, group);
  double share = count / (static_cast<double>(person.with_posts) + settings.few_posts);
  for (int i = 0; i < settings.roots; ++i) share = std::sqrt(share);
  return count / (count + settings.half) * share;
}

double ShareOf(const ExpertNumbers& person, const ExpertSettings& settings) {
  return ShareOf(person.found + settings.addressed * person.found_addressed,
                 static_cast<double>(person.documents) +
                     settings.addressed * static_cast<double>(person.addressed),
                 settings);
}

}  // namespace

double ShareOf(double found, double documents, const ExpertSettings& settings) {
  return found / (documents + settings.few_documents);
}

void RankExperts(std::uint64_t with_posts, std::vector<ExpertNumbers>* people,
                 const ExpertSettings& settings) {
  double best = 0;
  std::size_t groups = 0;
  for (const ExpertNumbers& person : *people) {
    best = std::max(best, ShareOf(person, settings));
    groups = std::max(groups, person.posts_with.size());
  }
  std::vector<double> weights;
  double all = 0;
  for (std::size_t group = 0; group < groups; ++group) {
    weights.push_back(Weight(static_cast<double>(with_posts), *people, group));
    all += weights.back();
  }
  for (ExpertNumbers& person : *people) {
    double sum = 0;
    for (std::size_t group = 0; group < groups; ++group) {
      sum += weights[group] * PartOf(person, group, settings);
    }
    person.from_documents = best > 0 ? Rounded(ShareOf(person, settings) / best) : 0;
    person.from_posts = all > 0 ? Rounded(settings.posts * sum / all) : 0;
  }
  std::ranges::sort(*people, [](const ExpertNumbers& a, const ExpertNumbers& b) {
    return a.score() != b.score() ? a.score() > b.score() : a.key < b.key;
  });
}

}  // namespace chancery::people
