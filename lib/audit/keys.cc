// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/audit/keys.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <mutex>
#include <utility>
#include <vector>

#include "lib/base/digest.h"
#include "lib/base/file.h"

namespace chancery::audit {
namespace {

constexpr std::size_t kTagBytes = 16;
constexpr std::size_t kNonceBytes = 12;
constexpr std::string_view kSealingInfo = "chancery audit request 1";

struct Free {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
template <typename T>
using Owned = std::unique_ptr<T, Free>;

const unsigned char* In(std::string_view s) {
  return reinterpret_cast<const unsigned char*>(s.data());
}
unsigned char* Out(std::string& s) { return reinterpret_cast<unsigned char*>(s.data()); }

Result<std::string> RawPublicKey(EVP_PKEY* key) {
  std::string raw(32, '\0');
  std::size_t size = raw.size();
  if (EVP_PKEY_get_raw_public_key(key, Out(raw), &size) != 1 || size != raw.size()) {
    return Internal("a public key can't be read");
  }
  return raw;
}

// A key of the kind `id`, as `read` takes it from the PEM file.
template <typename Reader>
Result<Key> ReadKey(const std::filesystem::path& pem, int id, std::string_view kind, Reader read) {
  ASSIGN_OR_RETURN(const std::string text, base::ReadFile(pem, 64 << 10));
  const Owned<BIO> bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  Key key(read(bio.get()));
  if (key == nullptr || EVP_PKEY_get_id(key.get()) != id) {
    return InvalidArgument(pem.string() + ": not " + std::string(kind) + " in PEM");
  }
  return key;
}

// HKDF (RFC 5869) with SHA-256: a key and a nonce.
std::string Derive(std::string_view secret, std::string_view salt) {
  const std::string extracted = base::HmacSha256(salt, secret);
  const std::string info(kSealingInfo);
  const std::string first = base::HmacSha256(extracted, info + '\1');
  return first + base::HmacSha256(extracted, first + info + '\2').substr(0, kNonceBytes);
}

Result<std::string> Agree(EVP_PKEY* own, EVP_PKEY* other) {
  const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new(own, nullptr));
  std::string secret(32, '\0');
  std::size_t size = secret.size();
  if (context == nullptr || EVP_PKEY_derive_init(context.get()) != 1 ||
      EVP_PKEY_derive_set_peer(context.get(), other) != 1 ||
      EVP_PKEY_derive(context.get(), Out(secret), &size) != 1 || size != secret.size()) {
    return Internal("no secret could be agreed with the query key");
  }
  return secret;
}

}  // namespace

void FreeKey::operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }

Signer::Signer(Key key, std::string public_key)
    : key_(std::move(key)), public_key_(std::move(public_key)) {}

Result<Signer> Signer::Read(const std::filesystem::path& pem) {
  ASSIGN_OR_RETURN(Key key, ReadKey(pem, EVP_PKEY_ED25519, "an Ed25519 private key", [](BIO* bio) {
                     return PEM_read_bio_PrivateKey(bio, nullptr, nullptr, nullptr);
                   }));
  ASSIGN_OR_RETURN(std::string raw, RawPublicKey(key.get()));
  return Signer(std::move(key), std::move(raw));
}

Result<std::string> Signer::Sign(std::string_view bytes) const {
  const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
  std::string signature(64, '\0');
  std::size_t size = signature.size();
  if (EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) != 1 ||
      EVP_DigestSign(context.get(), Out(signature), &size, In(bytes), bytes.size()) != 1) {
    return Internal("the audit can't sign");
  }
  return signature;
}

bool IsSignedBy(std::string_view public_key, std::string_view bytes, std::string_view signature) {
  const Key key(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, In(public_key), public_key.size()));
  const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
  return key != nullptr &&
         EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
         EVP_DigestVerify(context.get(), In(signature), signature.size(), In(bytes),
                          bytes.size()) == 1;
}

// A key for one seal. The nonce may come from where it comes from.
struct Sealer::Drawn {
  std::string ephemeral;
  std::string key_and_nonce;
};

struct Sealer::Ready {
  std::mutex mutex;
  std::vector<Drawn> drawn;
};

Sealer::Sealer(Key key, std::string public_key)
    : key_(std::move(key)), public_key_(std::move(public_key)), ready_(std::make_unique<Ready>()) {}

Sealer::~Sealer() = default;
Sealer::Sealer(Sealer&&) noexcept = default;

Result<Sealer> Sealer::Read(const std::filesystem::path& pem) {
  ASSIGN_OR_RETURN(Key key, ReadKey(pem, EVP_PKEY_X25519, "an X25519 public key", [](BIO* bio) {
                     return PEM_read_bio_PUBKEY(bio, nullptr, nullptr, nullptr);
                   }));
  ASSIGN_OR_RETURN(std::string raw, RawPublicKey(key.get()));
  return Sealer(std::move(key), std::move(raw));
}

Result<Sealer::Drawn> Sealer::Draw() const {
  const Key once(EVP_PKEY_Q_keygen(nullptr, nullptr, "X25519"));
  if (once == nullptr) return Internal("no key could be drawn");
  ASSIGN_OR_RETURN(std::string ephemeral, RawPublicKey(once.get()));
  ASSIGN_OR_RETURN(const std::string secret, Agree(once.get(), key_.get()));
  std::string key_and_nonce = Derive(secret, ephemeral + public_key_);
  return Drawn{std::move(ephemeral), std::move(key_and_nonce)};
}

void Sealer::Prepare(std::size_t count) {
  for (; count > 0; --count) {
    {
      const std::lock_guard lock(ready_->mutex);
      if (ready_->drawn.size() >= kMostReady) return;
    }
    auto drawn = Draw();
    if (!drawn.ok()) return;  // Who seals will be told.
    const std::lock_guard lock(ready_->mutex);
    ready_->drawn.push_back(*std::move(drawn));
  }
}

Result<v1::Sealed> Sealer::Seal(std::string_view context, std::string_view bytes) {
  Drawn once;
  {
    const std::lock_guard lock(ready_->mutex);
    if (!ready_->drawn.empty()) {
      once = std::move(ready_->drawn.back());
      ready_->drawn.pop_back();
    }
  }
  if (once.ephemeral.empty()) {
    ASSIGN_OR_RETURN(once, Draw());
  }
  const std::string& key = once.key_and_nonce;

  std::string sealed(bytes.size() + kTagBytes, '\0');
  const Owned<EVP_CIPHER_CTX> cipher(EVP_CIPHER_CTX_new());
  static const EVP_CIPHER* const cipher_method = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  int size = 0, rest = 0;
  unsigned char* const out = Out(sealed);
  if (EVP_EncryptInit_ex(cipher.get(), cipher_method, nullptr, In(key), In(key) + 32) != 1 ||
      EVP_EncryptUpdate(cipher.get(), nullptr, &size, In(context),
                        static_cast<int>(context.size())) != 1 ||
      EVP_EncryptUpdate(cipher.get(), out, &size, In(bytes), static_cast<int>(bytes.size())) != 1 ||
      EVP_EncryptFinal_ex(cipher.get(), out + size, &rest) != 1 ||
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, kTagBytes, out + bytes.size()) != 1) {
    return Internal("a request can't be sealed");
  }
  v1::Sealed out_message;
  out_message.set_ephemeral(std::move(once.ephemeral));
  out_message.set_ciphertext(std::move(sealed));
  return out_message;
}

}  // namespace chancery::audit
