// SPDX-License-Identifier: GPL-3.0-or-later
// The commands vocabulary check and tag: the words of config/vocabulary read at the desk, without a
// server.
#pragma once

#include <string>

#include "clients/cli/console.h"
#include "clients/cli/exit_code.h"

namespace chancery::cli {

struct VocabularyArguments {
  std::string folder = "/etc/chancery/vocabulary";
  std::string file = {};  // Of tag.
};

// Prints what the vocabulary has. kUsage for files that can't be read or are unsound.
ExitCode CheckVocabulary(const VocabularyArguments& arguments, Console& console);

// Prints the tags of a text file, each with the words that gave it. kNothingFound when there are
// none; kUsage for files that can't be read or are unsound.
ExitCode TagText(const VocabularyArguments& arguments, Console& console);

}  // namespace chancery::cli
