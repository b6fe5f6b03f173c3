// SPDX-License-Identifier: GPL-3.0-or-later
// Takes the markup out of Markdown.
#pragma once

#include <string>
#include <string_view>

namespace chancery::extract {

struct Plain {
  std::string title;  // The first heading of the first rank that is no banner; not in `text`.
  std::string text;
};

// Links become their text, headings paragraphs, code stays as it is.
Plain PlainOfMarkdown(std::string_view text);

}  // namespace chancery::extract
