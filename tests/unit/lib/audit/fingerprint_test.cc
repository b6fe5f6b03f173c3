// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "lib/audit/log.h"
#include "tests/testing/pki.h"

namespace chancery::audit {
namespace {

// As OpenSSL tells it.
std::string Expected(const std::string& pem) {
  BIO* bio = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
  X509* certificate = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
  std::string digest(32, '\0');
  unsigned int size = 0;
  X509_digest(certificate, EVP_sha256(), reinterpret_cast<unsigned char*>(digest.data()), &size);
  X509_free(certificate);
  BIO_free(bio);
  return digest;
}

TEST(FingerprintTest, IsOfTheCertificatesDerForm) {
  const testing::Pki pki;
  std::string name = "a";
  for (int i = 0; i < 6; ++i, name += 'x') {  // Of lengths with and without padding.
    const std::string pem = pki.ForPerson(name).certificate;
    EXPECT_EQ(FingerprintOf(pem), Expected(pem));
  }
}

TEST(FingerprintTest, IsEmptyForWhatIsNoCertificate) {
  EXPECT_EQ(FingerprintOf(""), "");
  EXPECT_EQ(FingerprintOf("-----BEGIN CERTIFICATE-----\n"), "");
  EXPECT_EQ(FingerprintOf("-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n"), "");
}

}  // namespace
}  // namespace chancery::audit
