// SPDX-License-Identifier: GPL-3.0-or-later
// The words of posts and offices.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chancery::index {

// A folded word that says nothing of a post: "of", "the".
bool IsSmallWord(std::string_view word);

// The words of a text, folded and without accents, in the order of the text, repeated ones again.
std::vector<std::string> BareWords(std::string_view text);

// Those that are not small, each once.
std::vector<std::string> PostWords(std::string_view text);

}  // namespace chancery::index
