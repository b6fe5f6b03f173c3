// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/audit/keys.h"

#include <fcntl.h>
#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <unistd.h>

#include <cstdio>
#include <memory>
#include <system_error>

namespace chancery::auditor {
namespace {

constexpr std::size_t kTag = 16;

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  void operator()(EVP_KDF* kdf) const { EVP_KDF_free(kdf); }
  void operator()(EVP_KDF_CTX* context) const { EVP_KDF_CTX_free(context); }
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
  void operator()(std::FILE* file) const { std::fclose(file); }
};
template <typename T>
using Owned = std::unique_ptr<T, Free>;

const unsigned char* In(std::string_view s) {
  return reinterpret_cast<const unsigned char*>(s.data());
}

unsigned char* Out(std::string& s) { return reinterpret_cast<unsigned char*>(s.data()); }

using Extract = int (*)(const EVP_PKEY*, unsigned char*, std::size_t*);

Result<std::string> Raw(const EVP_PKEY* key, Extract extract) {
  std::string raw(32, '\0');
  std::size_t size = raw.size();
  if (key == nullptr || extract(key, Out(raw), &size) != 1 || size != 32) {
    return Internal("a key can't be read");
  }
  return raw;
}

// The secret that X25519 agrees on, by the private key `raw` and the other's public one.
Result<std::string> Agree(std::string_view raw, std::string_view other, std::string* own_public) {
  const Owned<EVP_PKEY> own(
      EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, In(raw), raw.size()));
  const Owned<EVP_PKEY> peer(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, nullptr, In(other), other.size()));
  if (own == nullptr || peer == nullptr) return DataLoss("the sealed text has no key in it");
  ASSIGN_OR_RETURN(*own_public, Raw(own.get(), EVP_PKEY_get_raw_public_key));
  const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new(own.get(), nullptr));
  std::string secret(32, '\0');
  std::size_t size = secret.size();
  if (EVP_PKEY_derive_init(context.get()) != 1 ||
      EVP_PKEY_derive_set_peer(context.get(), peer.get()) != 1 ||
      EVP_PKEY_derive(context.get(), Out(secret), &size) != 1) {
    return DataLoss("no secret can be agreed");
  }
  return secret;
}

Result<std::string> Hkdf(std::string secret, std::string salt, std::string info) {
  const Owned<EVP_KDF> kdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
  const Owned<EVP_KDF_CTX> context(EVP_KDF_CTX_new(kdf.get()));
  char digest[] = "SHA256";
  const OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, secret.data(), secret.size()),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, salt.data(), salt.size()),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info.data(), info.size()),
      OSSL_PARAM_construct_end()};
  std::string out(44, '\0');
  if (EVP_KDF_derive(context.get(), Out(out), out.size(), parameters) != 1) {
    return Internal("a key can't be derived");
  }
  return out;
}

Status WritePem(const std::filesystem::path& path, EVP_PKEY* key, bool secret) {
  const int fd =
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, secret ? 0400 : 0444);
  if (fd < 0) return FailedPrecondition(path.string() + " can't be made, or is there already");
  const Owned<std::FILE> file(::fdopen(fd, "w"));
  const int written =
      secret ? PEM_write_PKCS8PrivateKey(file.get(), key, nullptr, nullptr, 0, nullptr, nullptr)
             : PEM_write_PUBKEY(file.get(), key);
  if (written != 1 || std::fflush(file.get()) != 0 || ::fsync(fd) != 0) {
    return Internal(path.string() + " can't be written");
  }
  return Ok();
}

}  // namespace

Result<std::string> ReadPublicKey(const std::filesystem::path& pem) {
  const Owned<std::FILE> file(std::fopen(pem.c_str(), "r"));
  if (file == nullptr) return NotFound(pem.string() + " can't be opened");
  const Owned<EVP_PKEY> key(PEM_read_PUBKEY(file.get(), nullptr, nullptr, nullptr));
  if (key == nullptr || EVP_PKEY_get_id(key.get()) != EVP_PKEY_ED25519) {
    return InvalidArgument(pem.string() + " is no Ed25519 public key");
  }
  return Raw(key.get(), EVP_PKEY_get_raw_public_key);
}

bool IsSignedBy(std::string_view public_key, std::string_view bytes, std::string_view signature) {
  const Owned<EVP_PKEY> key(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, In(public_key), public_key.size()));
  const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
  return key != nullptr && signature.size() == 64 &&
         EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
         EVP_DigestVerify(context.get(), In(signature), signature.size(), In(bytes),
                          bytes.size()) == 1;
}

Result<Opener> Opener::Read(const std::filesystem::path& pem) {
  const Owned<std::FILE> file(std::fopen(pem.c_str(), "r"));
  if (file == nullptr) return NotFound(pem.string() + " can't be opened");
  const Owned<EVP_PKEY> key(PEM_read_PrivateKey(file.get(), nullptr, nullptr, nullptr));
  if (key == nullptr || EVP_PKEY_get_id(key.get()) != EVP_PKEY_X25519) {
    return InvalidArgument(pem.string() + " is no X25519 private key");
  }
  ASSIGN_OR_RETURN(std::string raw, Raw(key.get(), EVP_PKEY_get_raw_private_key));
  return Opener(std::move(raw));
}

Result<std::string> Opener::Open(std::string_view context, std::string_view ephemeral,
                                 std::string_view ciphertext) const {
  if (ciphertext.size() < kTag) return DataLoss("the sealed text is cut short");
  std::string own_public;
  ASSIGN_OR_RETURN(std::string secret, Agree(raw_, ephemeral, &own_public));
  ASSIGN_OR_RETURN(
      const std::string derived,
      Hkdf(std::move(secret), std::string(ephemeral) + own_public, "chancery audit request 1"));
  const std::string_view text = ciphertext.substr(0, ciphertext.size() - kTag);
  std::string tag(ciphertext.substr(text.size()));
  std::string out(text.size(), '\0');
  const Owned<EVP_CIPHER_CTX> cipher(EVP_CIPHER_CTX_new());
  int size = 0;
  unsigned char none = 0;
  if (EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, In(derived), In(derived) + 32) !=
          1 ||
      EVP_DecryptUpdate(cipher.get(), nullptr, &size, In(context),
                        static_cast<int>(context.size())) != 1 ||
      EVP_DecryptUpdate(cipher.get(), Out(out), &size, In(text), static_cast<int>(text.size())) !=
          1 ||
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, kTag, tag.data()) != 1 ||
      EVP_DecryptFinal_ex(cipher.get(), &none, &size) != 1) {
    return DataLoss("it was not sealed for this key, or has been changed");
  }
  return out;
}

Status MakeKeys(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  for (const char* name : {"signing.key", "signing.pub", "query.key", "query.pub"}) {
    if (std::filesystem::exists(folder / name, error)) {
      return FailedPrecondition((folder / name).string() + " is there already");
    }
  }
  const Owned<EVP_PKEY> signing(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  const Owned<EVP_PKEY> query(EVP_PKEY_Q_keygen(nullptr, nullptr, "X25519"));
  if (signing == nullptr || query == nullptr) return Internal("no key can be drawn");
  RETURN_IF_ERROR(WritePem(folder / "signing.key", signing.get(), true));
  RETURN_IF_ERROR(WritePem(folder / "signing.pub", signing.get(), false));
  RETURN_IF_ERROR(WritePem(folder / "query.key", query.get(), true));
  return WritePem(folder / "query.pub", query.get(), false);
}

}  // namespace chancery::auditor
