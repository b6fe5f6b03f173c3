// SPDX-License-Identifier: GPL-3.0-or-later
// Names that are one person's, told from the names alone.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "lib/people/name.h"

namespace chancery::people {

// For each name the number of its group, from 0 in the order in which groups first appear. Names of
// one key are together. Others are when they agree and so do all that agree with either: "Johnson,
// R." stays apart where there are "Johnson, Robert" and "Johnson, Richard". Which names are
// together does not depend on their order or on how often each comes, only on which there are:
// whoever must not learn of a name must group without it. The cost is that of comparing the names
// of one surname with each other.
std::vector<std::size_t> Group(std::span<const Name> names);

// What two names have one of in common if they agree, or have a surname in common: few names meet.
std::vector<std::string> Meetings(const Name& name);

}  // namespace chancery::people
