// SPDX-License-Identifier: GPL-3.0-or-later
// Whether two names may be one person's.
#pragma once

#include "lib/people/name.h"

namespace chancery::people {

// True when nothing that one name says is against the other, and together they say enough: the
// same surname, and given names that fit as far as both have them, an initial for what it begins
// ("Wright, W. Marshall" and "Marshall Wright" fit). In another order, all words must be the same.
// One slip of the keyboard is forgiven where all the rest is the same and is much. "Jr." that only
// one has is forgiven where two given names fit. Names of one key always agree; two bare ones only
// then. It does not follow from a-b and b-c that a and c agree.
bool Agree(const Name& a, const Name& b);

// True when the names have a surname in common, and the same "Jr." if both have one.
bool SameSurname(const Name& a, const Name& b);

}  // namespace chancery::people
