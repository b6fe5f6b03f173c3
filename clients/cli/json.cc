// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/cli/json.h"

#include <google/protobuf/util/json_util.h>

#include <string>

namespace chancery::cli {

void PrintJson(const google::protobuf::Message& message, std::ostream& out) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  options.always_print_primitive_fields = true;
  std::string text;
  if (google::protobuf::util::MessageToJsonString(message, &text, options).ok()) out << text;
  if (text.empty())
    out.setstate(std::ios::badbit);  // The program then says that it could not write.
}

}  // namespace chancery::cli
