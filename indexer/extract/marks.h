// SPDX-License-Identifier: GPL-3.0-or-later
// Finds what looks like a marking. Whether it is one, and what it demands, is for the policy to
// say; in doubt more is taken for one than less, because the policy refuses what it does not know.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

namespace chancery::extract {

// "SECRET//EXDIS", "C O N F I D E N T I A L", "UNCLAS": upper case only and the first word is one
// that levels begin with.
bool IsBanner(std::string_view line);

// A line of captions as they stand below a banner: "NODIS", "EYES ONLY FOR THE SECRETARY".
bool IsCaption(std::string_view line);

// The line without what decorates a banner: "*** SECRET ***".
std::string_view Undecorated(std::string_view line);

// "C O N F I D E N T I A L" to "CONFIDENTIAL", "T O P  S E C R E T" to "TOPSECRET". Other words
// stay.
std::string JoinSpacedLetters(std::string_view line);

// All markings of a document in one line, as they stand. One that differs from those before is
// added, so that a contradiction is seen by the policy and never settled here.
class Marking {
 public:
  void Add(std::string_view text);
  bool empty() const { return text_.empty(); }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
  std::set<std::string> parts_;
};

// Takes a banner in the first line that is not blank, and captions below it, off `text`; when there
// was one or `marking` is set already, a banner in the last line as well.
void TakeBanners(std::string_view& text, Marking& marking);

// A paragraph taken apart: "12. (C//NF) Text".
struct Marked {
  std::string_view mark;    // "C//NF", or empty.
  std::string_view text;    // Behind the mark; without one, behind the number.
  bool numbered = false;    // Something stood in front: a number, a letter, a dash.
  bool has_number = false;  // It was "12." or "12)".
  int number = 0;
};
Marked SplitMark(std::string_view paragraph);

// True when a line in the midst of a paragraph starts a portion of its own. Wrapped text that
// begins with "(UN)" is taken for one as well: it then counts as unmarked, which is the safe side.
bool StartsPortion(std::string_view line);

}  // namespace chancery::extract
