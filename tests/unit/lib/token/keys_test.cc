// SPDX-License-Identifier: GPL-3.0-or-later
// Signatures, good and forged.
#include "lib/token/keys.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/testing/tokens.h"

namespace chancery::token {
namespace {

using testing::KeySet;
using testing::TokenKey;
using Kind = testing::TokenKey::Kind;

constexpr std::string_view kClaims = R"({"sub":"a.moreau"})";

const TokenKey& Rsa() {
  static const TokenKey key(Kind::kRsa, "r1");
  return key;
}
const TokenKey& Ec() {
  static const TokenKey key(Kind::kP256, "e1");
  return key;
}

std::shared_ptr<const Keys> Both() {
  const auto keys = Keys::Read(KeySet(Rsa().Jwk(), Ec().Jwk()));
  EXPECT_TRUE(keys.ok()) << keys.status();
  return *keys;
}

bool Opens(const Keys& keys, const std::string& token) { return keys.Open(token).ok(); }

TEST(KeysTest, OpenWhatTheirPrivateHalvesHaveSigned) {
  const auto keys = Both();
  for (const std::string& token :
       {Rsa().Sign("RS256", kClaims), Rsa().Sign("PS256", kClaims), Ec().Sign("ES256", kClaims)}) {
    const auto claims = keys->Open(token);
    ASSERT_TRUE(claims.ok()) << claims.status();
    EXPECT_EQ(*claims, kClaims);
  }
}

TEST(KeysTest, RefuseAnotherKeyOfTheSameName) {
  const TokenKey other(Kind::kRsa, "r1"), ec(Kind::kP256, "e1");
  EXPECT_FALSE(Opens(*Both(), other.Sign("RS256", kClaims)));
  EXPECT_FALSE(Opens(*Both(), ec.Sign("ES256", kClaims)));
}

TEST(KeysTest, RefuseATokenThatNobodyHasSigned) {
  for (const char* header :
       {R"({"alg":"none"})", R"({"alg":"none","kid":"r1"})", R"({"alg":"None","kid":"e1"})",
        R"({"alg":"","kid":"r1"})", R"({"kid":"r1"})", R"({"alg":null,"kid":"r1"})"}) {
    EXPECT_FALSE(Opens(*Both(), testing::Unsigned(header, kClaims))) << header;
  }
  std::string cut = Rsa().Sign("RS256", kClaims);
  cut.resize(cut.rfind('.') + 1);
  EXPECT_FALSE(Opens(*Both(), cut));
  cut.pop_back();
  EXPECT_FALSE(Opens(*Both(), cut));
}

TEST(KeysTest, RefuseAPublicKeyThatIsTakenForASecret) {
  for (const std::string& secret :
       {Rsa().PublicPem(), Rsa().Jwk(), Ec().PublicPem(), std::string()}) {
    for (const char* header : {R"({"alg":"HS256","kid":"r1"})", R"({"alg":"HS256","kid":"e1"})"}) {
      EXPECT_FALSE(Opens(*Both(), testing::SignedByHmac(secret, header, kClaims)));
    }
  }
}

TEST(KeysTest, RefuseAnAlgorithmThatTheKeyIsNotFor) {
  EXPECT_FALSE(Opens(*Both(), Rsa().Sign("RS256", R"({"alg":"ES256","kid":"r1"})", kClaims)));
  EXPECT_FALSE(Opens(*Both(), Ec().Sign("ES256", R"({"alg":"RS256","kid":"e1"})", kClaims)));
  EXPECT_FALSE(Opens(*Both(), Rsa().Sign("RS256", R"({"alg":"RS512","kid":"r1"})", kClaims)));
  // The key itself may say that it is for one alone.
  std::string jwk = Rsa().Jwk();
  jwk.insert(1, R"("alg":"PS256",)");
  const auto keys = Keys::Read(KeySet(jwk));
  ASSERT_TRUE(keys.ok());
  EXPECT_TRUE(Opens(**keys, Rsa().Sign("PS256", kClaims)));
  EXPECT_FALSE(Opens(**keys, Rsa().Sign("RS256", kClaims)));
}

TEST(KeysTest, WantTheKeysIdWhenThereAreSeveral) {
  const std::string nameless = Rsa().Sign("RS256", R"({"alg":"RS256"})", kClaims);
  EXPECT_FALSE(Opens(*Both(), nameless));
  EXPECT_TRUE(Opens(**Keys::Read(KeySet(Rsa().Jwk())), nameless));
  EXPECT_FALSE(Opens(*Both(), Rsa().Sign("RS256", R"({"alg":"RS256","kid":"e1"})", kClaims)));
  EXPECT_FALSE(Opens(*Both(), Rsa().Sign("RS256", R"({"alg":"RS256","kid":"r2"})", kClaims)));
  EXPECT_FALSE(Opens(*Both(), Rsa().Sign("RS256", R"({"alg":"RS256","kid":7})", kClaims)));
}

TEST(KeysTest, RefuseAKeyThatTheTokenBringsItself) {
  const TokenKey own(Kind::kRsa, "r1");
  EXPECT_FALSE(
      Opens(*Both(),
            own.Sign("RS256", R"({"alg":"RS256","kid":"r1","jwk":)" + own.Jwk() + "}", kClaims)));
  EXPECT_FALSE(Opens(
      *Both(), own.Sign("RS256", R"({"alg":"RS256","jku":"https://evil.example/"})", kClaims)));
}

TEST(KeysTest, RefuseDemandsThatTheyDoNotUnderstand) {
  for (const char* header :
       {R"({"alg":"RS256","kid":"r1","crit":["exp"]})", R"({"alg":"RS256","kid":"r1","b64":false})",
        R"({"alg":"RS256","kid":"r1","zip":"DEF"})", R"({"alg":"RS256","alg":"RS256","kid":"r1"})",
        R"({"alg":"RS256","kid":"r1","typ":"at+jwt"})",
        R"({"alg":"RS256","kid":"r1","typ":"logout+jwt"})"}) {
    EXPECT_FALSE(Opens(*Both(), Rsa().Sign("RS256", header, kClaims))) << header;
  }
  EXPECT_TRUE(
      Opens(*Both(), Rsa().Sign("RS256", R"({"alg":"RS256","kid":"r1","typ":"JWT"})", kClaims)));
}

TEST(KeysTest, RefuseATokenWithAnyByteChanged) {
  const auto keys = Both();
  const std::string token = Ec().Sign("ES256", kClaims);
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    // The last letter of a part has bits that no byte is made of.
    if (i + 1 == token.size() || token[i + 1] == '.') continue;
    EXPECT_FALSE(Opens(*keys, changed)) << i;
  }
  for (const std::string& bytes :
       {std::string(), std::string("."), std::string(".."), std::string("..."), token + "." + token,
        token + "=", " " + token, token + "\n", std::string(7000, 'a'), std::string(3, '\0')}) {
    EXPECT_FALSE(Opens(*keys, bytes)) << bytes;
  }
}

TEST(KeysTest, AreNoneOfASetThatIsUnsound) {
  const TokenKey small(Kind::kRsa1024, "s"), other_curve(Kind::kP384, "c"), twin(Kind::kRsa, "r1");
  for (const std::string& set :
       {std::string(), std::string("{}"), std::string("[]"), std::string(R"({"keys":{}})"),
        KeySet(""), KeySet(small.Jwk()), KeySet(other_curve.Jwk()), KeySet(Rsa().Jwk(), twin.Jwk()),
        KeySet(R"({"kty":"oct","k":"c2VjcmV0"})"),
        KeySet(Rsa().Jwk(), R"({"kty":"oct","k":"c2VjcmV0"})"),
        KeySet(R"({"kty":"EC","crv":"P-256","x":"AA","y":"AA","d":"AA"})"), KeySet("7", "null")}) {
    EXPECT_EQ(Keys::Read(set).status().code(), StatusCode::kInvalidArgument) << set;
  }
  // What is for encryption is passed over.
  std::string jwk = Ec().Jwk();
  jwk.insert(1, R"("use":"enc",)");
  const auto keys = Keys::Read(KeySet(Rsa().Jwk(), jwk));
  ASSERT_TRUE(keys.ok()) << keys.status();
  EXPECT_FALSE(Opens(**keys, Ec().Sign("ES256", kClaims)));
}

}  // namespace
}  // namespace chancery::token
