// SPDX-License-Identifier: GPL-3.0-or-later
// Posts of people, as the documents say them that they wrote.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "chancery/config/v1/vocabulary.pb.h"
#include "chancery/v1/document.pb.h"

namespace chancery::people {

// Offices by their symbols: "NEA" is the "Bureau of Near Eastern and South Asian Affairs".
using OfficeSymbols = std::map<std::string, std::string, std::less<>>;

OfficeSymbols SymbolsOf(const config::v1::Vocabulary& vocabulary);

// A post that a view of a document gives one of its authors: "Embassy in Greece", "Ambassador in
// Japan".
struct PostRead {
  std::size_t author = 0;  // Of the view's authors; the first of those of one name.

  // As the view has it, without what can't be part of it; behind a symbol the office that it stands
  // for: "Deputy Director, NEA (Bureau of Near Eastern and South Asian Affairs)".
  std::string phrase;

  bool operator==(const PostRead&) const = default;
};

// The posts that a view says, each once, in the order in which they are read: from its heading
// ("Telegram From the Ambassador in Japan (Allison)"), from the office that it is from, which is
// the post of whoever sent or signed it, and from short lines about one person at its beginning,
// its end or under a list of those present. Only people who are among its authors have posts, so
// that nothing depends on other documents or people: a function of its arguments. Time is linear in
// the text. Thread-safe.
std::vector<PostRead> PostsIn(const chancery::v1::Document& view, const OfficeSymbols& symbols);

// Gives the authors of a view their posts, in place of any that they have.
void AssignPosts(const OfficeSymbols& symbols, chancery::v1::Document* view);

// The phrase with each symbol opened.
std::string OpenSymbols(std::string_view phrase, const OfficeSymbols& symbols);

}  // namespace chancery::people
