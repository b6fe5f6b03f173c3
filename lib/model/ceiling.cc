// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/model/ceiling.h"

#include <optional>
#include <utility>
#include <vector>

namespace chancery::model {

Result<Ceiling> ReadCeiling(std::string_view whose, const config::v1::Ceiling& file,
                            const policy::Policy& policy) {
  std::optional<std::string> level;
  if (file.has_level()) level = file.level();
  const std::vector<policy::Atom> atoms(file.atom().begin(), file.atom().end());
  auto held = policy.MakeCeiling(level, atoms);
  if (!held.ok()) return Within("ceiling of the " + std::string(whose), held.status());
  Ceiling ceiling{*std::move(held), std::string(whose) + ": " + level.value_or("any level")};
  for (const policy::Atom& atom : atoms) ceiling.words += ", " + atom;
  return ceiling;
}

}  // namespace chancery::model
