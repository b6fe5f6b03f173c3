// SPDX-License-Identifier: GPL-3.0-or-later
// "Did you mean": words of a question that were slips of the finger.
#pragma once

#include <google/protobuf/repeated_ptr_field.h>

#include <string>
#include <string_view>

#include "chancery/v1/search.pb.h"
#include "lib/base/status.h"
#include "lib/index/index.h"
#include "lib/policy/atoms.h"

namespace chancery::search {

// How many letters have to be left out, put in, changed or exchanged with their neighbour to make
// one word of the other, when these are `most` or fewer; else `most` + 1. Each place is changed
// once at most (optimal string alignment; Boytsov 2011, doi:10.1145/1963190.1963191).
int Distance(std::string_view a, std::string_view b, int most);

// The question with other words in place of those that no document has; empty when there are none.
// Another word begins with the same two letters, or with these exchanged, and has another stem: all
// of it in the views that `reader` meets. The nearest word counts, of these the one that most
// documents have. Four words are looked at, of those that are plain words of the question. `parts`
// are its pieces.
Result<std::string> DidYouMean(index::Index* index, const policy::Atoms& reader,
                               std::string_view question,
                               const google::protobuf::RepeatedPtrField<v1::QueryPart>& parts);

}  // namespace chancery::search
