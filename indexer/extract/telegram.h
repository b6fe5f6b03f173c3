// SPDX-License-Identifier: GPL-3.0-or-later
// The layout of a telegram: level and number, captions, FM and TO, E.O., TAGS, SUBJECT, REF, then
// numbered and marked paragraphs.
#pragma once

#include <string_view>

#include "chancery/store/v1/extracted.pb.h"
#include "indexer/extract/marks.h"

namespace chancery::extract {

// True for a line with a level and at least two of the things that stand above a telegram.
bool IsTelegram(std::string_view text);

// Adds what the telegram says to `out`, where that says nothing yet, and its markings to `marking`.
void ReadTelegram(std::string_view text, store::v1::Extracted& out, Marking& marking);

}  // namespace chancery::extract
