// SPDX-License-Identifier: GPL-3.0-or-later
// Reads a file of people.
#pragma once

#include <filesystem>

#include "chancery/config/v1/people.pb.h"
#include "lib/base/status.h"

namespace chancery::desk {

// The entries as they stand. The error names the file and the place.
Result<config::v1::People> ReadPeopleFile(const std::filesystem::path& path);

}  // namespace chancery::desk
