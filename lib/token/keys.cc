// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/token/keys.h"

#include <cjose/cjose.h>

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <optional>
#include <utility>

#include "lib/token/json.h"

namespace chancery::token {
namespace {

constexpr std::size_t kMinRsaBits = 2048;

struct FreeKey {
  void operator()(cjose_jwk_t* key) const { cjose_jwk_release(key); }
};
struct FreeSignature {
  void operator()(cjose_jws_t* jws) const { cjose_jws_release(jws); }
};

// Which signatures a key is for. RFC 8725, 3.1: the key says, not the token.
bool Fits(std::string_view algorithm, cjose_jwk_kty_t kind) {
  if (kind == CJOSE_JWK_KTY_RSA) return algorithm == "RS256" || algorithm == "PS256";
  return kind == CJOSE_JWK_KTY_EC && algorithm == "ES256";
}

// What the token says of itself. Nothing in it may ask for more than we understand.
Result<Json> ReadHeader(std::string_view token) {
  const auto dot = token.find('.');
  if (dot == std::string_view::npos) return InvalidArgument("no token");
  ASSIGN_OR_RETURN(const std::string text, FromBase64Url(token.substr(0, dot)));
  ASSIGN_OR_RETURN(Json header, ReadObject(text));
  for (const char* name : {"crit", "b64", "zip", "enc"}) {
    if (json_object_get(header.get(), name) != nullptr) return InvalidArgument("unknown demands");
  }
  // Logout tokens and access tokens of the same issuer say what they are, and are for others.
  if (json_object_get(header.get(), "typ") != nullptr) {
    std::string type = TextOf(header.get(), "typ").value_or("?");
    std::transform(type.begin(), type.end(), type.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    if (type != "jwt") return InvalidArgument("a token of another type");
  }
  return header;
}

}  // namespace

struct Keys::Key {
  std::optional<std::string> id;
  std::optional<std::string> algorithm;
  cjose_jwk_kty_t kind;
  std::unique_ptr<cjose_jwk_t, FreeKey> key;

  // Nothing for a key that is of no use here.
  static std::optional<Key> From(const json_t* json) {
    const auto use = TextOf(json, "use");
    if (json_object_get(json, "use") != nullptr && use != "sig") return std::nullopt;
    cjose_err error;
    std::unique_ptr<cjose_jwk_t, FreeKey> key(
        cjose_jwk_import_json(const_cast<json_t*>(json), &error));
    if (key == nullptr) return std::nullopt;
    const cjose_jwk_kty_t kind = cjose_jwk_get_kty(key.get(), &error);
    const bool good = kind == CJOSE_JWK_KTY_RSA
                          ? cjose_jwk_get_keysize(key.get(), &error) >= kMinRsaBits
                          : kind == CJOSE_JWK_KTY_EC &&
                                cjose_jwk_EC_get_curve(key.get(), &error) == CJOSE_JWK_EC_P_256;
    if (!good) return std::nullopt;
    return Key{TextOf(json, "kid"), TextOf(json, "alg"), kind, std::move(key)};
  }
};

Keys::~Keys() = default;

Result<std::shared_ptr<const Keys>> Keys::Read(std::string_view jwks) {
  ASSIGN_OR_RETURN(const Json set, ReadObject(jwks));
  const json_t* const list = json_object_get(set.get(), "keys");
  if (!json_is_array(list)) return InvalidArgument("no key set");
  std::shared_ptr<Keys> keys(new Keys());
  for (std::size_t i = 0; i < json_array_size(list); ++i) {
    const json_t* const json = json_array_get(list, i);
    if (json_object_get(json, "d") != nullptr || json_object_get(json, "k") != nullptr) {
      return InvalidArgument("there is a secret key in the key set");
    }
    auto key = Key::From(json);
    if (!key) continue;
    for (const Key& other : keys->keys_) {
      if (other.id && other.id == key->id) return InvalidArgument("two keys have one id");
    }
    keys->keys_.push_back(*std::move(key));
  }
  if (keys->keys_.empty()) return InvalidArgument("no key of the set can be used");
  return std::shared_ptr<const Keys>(std::move(keys));
}

Result<std::string> Keys::Open(std::string_view token) const {
  if (token.size() > kMaxTokenBytes) return Unauthenticated("the token is too long");
  // One spelling of a token: three parts of base64url, and nothing that a lenient reader passes
  // over.
  const bool good = std::all_of(token.begin(), token.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '_' || c == '.';
  });
  if (!good || std::count(token.begin(), token.end(), '.') != 2) {
    return Unauthenticated("the token can't be read");
  }
  const auto header = ReadHeader(token);
  if (!header.ok()) return Unauthenticated("the token can't be read");
  const auto algorithm = TextOf(header->get(), "alg");
  const auto id = TextOf(header->get(), "kid");
  if (!algorithm) return Unauthenticated("a token without an algorithm");
  if (json_object_get(header->get(), "kid") != nullptr && !id) {
    return Unauthenticated("the key's id is no text");
  }
  const Key* found = nullptr;
  for (const Key& key : keys_) {
    if (id ? key.id == id : keys_.size() == 1) found = &key;
  }
  if (found == nullptr) return Unauthenticated("the token is signed by no known key");
  if (!Fits(*algorithm, found->kind) || (found->algorithm && found->algorithm != algorithm)) {
    return Unauthenticated("the key is not for this algorithm");
  }
  cjose_err error;
  const std::unique_ptr<cjose_jws_t, FreeSignature> jws(
      cjose_jws_import(token.data(), token.size(), &error));
  if (jws == nullptr) return Unauthenticated("the token can't be read");
  static std::mutex one_at_a_time;  // cjose says nothing of threads.
  const std::lock_guard lock(one_at_a_time);
  if (!cjose_jws_verify(jws.get(), found->key.get(), &error)) {
    return Unauthenticated("the signature is not good");
  }
  std::uint8_t* bytes = nullptr;
  std::size_t size = 0;
  if (!cjose_jws_get_plaintext(jws.get(), &bytes, &size, &error)) {
    return Unauthenticated("the token can't be read");
  }
  return std::string(reinterpret_cast<const char*>(bytes), size);
}

}  // namespace chancery::token
