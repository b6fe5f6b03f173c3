// SPDX-License-Identifier: GPL-3.0-or-later
// Short assertions of who somebody is, signed by a key of one's own.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "lib/base/status.h"

namespace chancery::token {

// ES256. Thread-safe.
class Signer {
 public:
  // `jwk` is a private key on P-256 with a "kid" (RFC 7517). InvalidArgument for anything else.
  static Result<std::unique_ptr<Signer>> Read(std::string_view jwk);
  ~Signer();

  struct Assertion {
    std::string issuer, audience, person;
    std::chrono::system_clock::time_point from;
    std::chrono::seconds lifetime{0};
  };
  // The token: "iss", "aud", "sub", "iat", "exp" and a "jti" drawn by chance.
  Result<std::string> Sign(const Assertion& assertion) const;

 private:
  struct Key;
  explicit Signer(std::unique_ptr<Key> key);
  const std::unique_ptr<Key> key_;
};

// A new key for a Signer, and the key set by which what it signs is known.
struct KeyPair {
  std::string private_jwk, public_jwks;
};
Result<KeyPair> MakeKeyPair();

}  // namespace chancery::token
