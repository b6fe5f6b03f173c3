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

}  // namespace chancery::search
