// SPDX-License-Identifier: GPL-3.0-or-later
// The editor's desk: is a vocabulary sound, and how does it tag a text?
#pragma once

#include <filesystem>

#include "chancery/config/v1/vocabulary_report.pb.h"
#include "lib/base/status.h"

namespace chancery::desk {

// Reads the files of a folder. InvalidArgument begins with "FILE:LINE:COLUMN: " of what is broken
// or unsound; another error says why they can't be read.
Result<config::v1::VocabularyReport> CheckVocabulary(const std::filesystem::path& folder);

// Tags a text file: its first line that is not empty is the title, and paragraphs have an empty
// line between them. Errors as above.
Result<config::v1::TagReport> TagFile(const std::filesystem::path& folder,
                                      const std::filesystem::path& file);

}  // namespace chancery::desk
