// SPDX-License-Identifier: GPL-3.0-or-later
// How alike two texts are, told by a few bytes of each.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "chancery/v1/document.pb.h"

namespace chancery::index {

// 128 bytes of the text of a view, without its header: MinHash (Broder 1997) over runs of three
// words, by one permutation in 128 bins (Li, Owen, Zhang 2012), with a byte of each least hash.
// Empty for a view without words. Follows from the view alone.
inline constexpr std::size_t kSignatureBytes = 128;
std::string SignatureOf(const chancery::v1::Document& view);

// True for texts of which about nine tenths of all runs of three words are in both. Estimated: of
// texts that are less alike by a twentieth few are taken, and few that are more are missed. Never
// for empty signatures.
bool AreNearDuplicates(std::string_view a, std::string_view b);

}  // namespace chancery::index
