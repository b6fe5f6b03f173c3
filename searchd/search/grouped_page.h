// SPDX-License-Identifier: GPL-3.0-or-later
// A page of an answer whose copies are folded, or whose hits are in groups.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "chancery/v1/search.pb.h"
#include "lib/audit/note.h"
#include "lib/base/status.h"
#include "lib/index/index.h"
#include "searchd/search/groups.h"
#include "searchd/search/page.h"

namespace chancery::search {

// All matches are held against their records before any is put behind or beside another, so that
// nothing stands for others that its reader may not read. One thread at a time; what it is given
// must outlive it.
class GroupedPage {
 public:
  // Entries or groups from `first` on, `size` at most.
  GroupedPage(Page* page, const v1::SearchRequest& request, std::uint32_t first, std::uint32_t size)
      : page_(page), request_(request), first_(first), size_(size) {}

  // Takes the best matches, at most kGroupedDepth, and notes what is on this page.
  Status Take(std::vector<index::Match> best, audit::Note* note);

  // Matches that were not taken, since their documents have changed.
  std::size_t gone() const { return gone_; }

  // True when there is a page after this one.
  bool more() const { return more_; }

  // Writes hits or groups. `names` as Page::Write has them.
  Status Write(const index::Query& query, std::span<const std::uint32_t> names,
               v1::SearchResponse* response) const;

 private:
  Status Show(std::size_t entry, audit::Note* note);
  void AddCopies(const Entry& entry, v1::Hit* hit) const;

  Page* const page_;
  const v1::SearchRequest& request_;
  const std::uint32_t first_, size_;
  std::vector<index::Match> matches_;
  std::vector<Entry> entries_;
  std::vector<Group> groups_;       // Of this page.
  std::vector<std::size_t> shown_;  // Entries.
  std::size_t gone_ = 0;
  bool more_ = false;
};

}  // namespace chancery::search
