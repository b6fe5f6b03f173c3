// SPDX-License-Identifier: GPL-3.0-or-later
// Words that stand with names and are none. In the form of ToLatin, without points.
#pragma once

#include <string_view>

namespace chancery::people {

// "ambassador", "sir", "dr": what may stand in front of a name. Not those that are given names as
// well
// ("Dean", "Earl", "King"); "Gen" and "Sen" only with a point behind.
bool IsTitle(std::string_view word, bool pointed);

// "usn", "phd", "ret": what may stand behind one, after a comma or in parentheses.
bool IsHonour(std::string_view word);

// "de", "van", "bin", "al": what stands before a surname and is often left out.
bool IsParticle(std::string_view word);

// 1 for "Sr.", 2 for "Jr.", "II" and "2d", 3 for "III" and so on; 0 for another word. `plain` has
// no points and is in small letters.
int Generation(std::string_view plain);

}  // namespace chancery::people
