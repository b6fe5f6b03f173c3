// SPDX-License-Identifier: GPL-3.0-or-later
// Config files of the daemons: protobuf text, with paths taken from the file's own folder.
#pragma once

#include <filesystem>
#include <string>

#include "google/protobuf/message.h"
#include "lib/base/status.h"

namespace chancery::model {

// Fills `message` from a file. The error names the file, the line and what is wrong.
Status ReadConfig(const std::filesystem::path& path, google::protobuf::Message& message);

// `value` as a path of the config file `config`: relative ones are taken from its folder.
std::filesystem::path PathIn(const std::filesystem::path& config, const std::string& value);

}  // namespace chancery::model
