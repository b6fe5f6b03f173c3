// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/gate.h"

#include <algorithm>
#include <vector>

#include "lib/model/label_record.h"

namespace chancery::search {

std::optional<std::uint32_t> ViewFor(const policy::Atoms& reader, const policy::Policy& policy,
                                     const store::v1::Record& record) {
  std::vector<bool> open;
  for (const auto& label : record.portion_label()) {
    open.push_back(policy::Dominates(reader, policy.Compile(model::FromRecord(label))));
  }
  std::vector<std::uint32_t> visible;
  for (int i = 0; i < record.portion_size(); ++i) {
    if (record.portion(i) < open.size() && open[record.portion(i)]) {
      visible.push_back(static_cast<std::uint32_t>(i));
    }
  }
  if (visible.empty()) return std::nullopt;
  for (int i = 0; i < record.view_size(); ++i) {
    const auto& portions = record.view(i).portion();
    if (std::equal(portions.begin(), portions.end(), visible.begin(), visible.end())) {
      return static_cast<std::uint32_t>(i);
    }
  }
  return std::nullopt;
}

bool MayHaveOriginal(const policy::Atoms& reader, const policy::Policy& policy,
                     const store::v1::Record& record) {
  if (record.original_media_type().empty() || record.portion_label_size() != 1 ||
      record.view_size() != 1 || record.view(0).portion_size() != record.portion_size()) {
    return false;
  }
  const policy::Label label = model::FromRecord(record.label());
  if (model::FromRecord(record.portion_label(0)) != label) return false;
  // Else a hidden portion would show in this: without it the rest would have one label.
  const policy::Clauses confined = policy.ConfinedBelow(label);
  return policy::Dominates(reader, policy.Compile(label)) &&
         (confined.empty() || policy::Dominates(reader, confined));
}

}  // namespace chancery::search
