// SPDX-License-Identifier: GPL-3.0-or-later
// Reads a message in protobuf text format, the form of all files that people write.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "google/protobuf/message.h"
#include "google/protobuf/text_format.h"
#include "lib/base/status.h"

namespace chancery::model {

// Fills `message` from `text`. InvalidArgument with the first error, "line:column: what is wrong".
// An unknown key, a key twice where one may stand, and a value of another type are errors.
// `places`, unless null, is then where everything stands.
Status ReadText(std::string_view text, google::protobuf::Message& message,
                google::protobuf::TextFormat::ParseInfoTree* places = nullptr);

// "line:column" counted from 1: of the innermost message or key on the way of `path` that the text
// has, "1:1" for none of them. Of a key that may stand once the index is 0.
std::string PlaceOf(const std::vector<std::pair<std::string_view, std::size_t>>& path,
                    const google::protobuf::Descriptor& schema,
                    const google::protobuf::TextFormat::ParseInfoTree& places);

}  // namespace chancery::model
