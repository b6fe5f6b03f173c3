// SPDX-License-Identifier: GPL-3.0-or-later
// Which parser a file is for.
#pragma once

#include <string_view>

#include "chancery/store/v1/extracted.pb.h"

namespace chancery::extract {

// Reads a file of any format that we know: by what it begins with, then by `extension` ("pdf",
// without the dot, lower case). Says why there is no text in `error`. Throws std::bad_alloc only.
store::v1::Extracted ParseFile(std::string_view bytes, std::string_view extension);

// Reads one of each, so that no library opens a file at its first use.
void WarmUp();

}  // namespace chancery::extract
