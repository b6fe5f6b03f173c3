// SPDX-License-Identifier: GPL-3.0-or-later
// Matches put together: copies behind the first of them, and groups.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "chancery/v1/search.pb.h"
#include "lib/base/status.h"
#include "lib/index/index.h"

namespace chancery::search {

// How deep a ranking is looked at for copies and groups.
inline constexpr std::uint32_t kGroupedDepth = 1000;

// A match, and those behind it in rank that it stands for. Indices into the matches.
struct Entry {
  std::size_t first = 0;
  std::vector<std::size_t> copies;
};

// Each match once, in the order of rank: as an entry of its own, or behind the first entry before
// that it is a near duplicate of. Without `fold` all are entries.
std::vector<Entry> Fold(std::span<const index::Match> matches, bool fold);

// Entries that belong together, in the order of their best; each entry once.
struct Group {
  std::string value;
  std::vector<std::size_t> entries;
};
Result<std::vector<Group>> GroupEntries(std::span<const index::Match> matches,
                                        std::span<const Entry> entries, v1::GroupBy by);

}  // namespace chancery::search
