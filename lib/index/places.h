// SPDX-License-Identifier: GPL-3.0-or-later
// Words one after the other, or near each other. Seen by this room only.
#pragma once

#include <xapian.h>

#include <span>
#include <vector>

namespace chancery::index {

// Where one word is in a view, ascending.
using Positions = std::vector<Xapian::termpos>;

// True when the words, one list of each, are somewhere one directly after the other.
bool AreAdjacent(std::span<const Positions> words);

// True when each list has a position that is no more than `window` from those of the others.
bool AreNear(std::span<const Positions> words, Xapian::termpos window);

}  // namespace chancery::index
