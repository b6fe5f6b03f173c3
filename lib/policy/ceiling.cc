// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/policy/ceiling.h"

#include <algorithm>

namespace chancery::policy {

Ceiling Ceiling::Meet(const Ceiling& a, const Ceiling& b) {
  Ceiling both = a;
  both.bounds_.insert(both.bounds_.end(), b.bounds_.begin(), b.bounds_.end());
  return both;
}

bool Ceiling::Lets(std::string_view atom) const {
  return std::all_of(bounds_.begin(), bounds_.end(), [&](const Bound& bound) {
    if (atom.starts_with("lvl.")) return !bound.levels || bound.levels->Holds(atom);
    return !bound.others || bound.others->Holds(atom) ||
           std::any_of(bound.families.begin(), bound.families.end(),
                       [&](const std::string& family) { return atom.starts_with(family); });
  });
}

}  // namespace chancery::policy
