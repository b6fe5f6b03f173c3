// SPDX-License-Identifier: GPL-3.0-or-later
// The two keys of the audit: the server's own for signing, and the security role's for sealing.
#pragma once

#include <openssl/types.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "chancery/audit/v1/record.pb.h"
#include "lib/base/status.h"

namespace chancery::audit {

struct FreeKey {
  void operator()(EVP_PKEY* key) const;
};
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;

// Signs with Ed25519. One thread at a time.
class Signer {
 public:
  // The private key in a PEM file. The error names the file.
  static Result<Signer> Read(const std::filesystem::path& pem);

  const std::string& public_key() const { return public_key_; }  // 32 bytes.
  Result<std::string> Sign(std::string_view bytes) const;        // 64 bytes.

 private:
  Signer(Key key, std::string public_key);

  Key key_;
  std::string public_key_;
};

// True when `signature` is of `bytes` by this public key of 32 bytes.
bool IsSignedBy(std::string_view public_key, std::string_view bytes, std::string_view signature);

// Seals to a public key: what was sealed can't be opened on this machine. Thread-safe.
class Sealer {
 public:
  static constexpr std::size_t kMostReady = 64;

  // The X25519 public key in a PEM file. The error names the file.
  static Result<Sealer> Read(const std::filesystem::path& pem);
  ~Sealer();
  Sealer(Sealer&&) noexcept;

  // `context` has to be given again to open it.
  Result<v1::Sealed> Seal(std::string_view context, std::string_view bytes);

  // Draws keys for the next `count` seals, until kMostReady wait: drawing is most of the work, and
  // needs to know nothing of what is sealed. Each key seals one thing.
  void Prepare(std::size_t count);

 private:
  struct Drawn;
  struct Ready;

  Sealer(Key key, std::string public_key);
  Result<Drawn> Draw() const;

  Key key_;
  std::string public_key_;
  std::unique_ptr<Ready> ready_;
};

}  // namespace chancery::audit
