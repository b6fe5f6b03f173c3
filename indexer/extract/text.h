// SPDX-License-Identifier: GPL-3.0-or-later
// Plain text and Markdown.
#pragma once

#include <string_view>

#include "chancery/store/v1/extracted.pb.h"
#include "indexer/extract/marks.h"

namespace chancery::extract {

// `text` is clean UTF-8.
store::v1::Extracted ParseText(std::string_view text);

// The same with front matter ("---", then "title: ...") and without markup.
store::v1::Extracted ParseMarkdown(std::string_view text);

// Text whose markup is gone: takes banners, "CLASSIFICATION:" and "TITLE:" lines off its head and
// adds the rest as paragraphs. The title is that line, else what `out` has, else the first line.
void AddDocumentText(std::string_view text, store::v1::Extracted& out, Marking& marking);

// What a front matter, or the head of a web page, says: "title", "date", "author",
// "classification", "from", "to", "tags", "type", "ref", "id". Other names say nothing to us.
void ApplyProperty(std::string_view name, std::string_view value, store::v1::Extracted& out,
                   Marking& marking);

}  // namespace chancery::extract
