// SPDX-License-Identifier: GPL-3.0-or-later
// The security officer's desk: is a policy file sound, and does it say what it is meant to?
#pragma once

#include <filesystem>

#include "chancery/config/v1/policy_report.pb.h"
#include "lib/base/status.h"
#include "lib/model/policy_file.h"

namespace chancery::desk {

// Reads a policy file. InvalidArgument begins with "FILE:LINE:COLUMN: " of what is broken or
// unsound; another error says why the file can't be read.
Result<model::PolicyFile> ReadPolicyAt(const std::filesystem::path& path);

// Reads a policy file and tries its examples. Errors as above; an example that fails is none.
Result<config::v1::PolicyReport> Check(const std::filesystem::path& path);

}  // namespace chancery::desk
