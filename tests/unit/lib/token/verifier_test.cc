// SPDX-License-Identifier: GPL-3.0-or-later
// What a token must say, when, and under which keys.
#include "lib/token/verifier.h"

#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <string>

#include "lib/token/keys.h"
#include "lib/token/signer.h"
#include "tests/testing/temp_dir.h"
#include "tests/testing/tokens.h"

namespace chancery::token {
namespace {

using std::chrono::seconds;
using std::chrono::system_clock;
using testing::ClaimsMap;
using testing::TokenKey;

constexpr std::int64_t kNow = 1'800'000'000;
const system_clock::time_point kTime{seconds(kNow)};

class VerifierTest : public ::testing::Test {
 protected:
  void SetUp() override {
    WriteKeys(testing::KeySet(key_.Jwk()));
    auto made = Verifier::Open({"https://id.example", "chancery"}, folder_.path() / "keys.jwks");
    ASSERT_TRUE(made.ok()) << made.status();
    verifier_ = *std::move(made);
  }

  void WriteKeys(const std::string& set) {
    std::ofstream(folder_.path() / "keys.jwks", std::ios::trunc) << set;
  }

  ClaimsMap Good() {
    return testing::GoodClaims("https://id.example", "chancery", "a.moreau", kNow);
  }
  std::string Token(const ClaimsMap& claims) { return key_.Sign("ES256", testing::Json(claims)); }
  bool Takes(const ClaimsMap& claims, system_clock::time_point at = kTime) {
    return verifier_->Check(Token(claims), at).ok();
  }

  const testing::TempDir folder_{"token"};
  const TokenKey key_{TokenKey::Kind::kP256, "k"};
  std::unique_ptr<Verifier> verifier_;
};

TEST_F(VerifierTest, TakesAGoodTokenAndSaysWhoItNames) {
  const auto claims = verifier_->Check(Token(Good()), kTime);
  ASSERT_TRUE(claims.ok()) << claims.status();
  EXPECT_EQ(claims->person, "a.moreau");
  EXPECT_EQ(claims->expires_s, kNow + 3600);
}

TEST_F(VerifierTest, RefusesWhatIsNotForUsOrNotOfOurIssuer) {
  for (const auto& [name, value] : std::vector<std::pair<std::string, std::string>>{
           {"iss", ""},
           {"iss", "\"https://id.example/\""},
           {"iss", "\"https://evil.example\""},
           {"iss", "[\"https://id.example\"]"},
           {"aud", ""},
           {"aud", "\"another\""},
           {"aud", "\"chancery2\""},
           {"aud", "[]"},
           {"aud", "[\"another\"]"},
           {"aud", "[\"chancery\",\"another\"]"},
           {"aud", "[\"chancery\",7]"},
           {"sub", ""},
           {"sub", "\"\""},
           {"sub", "7"},
           {"sub", "[\"a.moreau\"]"},
           {"sub", "\"" + std::string(300, 'a') + "\""},
           {"exp", ""},
           {"exp", "\"2027-01-15\""},
           {"exp", "1e300"},
           {"iat", ""},
           {"nbf", "\"soon\""}}) {
    ClaimsMap claims = Good();
    claims[name] = value;
    EXPECT_FALSE(Takes(claims)) << name << ": " << value;
  }
  ClaimsMap several = Good();
  several["aud"] = "[\"another\",\"chancery\"]";
  several["azp"] = "\"chancery\"";
  EXPECT_TRUE(Takes(several));
  several["azp"] = "\"another\"";
  EXPECT_FALSE(Takes(several));
}

TEST_F(VerifierTest, RefusesANameThatIsThereTwice) {
  std::string claims = testing::Json(Good());
  claims.insert(1, R"("sub":"security",)");
  EXPECT_FALSE(verifier_->Check(key_.Sign("ES256", claims), kTime).ok());
}

TEST_F(VerifierTest, LooksAtTheTimeEachTime) {
  const std::string token = Token(Good());
  const auto at = [&](std::int64_t s) {
    return verifier_->Check(token, system_clock::time_point(seconds(kNow + s))).ok();
  };
  EXPECT_TRUE(at(0));
  EXPECT_TRUE(at(3600 + 29));
  EXPECT_FALSE(at(3600 + 30));
  EXPECT_TRUE(at(3599));
  EXPECT_TRUE(at(-30));
  EXPECT_FALSE(at(-31));
  ClaimsMap later = Good();
  later["nbf"] = std::to_string(kNow + 600);
  EXPECT_FALSE(Takes(later));
  EXPECT_TRUE(Takes(later, kTime + seconds(600)));
}

TEST_F(VerifierTest, RefusesATokenThatIsValidForTooLong) {
  ClaimsMap claims = Good();
  claims["exp"] = std::to_string(kNow + 43200);
  EXPECT_TRUE(Takes(claims));
  claims["exp"] = std::to_string(kNow + 43201);
  EXPECT_FALSE(Takes(claims));
  claims["exp"] = claims["iat"];
  EXPECT_FALSE(Takes(claims));
}

TEST_F(VerifierTest, GoesByTheKeysOfNow) {
  const TokenKey next(TokenKey::Kind::kP256, "k");
  const std::string before = Token(Good());
  const std::string after = next.Sign("ES256", testing::Json(Good()));
  EXPECT_TRUE(verifier_->Check(before, kTime).ok());
  EXPECT_FALSE(verifier_->Check(after, kTime).ok());
  const auto becomes = [&](const std::string& token, bool good) {
    const auto until = std::chrono::steady_clock::now() + seconds(30);
    while (verifier_->Check(token, kTime).ok() != good) {
      if (std::chrono::steady_clock::now() > until) return false;
    }
    return true;
  };
  WriteKeys(testing::KeySet(next.Jwk()));
  EXPECT_TRUE(becomes(after, true));
  EXPECT_FALSE(verifier_->Check(before, kTime).ok());
  WriteKeys("{");
  EXPECT_TRUE(becomes(after, false));
}

TEST(SignerTest, SignsWhatItsKeySetOpens) {
  const auto pair = MakeKeyPair();
  ASSERT_TRUE(pair.ok());
  EXPECT_EQ(pair->public_jwks.find("\"d\""), std::string::npos);
  const auto signer = Signer::Read(pair->private_jwk);
  ASSERT_TRUE(signer.ok()) << signer.status();
  const auto token = (*signer)->Sign({"chancery-web", "chancery", "a.moreau", kTime, seconds(120)});
  ASSERT_TRUE(token.ok()) << token.status();
  const auto keys = Keys::Read(pair->public_jwks);
  ASSERT_TRUE(keys.ok()) << keys.status();
  const auto json = (*keys)->Open(*token);
  ASSERT_TRUE(json.ok()) << json.status();
  const auto claims = ReadClaims(*json, {"chancery-web", "chancery"});
  ASSERT_TRUE(claims.ok()) << claims.status();
  EXPECT_EQ(claims->person, "a.moreau");
  EXPECT_EQ(claims->expires_s - claims->issued_s, 120);
  EXPECT_EQ(ClaimedIssuer(*token), "chancery-web");
  EXPECT_FALSE(Signer::Read(pair->public_jwks).ok());
  EXPECT_FALSE(Keys::Read("{\"keys\":[" + pair->private_jwk + "]}").ok());
}

}  // namespace
}  // namespace chancery::token
