// SPDX-License-Identifier: GPL-3.0-or-later
// What a line looks like to a person who reads it, so that a banner in disguise is seen for one.
#pragma once

#include <string>
#include <string_view>

namespace chancery::extract {

// The letters that a person sees, in ASCII: accents, what can't be seen and direction marks are
// gone, letters of other scripts and widths are those that they look like, every white space is a
// space, and so is every other sign. A letter that looks like none of ASCII is a '?'. Text in ASCII
// is as it was.
std::string LookOf(std::string_view utf8);

// The same in the order in which it is shown, where direction marks or letters change that; else
// empty.
std::string ShownLookOf(std::string_view utf8);

// Loads what they need, as the sandboxed child cannot.
void WarmUpLooks();

}  // namespace chancery::extract
