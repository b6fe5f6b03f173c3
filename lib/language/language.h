// SPDX-License-Identifier: GPL-3.0-or-later
// What a text is written in.
#pragma once

#include <string>
#include <string_view>

#include "chancery/v1/document.pb.h"

namespace chancery::language {

// True for a code of ISO 639-1 in small letters: "fr".
bool IsLanguage(std::string_view code);

// The language that most of a UTF-8 text is in; empty where that can't be told: it is too short, or
// of several. A function of the text alone. Thread-safe.
std::string Detect(std::string_view text);

// Writes what the portions of a view are in (Portion.language) into Document.languages: those of a
// tenth of the text or of 500 bytes at least, most text first. A function of the view alone.
void Sum(chancery::v1::Document* view);

// What a portion of the view counts as: its own language if that is one of the view's, else the
// first of these. Without a portion, as of the title: the first. Empty for a view that has none.
std::string_view Of(const chancery::v1::Document& view,
                    const chancery::v1::Portion* portion = nullptr);

}  // namespace chancery::language
