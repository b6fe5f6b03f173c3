// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/grouped_page.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "lib/base/digest.h"

namespace chancery::search {
namespace {

constexpr std::size_t kHitsOfGroup = 5;
constexpr std::size_t kCopiesNamed = 20;

// Those from `first` on, `size` at most.
template <typename T>
std::vector<T> Cut(const std::vector<T>& all, std::size_t first, std::size_t size) {
  const std::size_t begin = std::min(first, all.size());
  const std::size_t end = std::min(begin + size, all.size());
  return {all.begin() + static_cast<std::ptrdiff_t>(begin),
          all.begin() + static_cast<std::ptrdiff_t>(end)};
}

}  // namespace

Status GroupedPage::Take(std::vector<index::Match> best, audit::Note* note) {
  for (index::Match& match : best) {
    ASSIGN_OR_RETURN(const bool shown, IsShown(page_->Check(match).status()));
    if (shown) {
      matches_.push_back(std::move(match));
    } else {
      ++gone_;
    }
  }
  entries_ = Fold(matches_, request_.fold_duplicates());
  if (request_.group_by() == v1::GROUP_BY_UNSPECIFIED) {
    std::vector<std::size_t> all(entries_.size());
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
    more_ = all.size() > std::size_t{first_} + size_;
    shown_ = Cut(all, first_, size_);
  } else {
    ASSIGN_OR_RETURN(const auto groups, GroupEntries(matches_, entries_, request_.group_by()));
    more_ = groups.size() > std::size_t{first_} + size_;
    groups_ = Cut(groups, first_, size_);
    for (const Group& group : groups_) {
      for (const std::size_t entry : Cut(group.entries, 0, kHitsOfGroup)) shown_.push_back(entry);
    }
  }
  for (const std::size_t entry : shown_) RETURN_IF_ERROR(Show(entry, note));
  return Ok();
}

// Of a hit its copies are shown, too: by their ids.
Status GroupedPage::Show(std::size_t entry, audit::Note* note) {
  RETURN_IF_ERROR(IsShown(page_->Add(matches_[entries_[entry].first], note)).status());
  for (const std::size_t copy : Cut(entries_[entry].copies, 0, kCopiesNamed)) {
    const index::Match& match = matches_[copy];
    const auto marking = page_->Check(match);
    ASSIGN_OR_RETURN(const bool shown, IsShown(marking.status()));
    if (shown) note->documents.push_back({match.id, match.version, match.view, *marking});
  }
  return Ok();
}

void GroupedPage::AddCopies(const Entry& entry, v1::Hit* hit) const {
  for (const std::size_t copy : Cut(entry.copies, 0, kCopiesNamed)) {
    hit->add_near_duplicates(base::Base32(matches_[copy].id));
  }
  hit->set_near_duplicate_count(static_cast<std::uint32_t>(entry.copies.size()));
}

Status GroupedPage::Write(const index::Query& query, std::span<const std::uint32_t> names,
                          v1::SearchResponse* response) const {
  google::protobuf::RepeatedPtrField<v1::Hit> hits;
  RETURN_IF_ERROR(page_->Write(query, names, request_.passages(), &hits));
  std::map<std::string, std::size_t> entries;  // By id.
  for (const std::size_t entry : shown_) {
    entries.emplace(base::Base32(matches_[entries_[entry].first].id), entry);
  }
  std::map<std::size_t, v1::Hit*> written;
  for (v1::Hit& hit : hits) {
    const std::size_t entry = entries.at(hit.id());
    AddCopies(entries_[entry], &hit);
    written.emplace(entry, &hit);
  }
  if (request_.group_by() == v1::GROUP_BY_UNSPECIFIED) {
    response->mutable_hits()->Swap(&hits);
    return Ok();
  }
  for (const Group& group : groups_) {
    v1::HitGroup* const out = response->add_groups();
    out->set_value(group.value);
    out->set_count(static_cast<std::uint32_t>(group.entries.size()));
    for (const std::size_t entry : Cut(group.entries, 0, kHitsOfGroup)) {
      if (const auto hit = written.find(entry); hit != written.end()) {
        out->add_hits()->Swap(hit->second);
      }
    }
  }
  return Ok();
}

}  // namespace chancery::search
