// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/model/config_file.h"

#include "lib/base/file.h"
#include "lib/model/text_proto.h"

namespace chancery::model {

Status ReadConfig(const std::filesystem::path& path, google::protobuf::Message& message) {
  ASSIGN_OR_RETURN(const std::string text, base::ReadFile(path));
  const Status read = ReadText(text, message);
  return read.ok() ? read : Within(path.string(), read);
}

std::filesystem::path PathIn(const std::filesystem::path& config, const std::string& value) {
  return std::filesystem::absolute(config).parent_path() / value;
}

}  // namespace chancery::model
