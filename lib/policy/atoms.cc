// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/policy/atoms.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>

namespace chancery::policy {
namespace {

template <typename T>
std::vector<T> SortedOnce(std::vector<T> items) {
  std::sort(items.begin(), items.end());
  items.erase(std::unique(items.begin(), items.end()), items.end());
  return items;
}

}  // namespace

Atoms::Atoms(std::initializer_list<Atom> atoms) : Atoms(std::vector<Atom>(atoms)) {}

Atoms::Atoms(std::vector<Atom> atoms) : sorted_(SortedOnce(std::move(atoms))) {}

bool Atoms::Holds(std::string_view atom) const {
  return std::binary_search(sorted_.begin(), sorted_.end(), atom, std::less<std::string_view>());
}

bool Atoms::Meets(const Atoms& other) const {
  const bool shorter = sorted_.size() < other.sorted_.size();
  const Atoms& few = shorter ? *this : other;
  const Atoms& many = shorter ? other : *this;
  return std::any_of(few.sorted_.begin(), few.sorted_.end(),
                     [&](const Atom& atom) { return many.Holds(atom); });
}

Clauses::Clauses(std::initializer_list<Atoms> clauses) : Clauses(std::vector<Atoms>(clauses)) {}

Clauses::Clauses(std::vector<Atoms> clauses) : sorted_(SortedOnce(std::move(clauses))) {}

Clauses Clauses::Join(const Clauses& a, const Clauses& b) {
  std::vector<Atoms> both;
  both.reserve(a.sorted_.size() + b.sorted_.size());
  std::merge(a.sorted_.begin(), a.sorted_.end(), b.sorted_.begin(), b.sorted_.end(),
             std::back_inserter(both));
  return Clauses(std::move(both));
}

bool Dominates(const Atoms& reader, const Clauses& label) {
  return !label.empty() && std::all_of(label.sorted().begin(), label.sorted().end(),
                                       [&](const Atoms& clause) { return clause.Meets(reader); });
}

}  // namespace chancery::policy
