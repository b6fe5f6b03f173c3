// SPDX-License-Identifier: GPL-3.0-or-later
// Names as terms, so that they are found by the beginning of any of their words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "chancery/v1/document.pb.h"

namespace chancery::index {

enum class NameKind : char {
  kPerson = 'p',  // An author.
  kPost = 'o',    // Who it is from or to.
  kTag = 't',
};

// What terms of names of this kind begin with that have a word beginning with `start`, folded.
std::string NameStart(NameKind kind, std::string_view start);

// The name that such a term stands for; empty for another term. The suffix of a class is off.
std::string_view NameOfTerm(std::string_view term);

// Of all names of a view: a term for each word of each, each once. A name of more than 160 bytes is
// none.
std::vector<std::string> NameTerms(const chancery::v1::Document& view);

}  // namespace chancery::index
