// SPDX-License-Identifier: GPL-3.0-or-later
// Who is signed in, and who only says so.
#include <set>
#include <string>
#include <vector>

#include "tests/testing/audit_log.h"
#include "tests/testing/process.h"
#include "tests/testing/temp_dir.h"
#include "tests/web/house.h"

namespace chancery::web {
namespace {

constexpr std::string_view kQuestion = R"({"query":"anything"})";

bool MaySearch(const Browser& browser) { return browser.Call(kSearch, kQuestion).status == 200; }

TEST(SignInTest, GivesACookieThatOnlyThisOriginMeets) {
  Browser browser;
  const HttpReply reply = browser.SignIn("chief");
  ASSERT_EQ(reply.status, 204) << reply.body;
  EXPECT_EQ(MissingHeaders(reply), "");
  ASSERT_EQ(reply.Count("set-cookie"), 1u);
  const std::string cookie = reply["set-cookie"];
  EXPECT_EQ(cookie.find("__Host-chancery="), 0u);
  EXPECT_EQ(cookie.substr(cookie.find(';')), "; Path=/; Secure; HttpOnly; SameSite=Strict");
  EXPECT_EQ(browser.cookie.size(), std::string("__Host-chancery=").size() + 64);
  EXPECT_TRUE(MaySearch(browser));
}

TEST(SessionTest, SaysWhoIsSignedInAndHowOneMay) {
  const HttpReply nobody = Browser().Get("/session");
  EXPECT_EQ(nobody.status, 200);
  EXPECT_EQ(nobody["content-type"], "application/json");
  EXPECT_EQ(MissingHeaders(nobody), "");
  EXPECT_EQ(nobody.body.find("csrf"), std::string::npos);
  EXPECT_EQ(nobody.body.find("\"person\""), std::string::npos);
  EXPECT_NE(nobody.body.find("\"ways\":[\"demo\",\"certificate\"]"), std::string::npos)
      << nobody.body;
  EXPECT_NE(nobody.body.find("\"demoReaders\":[{\"id\":\"chief\""), std::string::npos);
  EXPECT_EQ(nobody.body.find('<'), std::string::npos) << nobody.body;
  const HttpReply chief = Browser("chief").Get("/session");
  EXPECT_NE(chief.body.find("\"person\":\"chief\""), std::string::npos) << chief.body;
  EXPECT_NE(chief.body.find("\"way\":\"demo\""), std::string::npos);
}

TEST(SessionTest, IsAnotherAfterEachSignIn) {
  std::set<std::string> seen;
  Browser browser("chief");
  const Browser before = browser;
  EXPECT_TRUE(MaySearch(before));
  ASSERT_EQ(browser.SignIn("desk").status, 204);
  EXPECT_NE(browser.cookie, before.cookie);
  EXPECT_NE(browser.csrf, before.csrf);
  EXPECT_FALSE(MaySearch(before));
  EXPECT_TRUE(MaySearch(browser));
}

// Fixation: a secret that somebody else has chosen never becomes a session.
TEST(SessionTest, IsNeverOneThatWasChosenBefore) {
  Browser victim;
  victim.cookie = "__Host-chancery=" + std::string(64, 'a');
  const std::string chosen = victim.cookie;
  ASSERT_EQ(victim.SignIn("chief").status, 204);
  EXPECT_NE(victim.cookie, chosen);
  Browser attacker;
  attacker.cookie = chosen;
  EXPECT_EQ(attacker.Call(kSearch, kQuestion).status, 401);
}

TEST(SessionTest, IsGoneAfterSigningOut) {
  Browser browser("chief");
  const HttpReply reply = browser.SignOut();
  EXPECT_EQ(reply.status, 204);
  EXPECT_EQ(MissingHeaders(reply), "");
  EXPECT_EQ(reply["set-cookie"],
            "__Host-chancery=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0");
  EXPECT_EQ(reply["clear-site-data"], "\"cache\", \"storage\"");
  const HttpReply after = browser.Call(kSearch, kQuestion);
  EXPECT_EQ(after.status, 401);
  EXPECT_NE(after.body.find("\"code\":\"unauthenticated\""), std::string::npos);
  EXPECT_EQ(browser.Get("/session").body.find("csrf"), std::string::npos);
}

TEST(SessionTest, IsNotMadeByForgedCookies) {
  const Browser good("chief");
  const std::string secret = good.cookie.substr(good.cookie.find('=') + 1);
  std::string changed = good.cookie;
  changed.back() = changed.back() == '0' ? '1' : '0';
  std::string upper = good.cookie;
  for (char& c : upper) c = c >= 'a' && c <= 'f' ? static_cast<char>(c - 32) : c;
  for (const std::string& cookie :
       {std::string("__Host-chancery="), std::string("__Host-chancery=chief"), changed,
        good.cookie.substr(0, good.cookie.size() - 1), good.cookie + "0", good.cookie + "%00",
        "chancery=" + secret, "__host-chancery=" + secret, "__Host-chancery =" + secret,
        "x" + good.cookie, "__Host-chancery=\"" + secret + "\"",
        upper == good.cookie ? std::string("x=y") : upper, good.cookie + "; " + good.cookie,
        "__Host-chancery=" + std::string(64, '0') + "; " + good.cookie}) {
    Browser forger = good;
    forger.cookie = cookie;
    EXPECT_EQ(forger.Call(kSearch, kQuestion).status, 401) << cookie;
  }
  Browser beside = good;
  beside.cookie = "theme=dark; " + good.cookie + "; lang=fr";
  EXPECT_TRUE(MaySearch(beside));
}

TEST(SessionTest, OfOnePersonAreAFewAtATime) {
  std::vector<Browser> browsers;
  for (int i = 0; i < 6; ++i) browsers.emplace_back("keeper");
  EXPECT_EQ(browsers[0].Call(kSearch, kQuestion).status, 401);
  for (int i = 1; i < 6; ++i) EXPECT_TRUE(MaySearch(browsers[static_cast<std::size_t>(i)])) << i;
}

TEST(CsrfTest, NeedsWhatOnlyThePageWasTold) {
  const Browser good("chief");
  for (const std::string& csrf :
       {std::string(), std::string("x"), std::string(64, '0'), good.csrf.substr(1),
        Browser("chief").csrf, good.cookie.substr(good.cookie.find('=') + 1)}) {
    Browser other = good;
    other.csrf = csrf;
    for (const std::string_view path :
         {kSearch, std::string_view("/sign-out"), std::string_view("/sign-in/demo")}) {
      const HttpReply reply = other.Post(path, RpcHeaders(), kQuestion);
      EXPECT_EQ(reply.status, 403) << path;
      EXPECT_EQ(MissingHeaders(reply), "");
    }
  }
  EXPECT_TRUE(MaySearch(good));
}

TEST(CsrfTest, TakesNothingFromPagesOfOthers) {
  const Browser good("chief");
  const auto ask = [&](HttpHeaders headers) {
    for (auto& header : RpcHeaders()) headers.push_back(header);
    headers.emplace_back("Cookie", good.cookie);
    headers.emplace_back("X-Chancery-Csrf", good.csrf);
    return Ask("POST", kSearch, headers, kQuestion).status;
  };
  EXPECT_EQ(ask({}), 200);  // A program, not a browser.
  EXPECT_EQ(ask({{"Origin", Origin()}}), 200);
  EXPECT_EQ(ask({{"Origin", Origin()}, {"Sec-Fetch-Site", "same-origin"}}), 200);
  for (const HttpHeaders& headers :
       std::vector<HttpHeaders>{{{"Origin", "https://evil.example"}},
                                {{"Origin", "null"}},
                                {{"Origin", ""}},
                                {{"Origin", "http://" + Host()}},
                                {{"Origin", "https://localhost"}},
                                {{"Origin", Origin() + ".evil.example"}},
                                {{"Origin", Origin() + "/"}},
                                {{"Origin", Origin()}, {"Origin", Origin()}},
                                {{"Origin", Origin()}, {"Origin", "https://evil.example"}},
                                {{"Sec-Fetch-Site", "same-origin"}},
                                {{"Sec-Fetch-Site", "none"}},
                                {{"Origin", Origin()}, {"Sec-Fetch-Site", "cross-site"}},
                                {{"Origin", Origin()}, {"Sec-Fetch-Site", "same-site"}},
                                {{"Origin", Origin()}, {"Sec-Fetch-Site", "none"}}}) {
    EXPECT_EQ(ask(headers), 403) << headers[0].second;
  }
}

TEST(CsrfTest, LetsNobodySignAnotherIn) {
  const std::string body = R"({"person":"desk"})";
  EXPECT_EQ(Ask("POST", "/sign-in/demo",
                {{"Content-Type", "application/json"}, {"Origin", "https://evil.example"}}, body)
                .status,
            403);
  EXPECT_EQ(Ask("POST", "/sign-in/demo", {{"Content-Type", "text/plain"}}, body).status, 400);
  EXPECT_EQ(Ask("GET", "/sign-in/demo?person=desk").status, 405);
}

TEST(DemoTest, LetsInItsReadersAlone) {
  Browser browser;
  for (const char* person : {"monitor", "Chief", "", "chief ", "security", "web"}) {
    const HttpReply reply = browser.SignIn(person);
    EXPECT_EQ(reply.status, 403) << person;
    EXPECT_EQ(reply.Count("set-cookie"), 0u);
  }
  for (const char* body : {"", "{", "[]", "{\"person\":7}", "{\"person\":\"chief\",\"x\":1}"}) {
    EXPECT_NE(browser.Post("/sign-in/demo", {{"Content-Type", "application/json"}}, body).status,
              204)
        << body;
  }
}

// Started with `config`: how it ends and what it says.
std::pair<int, std::string> StartedWith(const config::v1::WebConfig& config) {
  const testing::TempDir folder("web-config");
  const auto path = folder.path() / "web.textproto";
  WriteText(path, config);
  auto process = testing::Process::Start(
      {testing::ProgramFolder() / "chancery-web", "--config", path}, folder.path() / "log");
  EXPECT_TRUE(process.ok());
  const auto code = (*process)->Wait(std::chrono::seconds(30));
  return {code.value_or(-1), (*process)->Log()};
}

TEST(DemoTest, IsRefusedWhereOthersCanReachIt) {
  for (const char* address : {"0.0.0.0:0", "10.0.0.1:0", "[::]:0", "localhost:0"}) {
    config::v1::WebConfig config = GatewayConfig();
    config.set_address(address);
    const auto [code, log] = StartedWith(config);
    EXPECT_EQ(code, 1) << address;
    EXPECT_NE(log.find("demo: "), std::string::npos) << log;
  }
}

TEST(ConfigTest, IsRefusedWhenItIsUnsound) {
  config::v1::WebConfig config = GatewayConfig();
  for (const char* origin :
       {"http://localhost", "https://", "https://a/b", "https://A", "localhost"}) {
    config.set_origin(origin);
    EXPECT_EQ(StartedWith(config).first, 1) << origin;
  }
  config = GatewayConfig();
  config.set_page_dir("/nowhere");
  EXPECT_EQ(StartedWith(config).first, 1);
  config = GatewayConfig();
  config.clear_assertion();
  EXPECT_EQ(StartedWith(config).first, 1);
}

TEST(AuditTest, NamesTheReaderAndTheGateway) {
  ASSERT_TRUE(MaySearch(Browser("desk")));
  bool found = false;
  for (const auto& record : testing::ReadRecords(Daemons().audit_dir(testing::Daemon::kSearchd))) {
    if (!record.has_answer() || record.answer().person() != "desk") continue;
    EXPECT_EQ(record.answer().gateway(), "web");
    found |= record.answer().issuer() == "chancery-web";
  }
  EXPECT_TRUE(found);
}

}  // namespace
}  // namespace chancery::web
