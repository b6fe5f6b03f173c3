// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/testing/pki.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <cstdint>
#include <cstdlib>

namespace chancery::testing {
namespace {

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
  void operator()(BIO* bio) const { BIO_free(bio); }
};
template <typename T>
using Owned = std::unique_ptr<T, Free>;

// Without certificates there is nothing to test.
void Demand(bool done) {
  if (done) return;
  ERR_print_errors_fp(stderr);
  std::abort();
}

template <typename Write>
std::string Pem(Write write) {
  Owned<BIO> bio(BIO_new(BIO_s_mem()));
  Demand(write(bio.get()) == 1);
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &bytes);
  return std::string(bytes, static_cast<std::size_t>(size));
}

std::string PemOf(X509* certificate) {
  return Pem([&](BIO* bio) { return PEM_write_bio_X509(bio, certificate); });
}

std::string PemOf(EVP_PKEY* key) {
  return Pem([&](BIO* bio) {
    return PEM_write_bio_PKCS8PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr);
  });
}

std::string PublicPemOf(EVP_PKEY* key) {
  return Pem([&](BIO* bio) { return PEM_write_bio_PUBKEY(bio, key); });
}

void Extend(X509* certificate, X509* issuer, int nid, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  Owned<X509_EXTENSION> extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value));
  Demand(extension && X509_add_ext(certificate, extension.get(), -1) == 1);
}

// A certificate without extensions or signature. `issuer` is null for one that signs itself.
Owned<X509> Blank(std::string_view common_name, EVP_PKEY* key, X509* issuer,
                  std::chrono::seconds lifetime) {
  Owned<X509> made(X509_new());
  X509_set_version(made.get(), X509_VERSION_3);
  std::uint64_t serial = 0;
  Demand(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) == 1);
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(made.get()), serial >> 1);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), static_cast<long>(lifetime.count()));
  X509_NAME* name = X509_get_subject_name(made.get());
  Demand(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                                    reinterpret_cast<const unsigned char*>(common_name.data()),
                                    static_cast<int>(common_name.size()), -1, 0) == 1);
  Demand(X509_set_issuer_name(made.get(), issuer ? X509_get_subject_name(issuer) : name) == 1);
  Demand(X509_set_pubkey(made.get(), key) == 1);
  return made;
}

}  // namespace

struct Pki::Keys {
  Owned<EVP_PKEY> key;
  Owned<X509> certificate;
  std::string pem;

  Credentials Issue(std::string_view common_name, std::chrono::seconds lifetime, const char* usage,
                    const char* names) const {
    Owned<EVP_PKEY> own(EVP_EC_gen("P-256"));
    Owned<X509> made = Blank(common_name, own.get(), certificate.get(), lifetime);
    Extend(made.get(), certificate.get(), NID_basic_constraints, "critical,CA:FALSE");
    Extend(made.get(), certificate.get(), NID_key_usage, "critical,digitalSignature");
    Extend(made.get(), certificate.get(), NID_ext_key_usage, usage);
    if (names != nullptr) Extend(made.get(), certificate.get(), NID_subject_alt_name, names);
    Demand(X509_sign(made.get(), key.get(), EVP_sha256()) > 0);
    return {PemOf(made.get()), PemOf(own.get())};
  }
};

Pki::Pki(std::string_view name) : keys_(std::make_unique<Keys>()) {
  keys_->key.reset(EVP_EC_gen("P-256"));
  keys_->certificate = Blank(name, keys_->key.get(), nullptr, std::chrono::hours(24));
  X509* own = keys_->certificate.get();
  Extend(own, own, NID_basic_constraints, "critical,CA:TRUE");
  Extend(own, own, NID_key_usage, "critical,keyCertSign,cRLSign");
  Extend(own, own, NID_subject_key_identifier, "hash");
  Demand(X509_sign(own, keys_->key.get(), EVP_sha256()) > 0);
  keys_->pem = PemOf(own);
}

Pki::~Pki() = default;

const std::string& Pki::authority() const { return keys_->pem; }

Credentials Pki::ForServer() const {
  return keys_->Issue("localhost", std::chrono::hours(24), "serverAuth",
                      "DNS:localhost,IP:127.0.0.1");
}

Credentials Pki::ForPerson(std::string_view common_name, std::chrono::seconds lifetime) const {
  return keys_->Issue(common_name, lifetime, "clientAuth", nullptr);
}

AuditKeys MakeAuditKeys() {
  const Owned<EVP_PKEY> signing(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  const Owned<EVP_PKEY> query(EVP_PKEY_Q_keygen(nullptr, nullptr, "X25519"));
  Demand(signing && query);
  return {PemOf(signing.get()), PublicPemOf(signing.get()), PemOf(query.get()),
          PublicPemOf(query.get())};
}

}  // namespace chancery::testing
