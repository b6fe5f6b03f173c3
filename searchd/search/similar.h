// SPDX-License-Identifier: GPL-3.0-or-later
// What a text is told from others by, as far as the text itself says.
#pragma once

#include <string_view>
#include <vector>

#include "chancery/v1/document.pb.h"
#include "lib/index/index.h"

namespace chancery::search {

// Words that are looked for, and that they are chosen from.
inline constexpr std::size_t kLikeWords = 25;
inline constexpr std::size_t kLikeCandidates = 200;

// The words of a text that are in it most often: kLikeCandidates at most, longer ones first among
// equals. Numbers, and words of less than three letters, tell nothing.
std::vector<index::WordTimes> FrequentWords(std::string_view text);

// The same of a view: of its title, which counts three times as in the index, and its text.
std::vector<index::WordTimes> FrequentWords(const v1::Document& view);

}  // namespace chancery::search
