// SPDX-License-Identifier: GPL-3.0-or-later
// Names of any script in plain Latin letters.
#pragma once

#include <string>
#include <string_view>

namespace chancery::people {

// Small letters a to z, blanks and apostrophes for what a name is in another script or with marks:
// "Süleyman" is "suleyman", "Громыко" is "gromyko". A function of the text alone. Thread-safe.
std::string ToLatin(std::string_view name);

// True when a letter of it is of another script than Latin.
bool IsForeign(std::string_view name);

}  // namespace chancery::people
