// SPDX-License-Identifier: GPL-3.0-or-later
// The archive's secret, from which document ids and page tokens are made.
#pragma once

#include <filesystem>
#include <string>

#include "lib/base/status.h"

namespace chancery::store {

// 32 bytes in the file `secret` of the data folder, readable by its owner only. Whoever has it can
// tell the id of a document from the name of its source, and nothing more.
Result<std::string> ReadSecret(const std::filesystem::path& data_dir);

// The same; made from random bytes when there is none.
Result<std::string> ReadOrMakeSecret(const std::filesystem::path& data_dir);

}  // namespace chancery::store
