// SPDX-License-Identifier: GPL-3.0-or-later
// PDF. The door to poppler.
#pragma once

#include <string_view>

#include "chancery/store/v1/extracted.pb.h"

namespace chancery::extract {

// `bytes` is the file.
store::v1::Extracted ParsePdf(std::string_view bytes);

// Reads a small PDF, so that what poppler loads at first use (conversions of the C library, maps of
// fonts) is there before the sandbox closes: without them every text would be empty.
void WarmUpPdf();

}  // namespace chancery::extract
