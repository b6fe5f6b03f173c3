// SPDX-License-Identifier: GPL-3.0-or-later
// Whom a document is for, as people.
#pragma once

#include <string>
#include <vector>

#include "chancery/v1/document.pb.h"

namespace chancery::people {

// Somebody whom a view of a document is addressed to.
struct Addressee {
  std::string name;  // As it stands there: "Moreau, Anne", "Anne Moreau", "Rusk".
  std::string line;  // What it stands in: "Secretary of State Rusk".

  bool operator==(const Addressee&) const = default;
};

// The names in a view's recipients, and in lines at the beginning of its text that say whom it is
// for: "MEMORANDUM FOR HENRY KISSINGER", "TO: P - Mr. Habib", "Dear Ambassador Moreau,". Some are
// no names of people but of offices ("White House"): nobody has them. Each name once. A function of
// the view alone. Thread-safe.
std::vector<Addressee> AddresseesIn(const chancery::v1::Document& view);

// Puts those who are named in full among the view's others, in place of any who are there: what the
// index is made of.
void AssignAddressees(chancery::v1::Document* view);

}  // namespace chancery::people
