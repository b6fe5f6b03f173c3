// SPDX-License-Identifier: GPL-3.0-or-later
// Makes text of strangers safe to print on a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace chancery::cli {

// Valid UTF-8 with no control characters but '\n' and '\t', no escape sequences, and none of the
// marks that turn the direction of writing around. Bytes that are no UTF-8 become U+FFFD.
std::string CleanText(std::string_view text);

// The same in one line: runs of white space are one blank, none at the ends.
std::string CleanLine(std::string_view text);

// Code points of UTF-8 text: the columns of a terminal, near enough for wrapping.
std::size_t Columns(std::string_view text);

}  // namespace chancery::cli
