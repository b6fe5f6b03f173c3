// SPDX-License-Identifier: GPL-3.0-or-later
// What a session may hold at most, whoever it is of.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/policy/atoms.h"

namespace chancery::policy {

// Made by Policy::MakeCeiling; the default one bounds nothing. Immutable.
class Ceiling {
 public:
  // Both at once: what each lets through.
  static Ceiling Meet(const Ceiling& a, const Ceiling& b);

  bool BoundsNothing() const { return bounds_.empty(); }

  // True when a session may hold this atom, as far as it alone goes. Policy::Close also asks for
  // all that the atom includes.
  bool Lets(std::string_view atom) const;

 private:
  friend class Policy;
  struct Bound {
    std::optional<Atoms> levels;        // No bound on levels without it.
    std::optional<Atoms> others;        // No bound on other atoms without it.
    std::vector<std::string> families;  // With `others`: "post:" lets through all that begin so.
  };
  std::vector<Bound> bounds_;
};

}  // namespace chancery::policy
