// SPDX-License-Identifier: GPL-3.0-or-later
// The list of databases and classes that readers go by: one file, replaced whole after every
// commit.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "chancery/store/v1/record.pb.h"
#include "lib/base/status.h"

namespace chancery::index {

// Names a class: the first 16 bytes of the SHA-256 of ViewClass::Key.
using ClassId = std::string;
ClassId ClassIdOf(std::string_view class_key);

// NotFound when there is none yet; DataLoss when it is damaged.
Result<store::v1::Manifest> ReadManifest(const std::filesystem::path& folder);

Status WriteManifest(const std::filesystem::path& folder, store::v1::Manifest manifest);

std::filesystem::path ManifestPath(const std::filesystem::path& folder);

}  // namespace chancery::index
