// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/store/secret.h"

#include "lib/base/digest.h"
#include "lib/base/file.h"

namespace chancery::store {
namespace {

constexpr std::size_t kBytes = 32;

}  // namespace

Result<std::string> ReadSecret(const std::filesystem::path& data_dir) {
  ASSIGN_OR_RETURN(std::string secret, base::ReadFile(data_dir / "secret"));
  if (secret.size() != kBytes) return DataLoss("the file `secret` is damaged");
  return secret;
}

Result<std::string> ReadOrMakeSecret(const std::filesystem::path& data_dir) {
  auto secret = ReadSecret(data_dir);
  if (secret.status().code() != StatusCode::kNotFound) return secret;
  RETURN_IF_ERROR(base::WriteFileDurably(data_dir / "secret", base::RandomBytes(kBytes)));
  return ReadSecret(data_dir);
}

}  // namespace chancery::store
