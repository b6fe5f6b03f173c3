// SPDX-License-Identifier: GPL-3.0-or-later
// Reads what people type into the box.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "chancery/v1/search.pb.h"
#include "lib/index/query.h"

namespace chancery::search {

// In `parts`, those of KIND_PREFIX have the numbers from 0 on of the patterns of `query`, and those
// of KIND_WORD the numbers from 0 on of its words, those of KIND_PHRASE of its phrases.
//
// A question and how it was read: `text` has every operator written out, and reads as the same
// question.
struct ParsedQuery {
  index::Query query;
  std::string text;
  std::vector<v1::QueryPart> parts;  // As SearchResponse has them.
};

// Never fails: an operator without something to work on is read as a word, a field or date that
// does not exist as words, a parenthesis or quote without its partner as if the partner stood at
// the end or was not there. At most 64 words count; the rest is left out, and so not in `text`.
//
// Words side by side are joined by OR; filters (every field but subject:) and exclusions beside
// them by AND. AND binds stronger than OR.
ParsedQuery ParseQuery(std::string_view text);

}  // namespace chancery::search
