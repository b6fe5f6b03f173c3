// SPDX-License-Identifier: GPL-3.0-or-later
// What an atom includes, and what several of them give together on a day. For Policy only.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <vector>

#include "lib/policy/atoms.h"
#include "lib/policy/ceiling.h"
#include "lib/policy/rules.h"

namespace chancery::policy {

// Immutable once sealed.
class Closure {
 public:
  // `atom` is a level's: others that look like one are held by nobody.
  void AddLevel(const Atom& atom);

  // Whoever holds `atom` holds `included`.
  void Include(const Atom& atom, const Atom& included);

  // A rule that is no draft.
  void AddRule(const Rules::Equivalence& rule) { rules_.push_back(rule); }

  // Follows what is included to its end. Call once, after the last Include.
  void Seal();

  // All that is included in `atoms`, whatever the day: no rule counts.
  Atoms Close(const Atoms& atoms) const;

  // The least set with `atoms`, all that is included in it, and what its atoms give by the rules of
  // that day.
  Atoms Close(const Atoms& atoms, Day day) const;

  // The same below a ceiling. What it does not let through is not held, nor is what includes that;
  // what rules would give for it is not given. Again closed under what is included.
  Atoms Close(const Atoms& atoms, Day day, const Ceiling& ceiling) const;

  // True when holding `atom` is holding `included`.
  bool Includes(const Atom& atom, const Atom& included) const;

 private:
  using Held = std::set<Atom, std::less<>>;

  void Add(const Atom& atom, Held& held) const;
  void AddBelow(const Ceiling& ceiling, const Atom& atom, Held& held) const;

  std::map<Atom, Held, std::less<>> included_;  // By atom, with itself.
  Held levels_;
  std::vector<Rules::Equivalence> rules_;
};

}  // namespace chancery::policy
