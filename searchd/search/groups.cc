// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/groups.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

#include "lib/index/facets.h"
#include "lib/index/links.h"
#include "lib/index/signature.h"

namespace chancery::search {
namespace {

using index::Match;

// Sets that grow together; each is named by its least member.
class Unions {
 public:
  explicit Unions(std::size_t size) : parent_(size) {
    std::iota(parent_.begin(), parent_.end(), std::size_t{0});
  }
  std::size_t Find(std::size_t at) {
    while (parent_[at] != at) at = parent_[at] = parent_[parent_[at]];
    return at;
  }
  void Join(std::size_t a, std::size_t b) {
    a = Find(a);
    b = Find(b);
    parent_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<std::size_t> parent_;
};

// Joins what refers to what, and what refers to one number that no match has.
class Threads {
 public:
  Threads(std::span<const Match> matches, std::span<const Entry> entries)
      : unions_(entries.size()) {
    for (const Entry& entry : entries) {
      dates_.push_back(index::DateOf(matches[entry.first]));
      index::LinkKeys keys;
      sound_ = index::UnpackLinks(matches[entry.first].links, &keys) && sound_;
      keys_.push_back(std::move(keys));
    }
    std::map<std::string, std::vector<std::size_t>> owners, referring;
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      for (const std::string& key : keys_[i].own) owners[key].push_back(i);
      for (const std::string& key : keys_[i].to) referring[key].push_back(i);
    }
    for (const auto& [key, from] : referring) Join(from, owners[key]);
  }

  bool sound() const { return sound_; }
  std::size_t Of(std::size_t entry) { return unions_.Find(entry); }

  // The number that most of these bear or refer to, the first in order among equals.
  std::string NameOf(const std::vector<std::size_t>& entries) const {
    std::map<std::string, int> times;
    for (const std::size_t entry : entries) {
      for (const std::string& key : keys_[entry].own) ++times[key];
      for (const std::string& key : keys_[entry].to) ++times[key];
    }
    const auto most = std::ranges::max_element(
        times, [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == times.end() ? std::string() : most->first;
  }

 private:
  // Those that refer to a number, and those that bear it.
  void Join(const std::vector<std::size_t>& from, const std::vector<std::size_t>& owners) {
    std::vector<std::size_t> unmet;
    for (const std::size_t at : from) {
      std::vector<std::size_t> others;
      std::vector<std::int64_t> dates;
      for (const std::size_t owner : owners) {
        if (owner == at) continue;
        others.push_back(owner);
        dates.push_back(dates_[owner]);
      }
      const auto meant = index::Meant(dates_[at], dates);
      for (const std::size_t i : meant) unions_.Join(at, others[i]);
      if (meant.empty()) unmet.push_back(at);
    }
    // One number is one message for those of about one time.
    std::ranges::sort(unmet, {}, [&](std::size_t at) { return std::pair(dates_[at], at); });
    for (std::size_t i = 1; i < unmet.size(); ++i) {
      const std::int64_t before = dates_[unmet[i - 1]];
      if (!index::Meant(dates_[unmet[i]], std::span(&before, 1)).empty()) {
        unions_.Join(unmet[i - 1], unmet[i]);
      }
    }
  }

  Unions unions_;
  std::vector<index::LinkKeys> keys_;
  std::vector<std::int64_t> dates_;
  bool sound_ = true;
};

}  // namespace

std::vector<Entry> Fold(std::span<const Match> matches, bool fold) {
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < matches.size(); ++i) {
    const auto first = std::ranges::find_if(entries, [&](const Entry& entry) {
      return fold && index::AreNearDuplicates(matches[entry.first].signature, matches[i].signature);
    });
    if (first == entries.end()) {
      entries.push_back({i, {}});
    } else {
      first->copies.push_back(i);
    }
  }
  return entries;
}

Result<std::vector<Group>> GroupEntries(std::span<const Match> matches,
                                        std::span<const Entry> entries, v1::GroupBy by) {
  std::vector<Group> groups;
  if (by == v1::GROUP_BY_THREAD) {
    Threads threads(matches, entries);
    if (!threads.sound()) return DataLoss("index: a view is damaged");
    std::map<std::size_t, std::size_t> places;  // Of sets, among the groups.
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const auto [at, fresh] = places.emplace(threads.Of(i), groups.size());
      if (fresh) groups.emplace_back();
      groups[at->second].entries.push_back(i);
    }
    for (Group& group : groups) group.value = threads.NameOf(group.entries);
    return groups;
  }
  const index::Facet facet = by == v1::GROUP_BY_POST ? index::Facet::kOrigin : index::Facet::kMonth;
  std::map<std::string, std::size_t> places;  // Of values, among the groups.
  for (std::size_t i = 0; i < entries.size(); ++i) {
    std::string value = index::FirstValue(matches[entries[i].first].facets, facet);
    const auto [at, fresh] = places.emplace(value, groups.size());
    if (fresh) groups.push_back({std::move(value), {}});
    groups[at->second].entries.push_back(i);
  }
  return groups;
}

}  // namespace chancery::search
