// SPDX-License-Identifier: GPL-3.0-or-later
// A form of the vocabulary as words: what is compared with the words of a text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chancery::vocabulary {

// A word of a form: as it is indexed, less the 's of a genitive, and which of its letters must be
// capitals.
struct FormWord {
  std::string folded;
  std::uint64_t capitals = 0;  // As CapitalsOf gives them.
};
using Form = std::vector<FormWord>;

// Whether the last word is also looked for in its plural.
enum class Plural { kNone, kOfSmall, kAlways };

// The words of a text, as a form has them.
Form ReadForm(std::string_view text);

// The same, also without its accents and in the plural.
std::vector<Form> VariantsOf(std::string_view text, Plural plural);

// The folded words with blanks between them: equal for forms that no text can tell apart.
std::string KeyOf(const Form& form);

// Bit i is set when the letter number i of a written word, of the first 64, is a capital.
std::uint64_t CapitalsOf(std::string_view written);

// True when a written word has a letter, and a small one.
bool HasSmallLetter(std::string_view written);

// Without an 's at its end.
std::string_view WithoutGenitive(std::string_view folded);

}  // namespace chancery::vocabulary
