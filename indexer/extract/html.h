// SPDX-License-Identifier: GPL-3.0-or-later
// Web pages.
#pragma once

#include <string>
#include <string_view>

#include "chancery/store/v1/extracted.pb.h"

namespace chancery::extract {

// True when it begins like a web page.
bool IsHtml(std::string_view bytes);

// The character set that a page of unknown encoding says it has, or empty.
std::string CharsetOfHtml(std::string_view bytes);

// `text` is clean UTF-8. Scripts and styles are no text; blocks are paragraphs.
store::v1::Extracted ParseHtml(std::string_view text);

// Loads what the parser needs.
void WarmUpHtml();

}  // namespace chancery::extract
