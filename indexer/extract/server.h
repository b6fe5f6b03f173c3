// SPDX-License-Identifier: GPL-3.0-or-later
// The extractor's own side: forks a sandboxed child for every file.
#pragma once

#include <functional>
#include <string_view>

#include "chancery/store/v1/extracted.pb.h"

namespace chancery::extract {

// Bytes of a file and the extension of its name ("pdf") to what it holds.
using Parse =
    std::function<store::v1::Extracted(std::string_view bytes, std::string_view extension)>;

// Answers requests on kControlFd until the indexer goes away. The process must have one thread, and
// every library that `parse` uses must be warm: a child cannot open a file any more. Returns the
// exit code of the program.
int Serve(const Parse& parse);

}  // namespace chancery::extract
