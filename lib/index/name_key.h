// SPDX-License-Identifier: GPL-3.0-or-later
// Names that are spelt in many ways.
#pragma once

#include <string>
#include <string_view>

namespace chancery::index {

// True for a word that may be a name as it stands in a text: it begins with a capital letter, or is
// of Arabic or Hebrew script, which have none.
bool MayBeName(std::string_view typed);

// What the spellings of a name have in common: its consonants, in the order of the word, with those
// that scripts and languages write for each other as one (g, gh, k, kh, q; f, ph, v; s, z, ts; sh,
// ch, zh), whether it begins with a vowel, and no article of Arabic. "qaddafi", "gadhafi",
// "khadafy" and "القذافي" are "kdf". Latin, Cyrillic, Greek, Arabic and Hebrew script. Empty for a
// word with less than three of these, of which too many share one.
std::string NameKey(std::string_view folded);

// The same of words of any length, also of an initial: "j" for "Ю" and for "Yuri" begins with "j".
std::string NameSounds(std::string_view folded);

}  // namespace chancery::index
