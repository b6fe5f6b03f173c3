// SPDX-License-Identifier: GPL-3.0-or-later
// Where in a view posts are read.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "chancery/v1/document.pb.h"
#include "lib/people/posts.h"
#include "lib/people/view_authors.h"

namespace chancery::people {

// Here symbols are not opened, and a post may be there twice.
using Posts = std::vector<PostRead>;

// "Telegram From the Ambassador in Japan (Allison) to the Department of State"; "Memorandum by
// William S.B. Lacy of the Office of Southeast Asian Affairs".
void ReadHeading(std::string_view heading, const ViewAuthors& authors, Posts* posts);

// What is behind a post of which there is one, without parentheses: "Rusk" of "Secretary of State
// Rusk". It begins in the party; none when there is no such post, or too much behind it.
std::optional<std::string_view> NameAfterHead(std::string_view party);

// Whom a document is from or for: as a heading, and "Secretary of State Rusk".
void ReadParty(std::string_view party, const ViewAuthors& authors, Posts* posts);

// The office that it is from, as the post of those who sent or signed it.
void ReadOrigin(const chancery::v1::Document& view, const ViewAuthors& authors, Posts* posts);

// Short lines about one person: "Phillips Talbot, Assistant Secretary, NEA", "NEA - Mr. Talbot".
void ReadLines(const chancery::v1::Document& view, const ViewAuthors& authors, Posts* posts);

}  // namespace chancery::people
