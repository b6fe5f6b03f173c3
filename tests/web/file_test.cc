// SPDX-License-Identifier: GPL-3.0-or-later
// The page, health and numbers.
#include <string>
#include <vector>

#include "tests/web/house.h"

namespace chancery::web {
namespace {

TEST(FileTest, AreThePageAndItsAssets) {
  const HttpReply page = Ask("GET", "/");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page["content-type"], "text/html; charset=utf-8");
  EXPECT_EQ(MissingHeaders(page, "no-cache"), "");
  EXPECT_NE(page.body.find("<title>Chancery"), std::string::npos);
  for (const char* path : {"/index.html", "/search", "/search?q=x%20y", "/document/abc?hit=1",
                           "/experts?q=x", "/coverage", "/upload", "/help"}) {
    const HttpReply view = Ask("GET", path);
    EXPECT_EQ(view.body, page.body) << path;
    EXPECT_EQ(MissingHeaders(view, "no-cache"), "") << path;
  }
  const HttpReply asset = Ask("GET", "/assets/app-1a2b.js");
  EXPECT_EQ(asset.status, 200);
  EXPECT_EQ(asset["content-type"], "text/javascript; charset=utf-8");
  EXPECT_EQ(MissingHeaders(asset, "public, max-age=31536000, immutable"), "");
  EXPECT_EQ(asset.body.size(), 4004u);
  EXPECT_EQ(Ask("GET", "/favicon.svg")["content-type"], "image/svg+xml");
  EXPECT_EQ(Ask("GET", "/robots.txt")["content-type"], "text/plain; charset=utf-8");
  EXPECT_EQ(Ask("GET", "/opensearch.xml")["content-type"], "application/opensearchdescription+xml");
  EXPECT_EQ(
      Ask("GET", "/opensearch.xml").body,
      "<Url template=\"" + Origin() + "/search\"/><Image>" + Origin() + "/favicon.svg</Image>\n");
}

TEST(FileTest, AreNothingElse) {
  for (const char* path :
       {"/secret.txt", "/../secret.txt", "/assets/../../secret.txt", "/%2e%2e/secret.txt",
        "/..%2fsecret.txt", "//secret.txt", "/assets/", "/assets", "/index.html/", "/document/",
        "/document/a/b", "/search/x", "/sessions", "/.git/config", "/assets/app-1a2b.js%00.html",
        "/etc/passwd", "//evil.example/", "/\\evil.example"}) {
    const HttpReply reply = Ask("GET", path);
    EXPECT_EQ(reply.status, 404) << path;
    EXPECT_EQ(MissingHeaders(reply), "") << path;
    EXPECT_EQ(reply.body, "There is nothing here.\n");
  }
}

TEST(FileTest, ArePackedForWhoeverTakesIt) {
  const HttpReply packed = Ask("GET", "/assets/app-1a2b.js", {{"Accept-Encoding", "br, gzip"}});
  EXPECT_EQ(packed["content-encoding"], "gzip");
  EXPECT_EQ(packed["vary"], "Accept-Encoding");
  EXPECT_LT(packed.body.size(), 200u);
  EXPECT_EQ(packed.body.substr(0, 2), "\x1f\x8b");
  for (const char* encoding : {"gzip;q=0", "br", "identity", ""}) {
    EXPECT_EQ(
        Ask("GET", "/assets/app-1a2b.js", {{"Accept-Encoding", encoding}})["content-encoding"], "")
        << encoding;
  }
  // What depends on the reader never is: its size would tell of what is in it.
  EXPECT_EQ(Ask("GET", "/session", {{"Accept-Encoding", "gzip"}})["content-encoding"], "");
}

TEST(FileTest, AreNotSentAgainToWhoeverHasThem) {
  const HttpReply page = Ask("GET", "/");
  const HttpReply again = Ask("GET", "/", {{"If-None-Match", page["etag"]}});
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.body, "");
  EXPECT_EQ(MissingHeaders(again, "no-cache"), "");
  EXPECT_EQ(Ask("GET", "/", {{"If-None-Match", "\"x\""}}).status, 200);
}

TEST(FileTest, AreNoPartOfPagesOfOthers) {
  for (const char* path : {"/", "/assets/app-1a2b.js", "/session"}) {
    for (const HttpHeaders& headers : std::vector<HttpHeaders>{
             {{"Sec-Fetch-Site", "cross-site"}},
             {{"Sec-Fetch-Site", "same-site"}, {"Sec-Fetch-Mode", "cors"}},
             {{"Sec-Fetch-Site", "cross-site"},
              {"Sec-Fetch-Mode", "no-cors"},
              {"Sec-Fetch-Dest", "script"}},
             {{"Sec-Fetch-Site", "cross-site"},
              {"Sec-Fetch-Mode", "navigate"},
              {"Sec-Fetch-Dest", "iframe"}},
             {{"Sec-Fetch-Site", "same-origin"}, {"Sec-Fetch-Site", "cross-site"}}}) {
      EXPECT_EQ(Ask("GET", path, headers).status, 403) << path;
    }
  }
  EXPECT_EQ(Ask("GET", "/search?q=x",
                {{"Sec-Fetch-Site", "cross-site"},
                 {"Sec-Fetch-Mode", "navigate"},
                 {"Sec-Fetch-Dest", "document"}})
                .status,
            200);
}

TEST(HealthTest, SaysWhetherSearchdAnswers) {
  const HttpReply reply = Ask("GET", "/healthz");
  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.body, "ok\n");
  EXPECT_EQ(MissingHeaders(reply), "");
}

TEST(MetricsTest, CountWhatWasAskedByFixedWords) {
  ASSERT_EQ(Browser("desk").Call(kSearch, R"({"query":"x"})").status, 200);
  const HttpReply reply = Ask("GET", "/metrics");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(MissingHeaders(reply), "");
  EXPECT_NE(
      reply.body.find("chancery_web_requests_total{what=\"SearchService/Search\",status=\"200\"}"),
      std::string::npos)
      << reply.body;
  EXPECT_NE(reply.body.find("chancery_web_sign_ins_total{way=\"demo\",done=\"true\"}"),
            std::string::npos);
  EXPECT_EQ(reply.body.find("desk"), std::string::npos);
}

}  // namespace
}  // namespace chancery::web
