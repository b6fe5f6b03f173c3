// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/policy/closure.h"

#include <algorithm>

namespace chancery::policy {
namespace {

Atoms Sorted(const std::set<Atom, std::less<>>& held) {
  return Atoms(std::vector<Atom>(held.begin(), held.end()));
}

}  // namespace

void Closure::AddLevel(const Atom& atom) {
  levels_.insert(atom);
  included_[atom].insert(atom);
}

void Closure::Include(const Atom& atom, const Atom& included) {
  included_[atom].insert({atom, included});
}

void Closure::Seal() {
  for (bool grew = true; grew;) {
    grew = false;
    for (auto& [atom, held] : included_) {
      const std::size_t before = held.size();
      for (const Atom& one : Held(held)) Add(one, held);
      grew = grew || held.size() != before;
    }
  }
}

void Closure::Add(const Atom& atom, Held& held) const {
  const auto found = included_.find(atom);
  if (found != included_.end()) {
    held.insert(found->second.begin(), found->second.end());
  } else if (!atom.starts_with("lvl.")) {
    held.insert(atom);
  }
}

Atoms Closure::Close(const Atoms& atoms) const {
  Held held;
  for (const Atom& atom : atoms.sorted()) Add(atom, held);
  return Sorted(held);
}

Atoms Closure::Close(const Atoms& atoms, Day day) const { return Close(atoms, day, Ceiling()); }

// Adds what is included in `atom` as far as all that it includes itself is let through.
void Closure::AddBelow(const Ceiling& ceiling, const Atom& atom, Held& held) const {
  if (ceiling.BoundsNothing()) return Add(atom, held);
  Held all;
  Add(atom, all);
  for (const Atom& one : all) {
    Held included;
    Add(one, included);
    if (std::all_of(included.begin(), included.end(),
                    [&](const Atom& each) { return ceiling.Lets(each); })) {
      held.insert(one);
    }
  }
}

Atoms Closure::Close(const Atoms& atoms, Day day, const Ceiling& ceiling) const {
  Held held;
  for (const Atom& atom : atoms.sorted()) AddBelow(ceiling, atom, held);
  const auto gives = [&](const Rules::Equivalence& rule) {
    return rule.from <= day && day <= rule.until && !held.contains(rule.give) &&
           std::all_of(rule.need.begin(), rule.need.end(),
                       [&](const Atom& atom) { return held.contains(atom); });
  };
  for (std::size_t before = 0; before != held.size();) {
    before = held.size();
    for (const Rules::Equivalence& rule : rules_) {
      if (gives(rule)) AddBelow(ceiling, rule.give, held);
    }
  }
  return Sorted(held);
}

bool Closure::Includes(const Atom& atom, const Atom& included) const {
  const auto found = included_.find(atom);
  return atom == included || (found != included_.end() && found->second.contains(included));
}

}  // namespace chancery::policy
