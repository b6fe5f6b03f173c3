// SPDX-License-Identifier: GPL-3.0-or-later
// Telegrams and messages: with a block of header lines, or in the layout of a telegram.
#pragma once

#include <string_view>

#include "chancery/store/v1/extracted.pb.h"

namespace chancery::extract {

// True when `text` begins like a message: header lines "MSGID: ...", or what stands above a
// telegram.
bool IsCable(std::string_view text);

// `text` is clean UTF-8.
store::v1::Extracted ParseCable(std::string_view text);

}  // namespace chancery::extract
