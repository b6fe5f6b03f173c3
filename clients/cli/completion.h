// SPDX-License-Identifier: GPL-3.0-or-later
// Completion scripts for shells, made from the grammar so that they can't fall behind it.
#pragma once

#include <string>

namespace chancery::cli {

// `shell` is "bash", "zsh" or "fish"; empty for another.
std::string CompletionScript(const std::string& shell);

}  // namespace chancery::cli
