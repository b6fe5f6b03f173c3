// SPDX-License-Identifier: GPL-3.0-or-later
// The public keys of an issuer of tokens, and signatures made with their private halves.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/status.h"

namespace chancery::token {

// A JSON Web Key Set (RFC 7517): RSA keys from 2,048 bits, and EC keys on P-256. Keys of other
// kinds, and those for encryption, are passed over. Immutable and thread-safe.
class Keys {
 public:
  // InvalidArgument for what is no key set, has a secret in it ("d", "k"), two keys of one id, or
  // no key that can be used.
  static Result<std::shared_ptr<const Keys>> Read(std::string_view jwks);
  ~Keys();
  Keys(const Keys&) = delete;
  Keys& operator=(const Keys&) = delete;

  // The claims of a signed token (RFC 7515, compact form) as JSON, its signature being good: RS256,
  // PS256 or ES256, by the key that it names; one that names none only when there is one key.
  // Unauthenticated otherwise. The claims are not looked at.
  Result<std::string> Open(std::string_view token) const;

 private:
  struct Key;
  Keys() = default;
  std::vector<Key> keys_;
};

// Longer ones are refused unread: what a call's metadata has room for.
constexpr std::size_t kMaxTokenBytes = 6 << 10;

}  // namespace chancery::token
