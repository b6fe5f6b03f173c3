// SPDX-License-Identifier: GPL-3.0-or-later
// Puts text into an Extracted, part by part.
#pragma once

#include <cstdint>
#include <string_view>

#include "chancery/store/v1/extracted.pb.h"
#include "indexer/extract/marks.h"

namespace chancery::extract {

// What becomes of the number of a paragraph without a mark. In front of a mark it is always taken
// off.
enum class Numbers { kKeep, kTakeOff };

// Adds the paragraphs of `text`, which blank lines separate. A line that starts a portion, and with
// kTakeOff a line with the next number, starts a paragraph as well.
void AddParagraphs(std::string_view text, std::uint32_t page, Numbers numbers,
                   store::v1::Extracted& out);

// "(C) Talks on grain" to title and title_mark.
void SetTitle(std::string_view title, store::v1::Extracted& out);

void AddRecipient(std::string_view name, store::v1::Extracted& out);
void AddAuthor(std::string_view name, std::string_view id, v1::Role role,
               store::v1::Extracted& out);

// "PREL, PGOV, OVIP (SMITH, JOHN)".
void AddTags(std::string_view list, store::v1::Extracted& out);

// "A. VALDERON 100 B. STATE 1234", "State 12; Valderon 3".
void AddReferences(std::string_view list, store::v1::Extracted& out);

// Last step of every format: sets the marking, adds the banners that stand in the text, takes "(C)"
// of a list "(A) (B) (C)" for no mark, cuts fields and splits paragraphs that are too long, and
// says so when there is no text.
store::v1::Extracted Finished(Marking marking, store::v1::Extracted out);

store::v1::Extracted Failed(std::string_view error);

}  // namespace chancery::extract
