// SPDX-License-Identifier: GPL-3.0-or-later
// The keys of an audit, from the auditor's side.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "lib/base/status.h"

namespace chancery::auditor {

// The Ed25519 public key in a PEM file: 32 bytes.
Result<std::string> ReadPublicKey(const std::filesystem::path& pem);

// True when `signature` is of `bytes` by this key.
bool IsSignedBy(std::string_view public_key, std::string_view bytes, std::string_view signature);

// The security role's private key.
class Opener {
 public:
  // The X25519 private key in a PEM file.
  static Result<Opener> Read(const std::filesystem::path& pem);

  // What was sealed; DataLoss when it was not for this key, or has been changed.
  Result<std::string> Open(std::string_view context, std::string_view ephemeral,
                           std::string_view ciphertext) const;

 private:
  explicit Opener(std::string raw) : raw_(std::move(raw)) {}
  std::string raw_;
};

// Makes signing.key, signing.pub, query.key and query.pub in `folder`. Nothing is written when one
// of them is there.
Status MakeKeys(const std::filesystem::path& folder);

}  // namespace chancery::auditor
