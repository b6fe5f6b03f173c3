// SPDX-License-Identifier: GPL-3.0-or-later
// Extends a question that was read by what the vocabulary says.
#pragma once

#include <set>
#include <string>

#include "searchd/search/query_parser.h"
#include "searchd/search/wording.h"

namespace chancery::search {

// What a reader says of expansions, by their ids.
struct Wishes {
  bool none = false;
  std::set<std::string> refused{};
  std::set<std::string> wanted{};  // Though a form of them is an everyday word.
};

// Words side by side, and phrases of several words, that are a form of the vocabulary become
// Query::Kind::kBest with its other forms, and their parts say so. What is excluded, within a
// filter, beside NEAR, a pattern or one word in quotes is left as it is. The other forms of a
// question have 64 words at most.
//
// Filters tag: and country: also find the tags of the vocabulary that are called so.
void Extend(const Wording& wording, const Wishes& wishes, ParsedQuery* parsed);

}  // namespace chancery::search
