// SPDX-License-Identifier: GPL-3.0-or-later
// Tags on documents as readers meet them.
#pragma once

#include <string>

#include "chancery/v1/document.pb.h"
#include "lib/vocabulary/tagger.h"
#include "lib/vocabulary/vocabulary.h"

namespace chancery::vocabulary {

// Gives a view the tags of its own title and portions, in place of any that it has: of nothing that
// it does not show.
void Assign(const Tagger& tagger, v1::Document* view);

// SHA-256 of what tags documents: equal for vocabularies that give the same tags. Abbreviations and
// rings play no part.
std::string RulesSha256(const Vocabulary& vocabulary);

}  // namespace chancery::vocabulary
