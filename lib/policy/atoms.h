// SPDX-License-Identifier: GPL-3.0-or-later
// What a reader holds and what a text demands: atoms, clauses, and the one decision between them.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace chancery::policy {

// A single grant or demand: "lvl.SECRET", "cat.exdis.EXDIS", "nat:GBR", "post:embassy-valderon".
using Atom = std::string;

// A set of atoms. What a reader holds now (closed under the policy, see Policy::Close), or one
// clause of a label: a clause is satisfied by any one of its atoms, and the empty one by nobody.
// Immutable.
class Atoms {
 public:
  Atoms() = default;
  Atoms(std::initializer_list<Atom> atoms);
  explicit Atoms(std::vector<Atom> atoms);

  bool Holds(std::string_view atom) const;
  bool Meets(const Atoms& other) const;  // True when some atom is in both.
  bool empty() const { return sorted_.empty(); }
  const std::vector<Atom>& sorted() const { return sorted_; }

  friend bool operator==(const Atoms&, const Atoms&) = default;
  friend auto operator<=>(const Atoms&, const Atoms&) = default;

 private:
  std::vector<Atom> sorted_;  // Ascending, each once.
};

// What a text demands: one atom of every clause (a conjunctive normal form). No clause at all would
// be readable by everybody, so a policy never makes it: each label has the clause of its level.
// Immutable.
class Clauses {
 public:
  Clauses() = default;
  Clauses(std::initializer_list<Atoms> clauses);
  explicit Clauses(std::vector<Atoms> clauses);

  bool empty() const { return sorted_.empty(); }
  const std::vector<Atoms>& sorted() const { return sorted_; }

  // Both demands together: the union of the clauses.
  static Clauses Join(const Clauses& a, const Clauses& b);

  friend bool operator==(const Clauses&, const Clauses&) = default;
  friend auto operator<=>(const Clauses&, const Clauses&) = default;

 private:
  std::vector<Atoms> sorted_;  // Ascending, each once.
};

// True when `reader` holds an atom of every clause. False for no clauses: what was never labelled
// is nobody's.
bool Dominates(const Atoms& reader, const Clauses& label);

}  // namespace chancery::policy
