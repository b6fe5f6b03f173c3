// SPDX-License-Identifier: GPL-3.0-or-later
// Reads a message in protobuf text format, the form of all files that people write.
#pragma once

#include <string_view>

#include "google/protobuf/message.h"
#include "lib/base/status.h"

namespace chancery::model {

// Fills `message` from `text`. InvalidArgument with the first error, "line:column: what is wrong".
// An unknown key, a key twice where one may stand, and a value of another type are errors.
Status ReadText(std::string_view text, google::protobuf::Message& message);

}  // namespace chancery::model
