// SPDX-License-Identifier: GPL-3.0-or-later
// When a text says that it may be declassified.
#pragma once

#include <string>
#include <string_view>

namespace chancery::extract {

// "2016-06-02" for "E.O. 12958: DECL: 06/02/2016" or "DECLASSIFY ON: 2 June 2016". Of several dates
// the last, of "4/5/16" the later of its two meanings, of a month or a year its last day. Empty
// when no date is given: "DECL: OADR".
std::string DeclassifyOn(std::string_view text);

}  // namespace chancery::extract
