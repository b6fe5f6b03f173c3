// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/people/group.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "lib/people/agree.h"

namespace chancery::people {
namespace {

constexpr std::size_t kLeastToSlip = 6;

// What writings of one name say together, whichever of them comes first.
void Join(const Part& from, Part* to) {
  to->is_short |= from.is_short;
  if (std::tie(to->foreign, to->sounds) >= std::tie(from.foreign, from.sounds)) return;
  to->foreign = from.foreign;
  to->sounds = from.sounds;
}

void Join(const Name& from, Name* to) {
  for (std::size_t i = 0; i < to->surname.size(); ++i) Join(from.surname[i], &to->surname[i]);
  for (std::size_t i = 0; i < to->given.size(); ++i) Join(from.given[i], &to->given[i]);
  to->also.insert(to->also.end(), from.also.begin(), from.also.end());
}

using Neighbours = std::vector<std::set<std::size_t>>;

// Which of the names agree with which.
Neighbours Agreeing(std::span<const Name> names) {
  std::unordered_map<std::string, std::vector<std::size_t>> met;
  Neighbours neighbours(names.size());
  std::vector<std::size_t> compared(names.size(), names.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i].IsBare()) continue;
    for (const std::string& meeting : Meetings(names[i])) {
      auto& there = met[meeting];
      for (const std::size_t other : there) {
        if (other == i || std::exchange(compared[other], i) == i) continue;
        if (!Agree(names[i], names[other])) continue;
        neighbours[i].insert(other);
        neighbours[other].insert(i);
      }
      there.push_back(i);
    }
  }
  return neighbours;
}

// All that agree with it agree with each other.
bool IsPlain(const std::set<std::size_t>& around, const Neighbours& neighbours) {
  return std::ranges::all_of(around, [&](std::size_t a) {
    return std::all_of(around.upper_bound(a), around.end(),
                       [&](std::size_t b) { return neighbours[a].contains(b); });
  });
}

}  // namespace

std::vector<std::string> Meetings(const Name& name) {
  std::string surname;
  std::string sounds;
  for (const Part& part : name.surname) {
    surname += part.latin;
    sounds += part.sounds;
  }
  std::string all;
  for (const Part& part : name.given) all += part.latin;
  std::vector<std::string> meetings = {"=" + surname, "~" + sounds, "+" + all + surname};
  if (surname.size() < kLeastToSlip) return meetings;
  // For slips: all forms with a letter missing.
  for (std::size_t i = 1; i < surname.size(); ++i) {
    meetings.push_back("=" + surname.substr(0, i) + surname.substr(i + 1));
  }
  return meetings;
}

std::vector<std::size_t> Group(std::span<const Name> names) {
  std::map<std::string, std::size_t> distinct;
  std::vector<Name> firsts;
  std::vector<std::size_t> which;
  for (const Name& name : names) {
    const auto [at, is_new] = distinct.try_emplace(KeyOf(name), firsts.size());
    if (is_new) {
      firsts.push_back(name);
    } else {
      Join(name, &firsts[at->second]);
    }
    which.push_back(at->second);
  }
  const Neighbours neighbours = Agreeing(firsts);
  std::vector<char> plain(firsts.size());
  for (std::size_t i = 0; i < firsts.size(); ++i) plain[i] = IsPlain(neighbours[i], neighbours);
  // Plain names that agree are all of one circle, so that its first one stands for it.
  std::vector<std::size_t> circle(firsts.size());
  std::iota(circle.begin(), circle.end(), 0);
  for (std::size_t i = 0; i < firsts.size(); ++i) {
    if (!plain[i]) continue;
    for (const std::size_t other : neighbours[i]) {
      if (plain[other]) circle[i] = std::min(circle[i], other);
    }
  }
  std::unordered_map<std::size_t, std::size_t> numbers;
  std::vector<std::size_t> groups;
  for (const std::size_t i : which) {
    groups.push_back(numbers.try_emplace(circle[i], numbers.size()).first->second);
  }
  return groups;
}

}  // namespace chancery::people
