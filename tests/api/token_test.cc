// SPDX-License-Identifier: GPL-3.0-or-later
// Gateways: who asks is whom the token names, and nobody else.
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "tests/api/ministry.h"
#include "tests/testing/audit_log.h"
#include "tests/testing/tokens.h"

namespace chancery::api {
namespace {

using testing::ClaimsMap;
using testing::Connection;
using testing::Daemon;
using testing::Reply;
using testing::TokenKey;
using testing::UnixNow;

std::string Question(std::string_view words) {
  v1::SearchRequest request;
  request.set_query(std::string(words));
  return request.SerializeAsString();
}

ClaimsMap ClaimsOf(std::string_view person, std::string_view issuer = kIssuer) {
  return testing::GoodClaims(issuer, kAudience, person, UnixNow());
}

std::string TokenOf(std::string_view person) {
  return IssuerKey().Sign("RS256", testing::Json(ClaimsOf(person)));
}
std::string PhoneTokenOf(std::string_view certificate) {
  return PhonesKey().Sign("ES256", testing::Json(ClaimsOf(certificate, kPhones)));
}

class TokenTest : public ::testing::TestWithParam<Daemon> {
 protected:
  std::string_view Method() const {
    return GetParam() == Daemon::kSearchd ? testing::kSearch : testing::kGetStatus;
  }
  // Whom this daemon's method answers.
  std::string Person() const { return GetParam() == Daemon::kSearchd ? "chief" : "keeper"; }
  Connection As(std::string_view certificate) {
    return Connection(Shared().Address(GetParam()), Own().authority(),
                      Own().ForPerson(certificate));
  }
  Reply Ask(const Connection& line, const std::vector<std::string>& authorization) {
    std::vector<std::pair<std::string, std::string>> metadata;
    for (const std::string& value : authorization) metadata.emplace_back("authorization", value);
    const std::string request = GetParam() == Daemon::kSearchd ? Question("anything") : "";
    return line.Call(Method(), request, testing::kPatience, metadata);
  }
};

TEST_P(TokenTest, NamesThePersonForAGateway) {
  const Connection gateway = As("gateway");
  const Reply reply = Ask(gateway, {"Bearer " + TokenOf(Person())});
  EXPECT_TRUE(reply.ok()) << reply;
  const Reply by_phone = Ask(gateway, {"Bearer " + PhoneTokenOf(Person())});
  EXPECT_TRUE(by_phone.ok()) << by_phone;
}

TEST_P(TokenTest, IsWhatAGatewayCannotDoWithout) {
  const Connection gateway = As("gateway");
  const std::string token = TokenOf(Person());
  ASSERT_TRUE(Ask(gateway, {"Bearer " + token}).ok());
  const Reply nobody = Ask(gateway, {});
  ExpectRefusal(nobody, StatusCode::kUnauthenticated);
  for (const std::vector<std::string>& values :
       std::vector<std::vector<std::string>>{{""},
                                             {"Bearer "},
                                             {token},
                                             {"Basic " + token},
                                             {"bearer " + token},
                                             {"Bearer  " + token},
                                             {"Bearer " + token + " "},
                                             {"Bearer " + token + ", Bearer " + token},
                                             {"Bearer " + token, "Bearer " + token},
                                             {"Bearer " + token, "Bearer x"}}) {
    EXPECT_EQ(Ask(gateway, values), nobody) << values[0];
  }
  // Its own methods are no exception, whichever they are.
  EXPECT_EQ(gateway.Call(testing::kHealthCheck, testing::HealthRequest()), nobody);
  EXPECT_EQ(gateway.Call("/nothing", ""), nobody);
  EXPECT_EQ(gateway.Stream(testing::kReflection, {testing::ListServicesRequest()}), nobody);
  EXPECT_EQ(gateway.Stream(testing::kSubmit, Connection::SubmitRequests("x", "SECRET\n\nx\n")),
            nobody);
}

TEST_P(TokenTest, OfAnybodyIsRefusedFromAPerson) {
  const Connection person = As(Person());
  ASSERT_TRUE(Ask(person, {}).ok());
  for (const std::string& value :
       {"Bearer " + TokenOf(Person()), "Bearer " + TokenOf("public"), std::string("Bearer x"),
        std::string("Basic eDp5"), std::string()}) {
    ExpectRefusal(Ask(person, {value}), StatusCode::kUnauthenticated);
  }
  ExpectRefusal(Ask(As("stranger"), {"Bearer " + TokenOf(Person())}), StatusCode::kUnauthenticated);
}

TEST_P(TokenTest, IsRefusedWhenItIsForged) {
  const Connection gateway = As("gateway");
  const Reply nobody = Ask(gateway, {});
  const std::string claims = testing::Json(ClaimsOf(Person()));
  const TokenKey own(TokenKey::Kind::kRsa, "id-1"), own_ec(TokenKey::Kind::kP256, "phones-1");
  const std::string header = R"({"alg":"HS256","kid":"id-1"})";
  std::vector<std::string> forged = {
      own.Sign("RS256", claims),
      own_ec.Sign("ES256", testing::Json(ClaimsOf(Person(), kPhones))),
      PhonesKey().Sign("ES256", claims),
      IssuerKey().Sign("RS256", testing::Json(ClaimsOf(Person(), kPhones))),
      testing::Unsigned(R"({"alg":"none"})", claims),
      testing::Unsigned(R"({"alg":"none","kid":"id-1"})", claims),
      testing::SignedByHmac(IssuerKey().PublicPem(), header, claims),
      testing::SignedByHmac(IssuerKey().Jwk(), header, claims),
      own.Sign("RS256", R"({"alg":"RS256","kid":"id-1","jwk":)" + own.Jwk() + "}", claims),
      TokenOf(Person()) + "A",
      TokenOf("nobody-of-this-name"),
      TokenOf("gateway"),
      PhoneTokenOf("gateway"),
      PhoneTokenOf("other-gateway"),
  };
  const std::int64_t now = UnixNow();
  for (const auto& [name, value] : std::vector<std::pair<std::string, std::string>>{
           {"aud", "\"another\""},
           {"aud", "[\"another\",\"chancery-web\"]"},
           {"iss", "\"https://id.ministry.example.evil\""},
           {"iss", ""},
           {"exp", std::to_string(now - 31)},
           {"exp", ""},
           {"exp", std::to_string(now + 90000)},
           {"iat", std::to_string(now + 120)},
           {"nbf", std::to_string(now + 120)},
           {"sub", ""},
           {"sub", "\"Chief\""},
           {"sub", "\"chief \""},
           {"sub", "\"chief\\u0000\""},
           {"sub", "[\"chief\",\"keeper\"]"}}) {
    ClaimsMap changed = ClaimsOf(Person());
    changed["iat"] = std::to_string(now - 3000);
    changed[name] = value;
    forged.push_back(IssuerKey().Sign("RS256", testing::Json(changed)));
  }
  for (const std::string& token : forged)
    EXPECT_EQ(Ask(gateway, {"Bearer " + token}), nobody) << token;
  EXPECT_TRUE(Ask(gateway, {"Bearer " + TokenOf(Person())}).ok());
}

TEST_P(TokenTest, OfAnIssuerOpensNothingForAnotherGateway) {
  const Connection other = As("other-gateway");
  EXPECT_TRUE(Ask(other, {"Bearer " + PhoneTokenOf(Person())}).ok());
  ExpectRefusal(Ask(other, {"Bearer " + TokenOf(Person())}), StatusCode::kUnauthenticated);
}

TEST_P(TokenTest, EndsWhenItsTimeIsOver) {
  const Connection gateway = As("gateway");
  ClaimsMap claims = ClaimsOf(Person());
  const std::int64_t now = UnixNow();
  claims["iat"] = std::to_string(now - 100);
  claims["exp"] = std::to_string(now - 28);  // Two seconds of the leeway are left.
  const std::string token = IssuerKey().Sign("RS256", testing::Json(claims));
  EXPECT_TRUE(Eventually(
      [&] { return Ask(gateway, {"Bearer " + token}).code == StatusCode::kUnauthenticated; }));
}

INSTANTIATE_TEST_SUITE_P(BothDaemons, TokenTest,
                         ::testing::Values(Daemon::kSearchd, Daemon::kIndexer),
                         [](const auto& tested) {
                           return tested.param == Daemon::kSearchd ? "Searchd" : "Indexer";
                         });

TEST(GatewayTest, GivesEachReaderWhatTheyMayRead) {
  Put("gateway", "SECRET\n\nThe gateway has two readers: brindlemark.\n");
  const Connection gateway(Shared().Address(Daemon::kSearchd), Own().authority(),
                           Own().ForPerson("gateway"));
  const auto hits = [&](const std::string& token) {
    const Reply reply = gateway.Call(testing::kSearch, Question("brindlemark"), testing::kPatience,
                                     {{"authorization", "Bearer " + token}});
    EXPECT_TRUE(reply.ok()) << reply;
    v1::SearchResponse response;
    EXPECT_TRUE(response.ParseFromString(reply.bytes));
    return response.hits_size();
  };
  EXPECT_EQ(hits(TokenOf("chief")), 1);
  EXPECT_EQ(hits(TokenOf("desk")), 0);
  EXPECT_EQ(hits(TokenOf("chief")), 1);
  // The issuer's ceiling, and that of the device which the token names.
  EXPECT_EQ(hits(PhoneTokenOf("chief")), 0);
  EXPECT_EQ(hits(TokenOf("traveller")), 1);
  EXPECT_EQ(hits(PhoneTokenOf("traveller-phone")), 0);
}

TEST(GatewayTest, IsInTheRecordTogetherWithThePerson) {
  const Connection gateway(Shared().Address(Daemon::kSearchd), Own().authority(),
                           Own().ForPerson("gateway"));
  v1::SearchRequest request;
  request.set_query("a question through a gateway, recorded");
  ASSERT_TRUE(gateway
                  .Call(testing::kSearch, request.SerializeAsString(), testing::kPatience,
                        {{"authorization", "Bearer " + PhoneTokenOf("traveller-phone")}})
                  .ok());
  bool found = false;
  for (const auto& record : testing::ReadRecords(Shared().audit_dir(Daemon::kSearchd))) {
    const auto& answer = record.answer();
    if (!record.has_answer() || answer.issuer() != kPhones || answer.person() != "traveller")
      continue;
    found = true;
    EXPECT_EQ(answer.gateway(), "gateway");
    EXPECT_EQ(answer.certificate_sha256().size(), 32u);
    EXPECT_EQ(answer.ceiling_size(), 2);  // The issuer's, and the device's that the token names.
  }
  EXPECT_TRUE(found);
}

}  // namespace
}  // namespace chancery::api
