// SPDX-License-Identifier: GPL-3.0-or-later
// Replies for programs.
#pragma once

#include <google/protobuf/message.h>

#include <ostream>

namespace chancery::cli {

// Standard proto3 JSON over several lines, with fields at their defaults written out.
void PrintJson(const google::protobuf::Message& message, std::ostream& out);

}  // namespace chancery::cli
