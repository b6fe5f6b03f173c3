// SPDX-License-Identifier: GPL-3.0-or-later
// Authors and their posts as terms, so that people are counted for each reader, out of the cells
// that open to them, by Xapian's own counts.
//
//   Wname               an author
//   Bname               an author whom the view gives a post
//   Ustem 1 name        one of these posts has a word of this stem
//   Oname 1 year 1 post the post itself; without a year where the view has no date
//   Nname               one of its others whom it is addressed to
//
// Names are as the view writes them: who they are is another thing for each reader.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "chancery/v1/document.pb.h"
#include "lib/index/analyzer.h"

namespace chancery::index {

inline constexpr std::string_view kAuthorCode = "W";
inline constexpr std::string_view kPostedCode = "B";
inline constexpr std::string_view kPostWordCode = "U";
inline constexpr std::string_view kPostCode = "O";
inline constexpr std::string_view kAddressedCode = "N";

// Of all authors and addressees of a view, each term once. A name of more than 90 bytes is none; a
// post is cut after 120.
std::vector<std::string> PeopleTerms(const chancery::v1::Document& view, Stemmer* stemmer);

// What words of posts are kept by: their English stems without accents, whatever the view is
// written in; without words like "of", each once, in the order of the text.
std::vector<std::string> PostStems(std::string_view text, Stemmer* stemmer);

// What stands behind kPostWordCode for a stem and a name.
std::string PostWord(std::string_view stem, std::string_view name);

// What terms of posts of a name begin with, behind kPostCode.
std::string PostStart(std::string_view name);

// What stands behind that, in its parts. False when it is none.
struct PostTerm {
  std::string_view year, post;
};
bool ReadPostTerm(std::string_view term, PostTerm* read);

}  // namespace chancery::index
