// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/cli/json.h"

#include <google/protobuf/util/json_util.h>
#include <google/protobuf/wrappers.pb.h>

namespace chancery::cli {
namespace {

// Empty when the message holds what JSON can't.
std::string Json(const google::protobuf::Message& message, bool lines) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = lines;
  options.always_print_primitive_fields = true;
  std::string text;
  const auto status = google::protobuf::util::MessageToJsonString(message, &text, options);
  return status.ok() ? text : "";
}

}  // namespace

void PrintJson(const google::protobuf::Message& message, std::ostream& out) {
  const std::string text = Json(message, true);
  out << text;
  if (text.empty())
    out.setstate(std::ios::badbit);  // The program then says that it could not write.
}

std::string OneLine(const google::protobuf::Message& message) { return Json(message, false); }

std::string OneLine(const std::string& text) {
  google::protobuf::StringValue value;
  value.set_value(text);
  return Json(value, false);
}

}  // namespace chancery::cli
