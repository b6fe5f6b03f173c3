// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/token/signer.h"

#include <cjose/cjose.h>

#include <cstdlib>
#include <mutex>
#include <utility>

#include "lib/base/digest.h"
#include "lib/token/json.h"

namespace chancery::token {
namespace {

struct FreeKey {
  void operator()(cjose_jwk_t* key) const { cjose_jwk_release(key); }
};
struct FreeSignature {
  void operator()(cjose_jws_t* jws) const { cjose_jws_release(jws); }
};
struct FreeText {
  void operator()(char* text) const { cjose_get_dealloc()(text); }
};
using Key_ = std::unique_ptr<cjose_jwk_t, FreeKey>;

}  // namespace

struct Signer::Key {
  Key_ key;
  Json header;
  std::mutex mutex;  // cjose says nothing of threads.
};

Signer::Signer(std::unique_ptr<Key> key) : key_(std::move(key)) {}
Signer::~Signer() = default;

Result<std::unique_ptr<Signer>> Signer::Read(std::string_view jwk) {
  ASSIGN_OR_RETURN(const Json json, ReadObject(jwk));
  const auto id = TextOf(json.get(), "kid");
  if (!id || id->empty() || !TextOf(json.get(), "d")) {
    return InvalidArgument("no private key with an id");
  }
  cjose_err error;
  auto key = std::make_unique<Key>();
  key->key.reset(cjose_jwk_import_json(json.get(), &error));
  if (key->key == nullptr || cjose_jwk_get_kty(key->key.get(), &error) != CJOSE_JWK_KTY_EC ||
      cjose_jwk_EC_get_curve(key->key.get(), &error) != CJOSE_JWK_EC_P_256) {
    return InvalidArgument("no key on P-256");
  }
  key->header.reset(json_pack("{s:s, s:s, s:s}", "alg", "ES256", "typ", "JWT", "kid", id->c_str()));
  if (key->header == nullptr) return InvalidArgument("the key's id is no text");
  return std::unique_ptr<Signer>(new Signer(std::move(key)));
}

Result<std::string> Signer::Sign(const Assertion& assertion) const {
  const auto from =
      std::chrono::floor<std::chrono::seconds>(assertion.from).time_since_epoch().count();
  const Json claims(json_pack("{s:s%, s:s%, s:s%, s:I, s:I, s:s}", "iss", assertion.issuer.data(),
                              assertion.issuer.size(), "aud", assertion.audience.data(),
                              assertion.audience.size(), "sub", assertion.person.data(),
                              assertion.person.size(), "iat", json_int_t{from}, "exp",
                              json_int_t{from + assertion.lifetime.count()}, "jti",
                              base::Hex(base::RandomBytes(16)).c_str()));
  if (claims == nullptr) return InvalidArgument("who is named is no text");
  const std::unique_ptr<char, void (*)(void*)> text(json_dumps(claims.get(), JSON_COMPACT),
                                                    std::free);
  if (text == nullptr) return Internal("claims can't be written");
  const std::string_view payload(text.get());
  cjose_err error;
  const std::lock_guard lock(key_->mutex);
  const std::unique_ptr<cjose_jws_t, FreeSignature> jws(cjose_jws_sign(
      key_->key.get(), key_->header.get(), reinterpret_cast<const std::uint8_t*>(payload.data()),
      payload.size(), &error));
  const char* compact = nullptr;  // Belongs to the signature.
  if (jws == nullptr || !cjose_jws_export(jws.get(), &compact, &error)) {
    return Internal("a token can't be signed");
  }
  return std::string(compact);
}

Result<KeyPair> MakeKeyPair() {
  cjose_err error;
  const Key_ key(cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, &error));
  const std::string id = base::Hex(base::RandomBytes(8));
  if (key == nullptr || !cjose_jwk_set_kid(key.get(), id.data(), id.size(), &error)) {
    return Internal("a key can't be made");
  }
  const std::unique_ptr<char, FreeText> whole(cjose_jwk_to_json(key.get(), true, &error));
  const std::unique_ptr<char, FreeText> open(cjose_jwk_to_json(key.get(), false, &error));
  if (whole == nullptr || open == nullptr) return Internal("a key can't be written");
  return KeyPair{std::string(whole.get()) + "\n", "{\"keys\":[" + std::string(open.get()) + "]}\n"};
}

}  // namespace chancery::token
