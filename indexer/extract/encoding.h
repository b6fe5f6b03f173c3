// SPDX-License-Identifier: GPL-3.0-or-later
// Bytes of text in any of the usual encodings to clean UTF-8.
#pragma once

#include <string>
#include <string_view>

#include "lib/base/status.h"

namespace chancery::extract {

// UTF-8, UTF-16 with a byte order mark, else `charset` (a name as HTML gives it; may be empty or
// unknown), else Windows-1252. InvalidArgument when it is no text at all.
Result<std::string> ToUtf8(std::string_view bytes, std::string_view charset = {});

// Line ends become '\n', form feeds blank lines; other control characters, byte order marks and
// broken UTF-8 go.
std::string Cleaned(std::string_view utf8);

// Loads what the conversions need, as the sandboxed child cannot.
void WarmUpEncodings();

}  // namespace chancery::extract
