// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/manifest.h"

#include "lib/base/digest.h"
#include "lib/base/file.h"

namespace chancery::index {
namespace {

constexpr std::size_t kSumBytes = 32;
constexpr std::uint32_t kFormat = 9;

}  // namespace

ClassId ClassIdOf(std::string_view class_key) { return base::Sha256(class_key).substr(0, 16); }

std::filesystem::path ManifestPath(const std::filesystem::path& folder) {
  return folder / "manifest";
}

// The file is the SHA-256 of the message, then the message: a damaged one must not choose
// databases.
Result<store::v1::Manifest> ReadManifest(const std::filesystem::path& folder) {
  ASSIGN_OR_RETURN(const std::string bytes, base::ReadFile(ManifestPath(folder)));
  store::v1::Manifest manifest;
  if (bytes.size() < kSumBytes ||
      base::Sha256(std::string_view(bytes).substr(kSumBytes)) != bytes.substr(0, kSumBytes) ||
      !manifest.ParseFromString(bytes.substr(kSumBytes))) {
    return DataLoss("index: the manifest is damaged");
  }
  if (manifest.format() != kFormat) return DataLoss("index: it was made by another version");
  return manifest;
}

Status WriteManifest(const std::filesystem::path& folder, store::v1::Manifest manifest) {
  manifest.set_format(kFormat);
  const std::string message = manifest.SerializeAsString();
  return base::WriteFileDurably(ManifestPath(folder), base::Sha256(message) + message);
}

}  // namespace chancery::index
