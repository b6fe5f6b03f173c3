// SPDX-License-Identifier: GPL-3.0-or-later
// Replies for programs: standard proto3 JSON with fields at their defaults written out.
#pragma once

#include <google/protobuf/message.h>

#include <ostream>
#include <string>

namespace chancery::cli {

// Over several lines, for people who read it after all.
void PrintJson(const google::protobuf::Message& message, std::ostream& out);

std::string OneLine(const google::protobuf::Message& message);

// `text`, which must be UTF-8, as a JSON string.
std::string OneLine(const std::string& text);

}  // namespace chancery::cli
