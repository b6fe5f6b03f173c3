// SPDX-License-Identifier: GPL-3.0-or-later
// Which lines a person takes for a banner or a caption, however they are written.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace chancery::extract {

// The more a line has of a banner, the further down it is taken for one.
enum class Likeness {
  kNone,
  kFirstWord,  // Capitals, and the first word is one that levels begin with: "SECRET TALKS".
  kShort,      // A level and a word or two behind it that we don't know: "SECRET ZIRCONIUM".
  kWritten,    // "Secret//Noforn": a whole marking, but not in capitals.
  kWhole,      // A level alone, or with captions or separators behind it: "SECRET//EXDIS".
};

// Looks at what a person sees (look.h): letters of other scripts, hard spaces and the like make no
// difference, nor does one letter too many, too few, wrong or swapped in a level.
Likeness LikenessToBanner(std::string_view line);

// "SECRET//EXDIS", "C O N F I D E N T I A L", "UNCLAS": any likeness at all.
inline bool IsBanner(std::string_view line) { return LikenessToBanner(line) != Likeness::kNone; }

// A line of captions as they stand below a banner: "NODIS", "EYES ONLY FOR THE SECRETARY".
bool IsCaption(std::string_view line);

// The same, but only captions that can be nothing else, so that they need no banner above.
bool IsLoneCaption(std::string_view line);

// "----- TEARLINE -----", "BEGIN TEARLINE", "END TEARLINE": between them, or to the end of the
// text, is a document of its own label.
bool BeginsTearLine(std::string_view line);
bool EndsTearLine(std::string_view line);

// The marking that a line is which stands somewhere in the text: a banner that is a whole one, a
// caption, or "Classification: SECRET". Unless it is none.
std::optional<std::string_view> InnerBanner(std::string_view line);

// The same for a line at the edge of a page: it may be written in small letters, and stand beside
// something else.
std::optional<std::string_view> PageBanner(std::string_view line);

// The value of a line like "Classification: SECRET", in any case.
std::optional<std::string_view> MarkingValue(std::string_view line);

// The level that a part of a marking says however it is written, without spaces: "UNCLASSIFIED" for
// "UNCLASSIFIEO". Empty for other words, and for what could be one of two levels.
std::string LevelSaid(std::string_view part);

// "SECRET" of "SECRET//NOFORN, ...": the capitals and digits that it begins with.
std::string_view FirstWord(std::string_view s);

// Words that levels begin with, also where the next word says that it is none.
bool BeginsLevels(std::string_view word);

// True when a person sees nothing in it.
bool LooksBlank(std::string_view line);

// The line without what decorates a banner: "*** SECRET ***".
std::string_view Undecorated(std::string_view line);

// "C O N F I D E N T I A L" to "CONFIDENTIAL", "T O P  S E C R E T" to "TOPSECRET". Other words
// stay.
std::string JoinSpacedLetters(std::string_view line);

}  // namespace chancery::extract
