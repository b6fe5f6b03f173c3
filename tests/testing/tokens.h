// SPDX-License-Identifier: GPL-3.0-or-later
// Tokens of any kind, good and forged, made by OpenSSL alone: nothing of lib/token is in them.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace chancery::testing {

// RFC 4648, section 5, without padding.
std::string Base64Url(std::string_view bytes);

// A key pair that signs tokens. Immutable.
class TokenKey {
 public:
  enum class Kind { kRsa, kRsa1024, kP256, kP384 };
  TokenKey(Kind kind, std::string id);
  ~TokenKey();

  const std::string& Id() const { return id_; }

  // The public key as JSON (RFC 7517), with "kid" unless the id is empty.
  std::string Jwk() const;

  // The compact form of a header and claims as they are given; `algorithm` is what signs: "RS256",
  // "PS256", "ES256", or "ES384".
  std::string Sign(std::string_view algorithm, std::string_view header,
                   std::string_view claims) const;

  // The same with the header that belongs to it.
  std::string Sign(std::string_view algorithm, std::string_view claims) const;

  // The public key as PEM: what an attacker has to sign HS256 with.
  std::string PublicPem() const;

 private:
  struct Key;
  const std::unique_ptr<Key> key_;
  const std::string id_;
};

// A token without a signature, and one by HMAC-SHA256.
std::string Unsigned(std::string_view header, std::string_view claims);
std::string SignedByHmac(std::string_view secret, std::string_view header, std::string_view claims);

// A key set of these keys.
std::string KeySet(const std::string& first, const std::string& second = "");

// Claims as JSON: each value as it is written in JSON; one that is empty is left out.
using ClaimsMap = std::map<std::string, std::string>;
std::string Json(const ClaimsMap& claims);

// What a good token says at `now`, in Unix time, for an hour.
ClaimsMap GoodClaims(std::string_view issuer, std::string_view audience, std::string_view person,
                     std::int64_t now);
std::int64_t UnixNow();

}  // namespace chancery::testing
