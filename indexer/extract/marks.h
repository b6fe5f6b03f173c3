// SPDX-License-Identifier: GPL-3.0-or-later
// Finds what looks like a marking. Whether it is one, and what it demands, is for the policy to
// say; in doubt more is taken for one than less, because the policy refuses what it does not know.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

#include "indexer/extract/banner.h"

namespace chancery::extract {

// All markings of a document in one line, as they stand. One that differs from those before is
// added, so that a contradiction is seen by the policy and never settled here.
class Marking {
 public:
  void Add(std::string_view text);

  // One that stands elsewhere than where a document has its own: below the head, on a later page.
  // The document may be more, but not less.
  void AddInner(std::string_view text);

  // True when all that it says was said before.
  bool Knows(std::string_view text) const;

  bool empty() const { return text_.empty(); }
  const std::string& text() const { return text_; }
  const std::set<std::string>& inner() const { return inner_; }

 private:
  std::string text_;
  std::set<std::string> parts_, inner_;
};

// `text` without the banners in its head, and the captions below them: in the first line that is
// not blank, however it goes on, and in the lines below it when they have the look of a whole
// marking (lines of less than three letters don't count). When there was one or `marking` is set
// already, a banner in the last line as well.
std::string TakeBanners(std::string_view text, Marking& marking, int head_lines = 12);

// The same for a page of paper, with the banners of its header and footer, also where they stand
// beside something else ("SECRET      Copy 3"). Those of the first page are the document's, those
// of other pages stand inside of it.
std::string TakePageBanners(std::string_view page, bool is_first, Marking& marking);

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
