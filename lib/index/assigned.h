// SPDX-License-Identifier: GPL-3.0-or-later
// Tags of the vocabulary as the index keeps them.
#pragma once

#include <string>
#include <string_view>

#include "chancery/v1/document.pb.h"

namespace chancery::index {

// What finds views with a tag (Field::kAssigned): a letter for its kind, then its id, folded.
std::string AssignedKey(chancery::v1::AssignedTag::Kind kind, std::string_view id);

}  // namespace chancery::index
