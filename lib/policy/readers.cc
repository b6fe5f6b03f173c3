// SPDX-License-Identifier: GPL-3.0-or-later
// What readers hold under a policy.
#include <algorithm>
#include <array>

#include "lib/policy/learner.h"
#include "lib/policy/policy.h"

namespace chancery::policy {
namespace {

constexpr std::array<std::string_view, 3> kFreeAtoms = {"person:", "post:", "role:"};

}  // namespace

Atoms Policy::Close(const Atoms& grants) const { return closure_.Close(grants); }

Atoms Policy::Close(const Atoms& grants, Day day) const { return closure_.Close(grants, day); }

Atoms Policy::Close(const Atoms& grants, Day day, const Ceiling& ceiling) const {
  return closure_.Close(grants, day, ceiling);
}

Result<Ceiling> Policy::MakeCeiling(const std::optional<std::string>& level,
                                    const std::vector<Atom>& atoms) const {
  if (!level && atoms.empty()) return InvalidArgument("the ceiling bounds nothing");
  Ceiling::Bound bound;
  if (level) {
    if (!levels_.contains(*level)) return InvalidArgument("the policy has no level " + *level);
    bound.levels = Close(Atoms{LevelAtom(*level)});
  }
  std::vector<Atom> others;
  for (const Atom& atom : atoms) {
    const bool family =
        atom.ends_with(":*") &&
        std::find(kFreeAtoms.begin(), kFreeAtoms.end(),
                  std::string_view(atom).substr(0, atom.size() - 1)) != kFreeAtoms.end();
    if (family) {
      bound.families.push_back(atom.substr(0, atom.size() - 1));
    } else if (atom.starts_with("lvl.")) {
      return InvalidArgument("a ceiling names its level apart: " + atom);
    } else if (!Knows(atom) || atom.ends_with('*')) {
      return InvalidArgument("the policy does not know " + atom);
    } else {
      others.push_back(atom);
    }
  }
  if (!atoms.empty()) bound.others = Close(Atoms(std::move(others)));
  Ceiling ceiling;
  ceiling.bounds_.push_back(std::move(bound));
  return ceiling;
}

bool Policy::Knows(std::string_view atom) const {
  return atoms_.Holds(atom) ||
         std::any_of(kFreeAtoms.begin(), kFreeAtoms.end(), [&](std::string_view prefix) {
           return atom.starts_with(prefix) && atom.size() > prefix.size();
         });
}

bool Policy::Implies(const Clauses& a, const Clauses& b) const {
  // No clauses and an empty clause are nobody's: a text that nobody reads implies every other.
  const auto impossible = [&](const Clauses& c) {
    return c.empty() || std::any_of(c.sorted().begin(), c.sorted().end(),
                                    [&](const Atoms& clause) { return Close(clause).empty(); });
  };
  if (impossible(a)) return true;
  if (impossible(b)) return false;
  return std::all_of(b.sorted().begin(), b.sorted().end(), [&](const Atoms& wanted) {
    return std::any_of(a.sorted().begin(), a.sorted().end(), [&](const Atoms& given) {
      return std::all_of(given.sorted().begin(), given.sorted().end(), [&](const Atom& atom) {
        const Atoms held = Close(Atoms{atom});
        return held.empty() || held.Meets(wanted);  // An unknown level is held by nobody.
      });
    });
  });
}

}  // namespace chancery::policy
