// SPDX-License-Identifier: GPL-3.0-or-later
// Which sets of a document's portions somebody may see, and who: every reader meets exactly one
// view.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "lib/base/status.h"
#include "lib/policy/atoms.h"
#include "lib/policy/policy.h"

namespace chancery::policy {

// Who meets a view: those who dominate `readable_by` and none of `superseded_by` (the labels of
// portions that the view lacks, only the least of them). Views of all documents with an equal
// ViewClass are one class: they live in one cell.
struct ViewClass {
  Clauses readable_by;
  std::vector<Clauses> superseded_by;  // Ascending, each once.

  bool OpensTo(const Atoms& reader) const;

  // Equal for equal classes and only for them: the canonical text that the class's id is hashed
  // from.
  std::string Key() const;

  friend bool operator==(const ViewClass&, const ViewClass&) = default;
  friend auto operator<=>(const ViewClass&, const ViewClass&) = default;
};

struct View {
  ViewClass view_class;
  std::vector<std::size_t> portions;  // Indices, ascending; never empty.
};

// The most views that one document may have.
inline constexpr std::size_t kMaxViews = 64;

// One view for each set of portions that is exactly what some reader may see. For every set of
// atoms closed under `policy`: at most one view's class opens to it, namely the one of exactly the
// portions that it dominates; none when it dominates none. ResourceExhausted above kMaxViews.
Result<std::vector<View>> PlanViews(const Policy& policy, const std::vector<Clauses>& portions);

}  // namespace chancery::policy
