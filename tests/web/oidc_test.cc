// SPDX-License-Identifier: GPL-3.0-or-later
// Sign-in by OpenID Connect, against a real provider, and by client certificate.
#include <chrono>
#include <fstream>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "tests/testing/audit_log.h"
#include "tests/web/house.h"

namespace chancery::web {
namespace {

using testing::Https;
using testing::RequestOf;

constexpr std::string_view kFlowCookie = "__Host-chancery-oidc=";
constexpr std::string_view kQuestion = R"({"query":"causeway"})";

// The value of "Set-Cookie" that begins so, without its rules.
std::string CookieIn(const HttpReply& reply, std::string_view beginning) {
  for (const auto& [name, value] : reply.headers) {
    if (name == "set-cookie" && value.starts_with(beginning))
      return value.substr(0, value.find(';'));
  }
  return "";
}

// "https://localhost:1234/a?b" without its origin.
std::string PathOf(const std::string& url) {
  const auto slash = url.find('/', url.find("://") == std::string::npos ? 0 : url.find("://") + 3);
  return url.substr(slash);
}

// A sign-in that was begun.
struct Flow {
  std::string location;  // Of the provider.
  std::string cookie;
};

Flow Begin(const RunningGateway& gateway, const std::string& to = "/search?q=x") {
  const HttpReply reply = gateway.Ask("GET", "/sign-in/oidc?to=" + to);
  EXPECT_EQ(reply.status, 302) << reply.body;
  EXPECT_EQ(MissingHeaders(reply), "");
  return {reply["location"], CookieIn(reply, kFlowCookie)};
}

// What the provider sends the browser of this person back with: "/sign-in/oidc/callback?...".
std::string AnswerOfProvider(const std::string& location, const std::string& person) {
  std::map<std::string, std::string> jar;
  const auto ask = [&](const std::string& target) {
    std::string cookies;
    for (const auto& [name, value] : jar)
      cookies += (cookies.empty() ? "" : "; ") + name + "=" + value;
    const HttpReply reply = AskProvider(target, {{"Cookie", cookies}});
    for (const auto& [name, value] : reply.headers) {
      if (name != "set-cookie") continue;
      const auto equals = value.find('=');
      jar[value.substr(0, equals)] = value.substr(equals + 1, value.find(';') - equals - 1);
    }
    EXPECT_EQ(reply.status, 303) << target << reply.body;
    return PathOf(reply["location"]);
  };
  const std::string interaction = ask(PathOf(location));
  return ask(ask(interaction + "/as/" + person));
}

HttpReply Finish(const RunningGateway& gateway, const std::string& callback,
                 const std::string& cookie) {
  HttpHeaders headers = {{"Sec-Fetch-Site", "cross-site"},
                         {"Sec-Fetch-Mode", "navigate"},
                         {"Sec-Fetch-Dest", "document"}};
  if (!cookie.empty()) headers.emplace_back("Cookie", cookie);
  return gateway.Ask("GET", callback, headers);
}

// The cookie of a session; empty when there is none.
std::string SignedIn(const RunningGateway& gateway, const std::string& person) {
  const Flow flow = Begin(gateway);
  const HttpReply reply = Finish(gateway, AnswerOfProvider(flow.location, person), flow.cookie);
  EXPECT_EQ(reply.status, 303) << reply.body << gateway.log();
  return CookieIn(reply, "__Host-chancery=");
}

HttpReply Search(const RunningGateway& gateway, const std::string& cookie) {
  const std::string session = gateway.Ask("GET", "/session", {{"Cookie", cookie}}).body;
  const auto at = session.find("\"csrf\":\"");
  HttpHeaders headers = RpcHeaders();
  headers.emplace_back("Cookie", cookie);
  if (at != std::string::npos) headers.emplace_back("X-Chancery-Csrf", session.substr(at + 8, 64));
  return gateway.Ask("POST", kSearch, headers, kQuestion);
}

class AlgorithmTest : public ::testing::TestWithParam<const char*> {};

TEST_P(AlgorithmTest, LetsEachReaderInByTheirProvider) {
  Put("causeway", "SECRET\n\nOf the causeway.\n");
  const RunningGateway gateway(GetParam(), OidcConfig(GetParam()));
  const HttpReply before = gateway.Ask("GET", "/session");
  EXPECT_NE(before.body.find("\"ways\":[\"oidc\"]"), std::string::npos) << before.body;
  const Flow flow = Begin(gateway);
  EXPECT_EQ(flow.location.find(ProviderOrigin() + "/auth?response_type=code"), 0u) << flow.location;
  EXPECT_NE(flow.location.find("&code_challenge_method=S256"), std::string::npos);
  const HttpReply reply = Finish(gateway, AnswerOfProvider(flow.location, "chief"), flow.cookie);
  ASSERT_EQ(reply.status, 303) << reply.body << gateway.log();
  EXPECT_EQ(MissingHeaders(reply), "");
  EXPECT_EQ(reply["location"], "/search?q=x");
  ASSERT_EQ(reply.Count("set-cookie"), 2u);
  EXPECT_NE(reply["set-cookie"].find("; Path=/; Secure; HttpOnly; SameSite=Strict"),
            std::string::npos);
  const std::string chief = CookieIn(reply, "__Host-chancery=");
  const std::string session = gateway.Ask("GET", "/session", {{"Cookie", chief}}).body;
  EXPECT_NE(session.find("\"person\":\"chief\",\"name\":\"Name of chief\",\"way\":\"oidc\""),
            std::string::npos)
      << session;
  EXPECT_NE(Search(gateway, chief).body.find("\"hits\""), std::string::npos);
  const HttpReply desk = Search(gateway, SignedIn(gateway, "desk"));
  EXPECT_EQ(desk.status, 200);
  EXPECT_EQ(desk.body.find("\"hits\""), std::string::npos);
  bool recorded = false;
  for (const auto& record : testing::ReadRecords(Daemons().audit_dir(testing::Daemon::kSearchd))) {
    recorded |= record.answer().gateway() == "web-" + std::string(GetParam()) &&
                record.answer().person() == "chief" && record.answer().issuer() == ProviderOrigin();
  }
  EXPECT_TRUE(recorded);
}

INSTANTIATE_TEST_SUITE_P(Oidc, AlgorithmTest, ::testing::Values("rs256", "ps256", "es256"),
                         [](const auto& tested) { return std::string(tested.param); });

class OidcTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { gateway_ = new RunningGateway("oidc", OidcConfig("rs256")); }
  static void TearDownTestSuite() {
    delete gateway_;
    gateway_ = nullptr;
  }
  static const RunningGateway& gateway() { return *gateway_; }

  static void ExpectRefused(const std::string& callback, const std::string& cookie) {
    const HttpReply reply = Finish(gateway(), callback, cookie);
    EXPECT_EQ(reply.status, 403) << callback;
    EXPECT_EQ(CookieIn(reply, "__Host-chancery="), "") << callback;
    EXPECT_EQ(MissingHeaders(reply), "");
    EXPECT_EQ(reply.Count("location"), 0u);
  }

 private:
  static RunningGateway* gateway_;
};
RunningGateway* OidcTest::gateway_ = nullptr;

TEST_F(OidcTest, TakesAnAnswerOnce) {
  const Flow flow = Begin(gateway());
  const std::string callback = AnswerOfProvider(flow.location, "chief");
  EXPECT_EQ(Finish(gateway(), callback, flow.cookie).status, 303);
  ExpectRefused(callback, flow.cookie);
}

TEST_F(OidcTest, TakesAnAnswerFromTheBrowserAloneThatBeganIt) {
  const Flow attacker = Begin(gateway()), victim = Begin(gateway());
  const std::string callback = AnswerOfProvider(attacker.location, "desk");
  ExpectRefused(callback, "");
  ExpectRefused(callback, victim.cookie);
  ExpectRefused(callback, std::string(kFlowCookie) + "x");
  ExpectRefused(callback, attacker.cookie + "; " + victim.cookie);
  EXPECT_EQ(Finish(gateway(), callback, attacker.cookie).status, 303);
}

TEST_F(OidcTest, TakesNoCodeThatWasGivenForAnotherSignIn) {
  const Flow attacker = Begin(gateway()), victim = Begin(gateway());
  const std::string of_attacker = AnswerOfProvider(attacker.location, "desk");
  const std::string of_victim = AnswerOfProvider(victim.location, "chief");
  const auto code = [](const std::string& callback) {
    const auto at = callback.find("code=") + 5;
    return callback.substr(at, callback.find('&', at) - at);
  };
  std::string mixed = of_victim;
  mixed.replace(mixed.find(code(of_victim)), code(of_victim).size(), code(of_attacker));
  ExpectRefused(mixed, victim.cookie);
}

TEST_F(OidcTest, TakesNoAnswerThatWasChanged) {
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"state=", "state=x"},
           {"state=", "stat="},
           {"state=", "state=y&state="},
           {"code=", "cod="},
           {"code=", "code=x"},
           {"code=", "code=&cod="},
           {"iss=", "is="},
           {"iss=https", "iss=http"},
           {"iss=", "iss=https%3A%2F%2Fevil.example&is="},
           {"code=", "error=access_denied&cod="}}) {
    const Flow flow = Begin(gateway());
    std::string callback = AnswerOfProvider(flow.location, "chief");
    ASSERT_NE(callback.find(from), std::string::npos) << callback;
    callback.replace(callback.find(from), from.size(), to);
    ExpectRefused(callback, flow.cookie);
  }
  for (const char* query : {"", "?", "?state=", "?code=x&state=y", "?%00", "?state=%zz&code=x"}) {
    ExpectRefused("/sign-in/oidc/callback" + std::string(query), Begin(gateway()).cookie);
  }
}

TEST_F(OidcTest, LeadsToPathsOfItsOwnAlone) {
  for (const char* to :
       {"https://evil.example/", "//evil.example", "/%5Cevil.example", "%2F%2Fevil.example",
        "/%09/evil.example", "/%0d%0aLocation:%20evil", "javascript:alert(1)", "evil.example", "",
        "/a%00b", "/a%20b", "%5C%5Cevil.example"}) {
    const Flow flow = Begin(gateway(), to);
    const HttpReply reply =
        Finish(gateway(), AnswerOfProvider(flow.location, "chief"), flow.cookie);
    EXPECT_EQ(reply["location"], "/") << to;
  }
  const Flow flow = Begin(gateway(), "/document/abc%3Fhit%3D1");
  EXPECT_EQ(Finish(gateway(), AnswerOfProvider(flow.location, "chief"), flow.cookie)["location"],
            "/document/abc?hit=1");
}

TEST_F(OidcTest, LetsNobodyInWhomThePeopleFileDoesNotKnow) {
  EXPECT_EQ(Search(gateway(), SignedIn(gateway(), "stranger")).status, 401);
}

TEST_F(OidcTest, KeepsItsSecretsOutOfTheLog) {
  const Flow flow = Begin(gateway());
  ExpectRefused(AnswerOfProvider(flow.location, "chief") + "&state=velvetmoor%0aINFO", flow.cookie);
  EXPECT_EQ(gateway().log().find("velvetmoor"), std::string::npos);
  EXPECT_EQ(gateway().log().find(flow.cookie.substr(kFlowCookie.size())), std::string::npos);
}

TEST(OidcSessionTest, EndsWithItsToken) {
  const RunningGateway gateway("brief", OidcConfig("brief"));
  const std::string cookie = SignedIn(gateway, "chief");
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  int status = 0;
  while ((status = Search(gateway, cookie).status) != 401 &&
         std::chrono::steady_clock::now() < until) {
    EXPECT_EQ(status, 200);
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  EXPECT_EQ(status, 401);
}

TEST(OidcProviderTest, IsBelievedByItsCertificateAlone) {
  const testing::Pki foreign("Another Authority");
  config::v1::WebConfig config = OidcConfig("rs256");
  const std::filesystem::path authority = config.oidc().authority() + ".foreign";
  std::ofstream(authority) << foreign.authority();
  config.mutable_oidc()->set_authority(authority);
  const RunningGateway gateway("foreign", config);
  const HttpReply reply = gateway.Ask("GET", "/sign-in/oidc");
  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(MissingHeaders(reply), "");
}

class CertificateTest : public ::testing::Test {
 protected:
  static HttpReply At(const testing::Credentials& own, std::string_view target,
                      std::string_view method = "GET", std::string host = DoorHost()) {
    Https line(DoorHost(), Ministry().authority(), own);
    return line.Ask(RequestOf(method, target, host, {}));
  }
};

TEST_F(CertificateTest, SignsInWhoeverOwnsIt) {
  Put("causeway", "SECRET\n\nOf the causeway.\n");
  const HttpReply reply =
      At(Ministry().ForPerson("traveller"), "/sign-in/certificate?to=/search%3Fq%3Dx");
  ASSERT_EQ(reply.status, 303) << reply.body;
  EXPECT_EQ(MissingHeaders(reply), "");
  EXPECT_EQ(reply["location"], Origin() + "/search?q=x");
  Browser browser;
  browser.cookie = CookieIn(reply, "__Host-chancery=");
  const std::string session = browser.Get("/session").body;
  EXPECT_NE(session.find("\"way\":\"certificate\""), std::string::npos) << session;
  EXPECT_NE(session.find("\"certificateOrigin\":\"https://" + DoorHost()), std::string::npos);
  browser.csrf = session.substr(session.find("\"csrf\":\"") + 8, 64);
  EXPECT_NE(browser.Call(kSearch, kQuestion).body.find("\"hits\""), std::string::npos);
  // A device holds in the browser what it holds elsewhere.
  const HttpReply phone = At(Ministry().ForPerson("traveller-phone"), "/sign-in/certificate");
  ASSERT_EQ(phone.status, 303);
  browser.cookie = CookieIn(phone, "__Host-chancery=");
  const std::string of_phone = browser.Get("/session").body;
  browser.csrf = of_phone.substr(of_phone.find("\"csrf\":\"") + 8, 64);
  const HttpReply below = browser.Call(kSearch, kQuestion);
  EXPECT_EQ(below.status, 200);
  EXPECT_EQ(below.body.find("\"hits\""), std::string::npos);
}

TEST_F(CertificateTest, IsAskedOfEverybodyAtItsListener) {
  const testing::Pki foreign("Another Authority");
  const char* path = "/sign-in/certificate";
  EXPECT_EQ(At({}, path).status, 0);
  EXPECT_EQ(At(foreign.ForPerson("chief"), path).status, 0);
  EXPECT_EQ(At(Ministry().ForPerson("chief", -std::chrono::minutes(1)), path).status, 0);
  EXPECT_EQ(At(Ministry().ForServer(), path).status, 0);  // It is no client's.
}

TEST_F(CertificateTest, OfAStrangerOrAGatewayOpensNothing) {
  for (const char* name : {"stranger", "web", "Chief", "chief "}) {
    Browser browser;
    browser.cookie =
        CookieIn(At(Ministry().ForPerson(name), "/sign-in/certificate"), "__Host-chancery=");
    const std::string session = browser.Get("/session").body;
    browser.csrf = session.substr(session.find("\"csrf\":\"") + 8, 64);
    EXPECT_EQ(browser.Call(kSearch, kQuestion).status, 401) << name;
  }
}

TEST_F(CertificateTest, ServesNothingButTheSignIn) {
  const testing::Credentials chief = Ministry().ForPerson("chief");
  for (const char* path :
       {"/", "/session", "/sign-in/demo", "/metrics", "/healthz", "/sign-in/certificate/"}) {
    EXPECT_EQ(At(chief, path).status, 404) << path;
  }
  EXPECT_EQ(At(chief, "/sign-in/certificate", "POST").status, 405);
  EXPECT_EQ(At(chief, "/sign-in/certificate", "GET", Host()).status, 421);
  // Without the listener nobody has a certificate.
  EXPECT_EQ(Ask("GET", "/sign-in/certificate").status, 404);
  for (const char* to : {"https://evil.example/", "//evil.example", "/%5Cevil.example",
                         "@evil.example", ".evil.example", ":1@evil.example"}) {
    EXPECT_EQ(At(chief, "/sign-in/certificate?to=" + std::string(to))["location"], Origin() + "/")
        << to;
  }
}

}  // namespace
}  // namespace chancery::web
