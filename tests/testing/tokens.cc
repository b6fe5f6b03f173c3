// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/testing/tokens.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <chrono>
#include <cstdlib>
#include <utility>
#include <vector>

namespace chancery::testing {
namespace {

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  void operator()(BIGNUM* number) const { BN_free(number); }
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(ECDSA_SIG* signature) const { ECDSA_SIG_free(signature); }
};
template <typename T>
using Owned = std::unique_ptr<T, Free>;

// Without keys there is nothing to test.
void Demand(bool done) {
  if (!done) std::abort();
}

std::string Number(const EVP_PKEY* key, const char* name, int size) {
  BIGNUM* read = nullptr;
  Demand(EVP_PKEY_get_bn_param(key, name, &read) == 1);
  const Owned<BIGNUM> number(read);
  std::string bytes(static_cast<std::size_t>(size == 0 ? BN_num_bytes(read) : size), '\0');
  Demand(BN_bn2binpad(read, reinterpret_cast<unsigned char*>(bytes.data()),
                      static_cast<int>(bytes.size())) >= 0);
  return Base64Url(bytes);
}

// The two numbers of an ECDSA signature, one after the other (RFC 7518, 3.4).
std::string Flat(const std::string& der, int size) {
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  const Owned<ECDSA_SIG> signature(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
  Demand(signature != nullptr);
  std::string flat(static_cast<std::size_t>(size) * 2, '\0');
  auto* const out = reinterpret_cast<unsigned char*>(flat.data());
  Demand(BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), out, size) == size);
  Demand(BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), out + size, size) == size);
  return flat;
}

std::string Signature(EVP_PKEY* key, std::string_view algorithm, const std::string& text) {
  const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* options = nullptr;
  const EVP_MD* const digest = algorithm == "ES384" ? EVP_sha384() : EVP_sha256();
  Demand(EVP_DigestSignInit(context.get(), &options, digest, nullptr, key) == 1);
  if (algorithm == "PS256") {
    Demand(EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) == 1);
    Demand(EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST) == 1);
  }
  const auto* const bytes = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t size = 0;
  Demand(EVP_DigestSign(context.get(), nullptr, &size, bytes, text.size()) == 1);
  std::string signature(size, '\0');
  Demand(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                        bytes, text.size()) == 1);
  signature.resize(size);
  return signature;
}

std::string Quoted(std::string_view text) { return '"' + std::string(text) + '"'; }

}  // namespace

std::string Base64Url(std::string_view bytes) {
  std::string text(bytes.size() / 3 * 4 + 5, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                   reinterpret_cast<const unsigned char*>(bytes.data()),
                                   static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  while (!text.empty() && text.back() == '=') text.pop_back();
  for (char& c : text) {
    if (c == '+') c = '-';
    if (c == '/') c = '_';
  }
  return text;
}

struct TokenKey::Key {
  Kind kind;
  Owned<EVP_PKEY> pair;
};

TokenKey::TokenKey(Kind kind, std::string id) : key_(std::make_unique<Key>()), id_(std::move(id)) {
  key_->kind = kind;
  switch (kind) {
    case Kind::kRsa:
      key_->pair.reset(EVP_RSA_gen(2048));
      break;
    case Kind::kRsa1024:
      key_->pair.reset(EVP_RSA_gen(1024));
      break;
    case Kind::kP256:
      key_->pair.reset(EVP_EC_gen("P-256"));
      break;
    case Kind::kP384:
      key_->pair.reset(EVP_EC_gen("P-384"));
      break;
  }
  Demand(key_->pair != nullptr);
}

TokenKey::~TokenKey() = default;

std::string TokenKey::Jwk() const {
  const EVP_PKEY* const pair = key_->pair.get();
  ClaimsMap jwk;
  if (!id_.empty()) jwk["kid"] = Quoted(id_);
  if (key_->kind == Kind::kRsa || key_->kind == Kind::kRsa1024) {
    jwk["kty"] = Quoted("RSA");
    jwk["n"] = Quoted(Number(pair, OSSL_PKEY_PARAM_RSA_N, 0));
    jwk["e"] = Quoted(Number(pair, OSSL_PKEY_PARAM_RSA_E, 0));
    return Json(jwk);
  }
  const bool small = key_->kind == Kind::kP256;
  jwk["kty"] = Quoted("EC");
  jwk["crv"] = Quoted(small ? "P-256" : "P-384");
  jwk["x"] = Quoted(Number(pair, OSSL_PKEY_PARAM_EC_PUB_X, small ? 32 : 48));
  jwk["y"] = Quoted(Number(pair, OSSL_PKEY_PARAM_EC_PUB_Y, small ? 32 : 48));
  return Json(jwk);
}

std::string TokenKey::Sign(std::string_view algorithm, std::string_view header,
                           std::string_view claims) const {
  const std::string text = Base64Url(header) + "." + Base64Url(claims);
  std::string signature = Signature(key_->pair.get(), algorithm, text);
  if (algorithm == "ES256") signature = Flat(signature, 32);
  if (algorithm == "ES384") signature = Flat(signature, 48);
  return text + "." + Base64Url(signature);
}

std::string TokenKey::Sign(std::string_view algorithm, std::string_view claims) const {
  ClaimsMap header = {{"alg", Quoted(algorithm)}};
  if (!id_.empty()) header["kid"] = Quoted(id_);
  return Sign(algorithm, Json(header), claims);
}

std::string TokenKey::PublicPem() const {
  const Owned<BIO> bio(BIO_new(BIO_s_mem()));
  Demand(PEM_write_bio_PUBKEY(bio.get(), key_->pair.get()) == 1);
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &bytes);
  return std::string(bytes, static_cast<std::size_t>(size));
}

std::string Unsigned(std::string_view header, std::string_view claims) {
  return Base64Url(header) + "." + Base64Url(claims) + ".";
}

std::string SignedByHmac(std::string_view secret, std::string_view header,
                         std::string_view claims) {
  const std::string text = Base64Url(header) + "." + Base64Url(claims);
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  Demand(HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
              reinterpret_cast<const unsigned char*>(text.data()), text.size(), mac,
              &size) != nullptr);
  return text + "." + Base64Url({reinterpret_cast<const char*>(mac), size});
}

std::string KeySet(const std::string& first, const std::string& second) {
  return "{\"keys\":[" + first + (second.empty() ? "" : "," + second) + "]}";
}

std::string Json(const ClaimsMap& claims) {
  std::string json;
  for (const auto& [name, value] : claims) {
    if (!value.empty()) json += (json.empty() ? "" : ",") + Quoted(name) + ":" + value;
  }
  return "{" + json + "}";
}

ClaimsMap GoodClaims(std::string_view issuer, std::string_view audience, std::string_view person,
                     std::int64_t now) {
  return {{"iss", Quoted(issuer)},
          {"aud", Quoted(audience)},
          {"sub", Quoted(person)},
          {"iat", std::to_string(now)},
          {"exp", std::to_string(now + 3600)}};
}

std::int64_t UnixNow() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace chancery::testing
