// SPDX-License-Identifier: GPL-3.0-or-later
// Bytes that are no request, too much of one, or two requests that look like one.
#include <openssl/ssl.h>

#include <string>
#include <vector>

#include "tests/web/house.h"

namespace chancery::web {
namespace {

using testing::Https;
using testing::RequestOf;

std::string Head(std::string_view start, std::string_view headers) {
  return std::string(start) + "\r\nHost: " + Host() + "\r\n" + std::string(headers) + "\r\n";
}

TEST(LineTest, SpeaksTls13Alone) {
  EXPECT_TRUE(Https(Address(), Ministry().authority()).connected());
  EXPECT_FALSE(Https(Address(), Ministry().authority(), {}, TLS1_2_VERSION).connected());
}

TEST(LineTest, AnswersOneRequestAfterAnother) {
  Https line(Address(), Ministry().authority());
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(line.Ask(RequestOf("GET", "/robots.txt", Host(), {})).status, 200);
  }
  line.Send(RequestOf("GET", "/robots.txt", Host(), {}) + RequestOf("GET", "/", Host(), {}));
  EXPECT_EQ(line.Read()["content-type"], "text/plain; charset=utf-8");
  EXPECT_EQ(line.Read()["content-type"], "text/html; charset=utf-8");
}

TEST(LineTest, RefusesWhatIsNoRequest) {
  for (const std::string& bytes : {std::string("\r\n\r\n\r\n"),
                                   std::string("hello\r\n\r\n"),
                                   std::string("GET\r\n\r\n"),
                                   std::string("GET / HTTP/9.9\r\n\r\n"),
                                   Head("GET / HTTP/1.0", ""),
                                   Head("GET /a b HTTP/1.1", ""),
                                   Head("GET / HTTP/1.1", "Na me: x\r\n"),
                                   Head("GET / HTTP/1.1", "Name : x\r\n"),
                                   Head("GET / HTTP/1.1", ": x\r\n"),
                                   Head("GET / HTTP/1.1", std::string("X: a\0b\r\n", 8)),
                                   Head("GET / HTTP/1.1", "X: a\rb\r\n"),
                                   Head("GET https://evil.example/ HTTP/1.1", ""),
                                   Head("GET " + Origin() + "/ HTTP/1.1", ""),
                                   Head("CONNECT localhost:22 HTTP/1.1", ""),
                                   Head("OPTIONS * HTTP/1.1", ""),
                                   Head("TRACE / HTTP/1.1", ""),
                                   Head("HEAD / HTTP/1.1", ""),
                                   Head("PUT /session HTTP/1.1", ""),
                                   Head("get / HTTP/1.1", ""),
                                   std::string("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")}) {
    Https line(Address(), Ministry().authority());
    line.Send(bytes);
    const HttpReply reply = line.Read();
    EXPECT_GE(reply.status, 400) << bytes;
    EXPECT_LT(reply.status, 506) << bytes;
    EXPECT_EQ(MissingHeaders(reply), "") << bytes;
  }
}

TEST(LineTest, IsForOneNameAlone) {
  for (const std::string& hosts :
       {std::string(), std::string("Host: evil.example\r\n"),
        "Host: 127.0.0.1" + Host().substr(9) + "\r\n", std::string("Host: localhost\r\n"),
        "Host: " + Host() + "\r\nHost: " + Host() + "\r\n", "Host: " + Host() + ".evil.example\r\n",
        "Host: evil@" + Host() + "\r\n", std::string("Host:\r\n")}) {
    Https line(Address(), Ministry().authority());
    const HttpReply reply = line.Ask("GET /session HTTP/1.1\r\n" + hosts + "\r\n");
    EXPECT_TRUE(reply.status == 421 || reply.status == 400) << hosts << reply.status;
    EXPECT_EQ(reply.body.find("ways"), std::string::npos);
  }
}

// Two lengths, or one that two readers could read in two ways: refused, and nothing after it is
// read.
TEST(LineTest, TakesNoRequestThatHidesAnother) {
  const Browser chief("chief");
  const std::string hidden = RequestOf("GET", "/robots.txt", Host(), {});
  const std::string size = std::to_string(hidden.size());
  for (const char* headers :
       {"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
        "Content-Length: 0\r\nContent-Length: 4\r\n", "Content-Length: 4\r\nContent-Length: 4\r\n",
        "Content-Length: 0, 4\r\n", "Content-Length: 4, 4\r\n", "Content-Length: +4\r\n",
        "Content-Length: -4\r\n", "Content-Length: 0x4\r\n", "Content-Length: 4 4\r\n",
        "Content-Length: \r\n", "Transfer-Encoding: identity\r\n",
        "Transfer-Encoding: gzip, chunked\r\n", "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding:\x0b"
        "chunked\r\n",
        "Content-Length: 99999999999999999999999\r\n"}) {
    for (const char* start : {"POST /sign-out HTTP/1.1", "GET / HTTP/1.1",
                              "POST /chancery.v1.SearchService/Search HTTP/1.1"}) {
      Https line(Address(), Ministry().authority());
      line.Send(Head(start, headers) + hidden + hidden);
      const HttpReply reply = line.Read();
      // Nothing at all is as good as a refusal, but never two answers.
      EXPECT_TRUE(reply.status == 0 || reply.status >= 400) << start << headers << reply.status;
      ASSERT_TRUE(line.Ended()) << start << headers;
    }
  }
}

TEST(LineTest, ReadsNoRequestOutOfABodyThatItRefused) {
  const std::string hidden = RequestOf("GET", "/robots.txt", Host(), {});
  for (const std::string& bytes :
       {RequestOf("POST", kSearch, Host(), RpcHeaders(), hidden),  // Nobody is signed in.
        RequestOf("POST", "/sign-out", "evil.example", {}, hidden),
        RequestOf("GET", "/", Host(), {{"Content-Length", std::to_string(hidden.size())}}) +
            hidden}) {
    Https line(Address(), Ministry().authority());
    line.Send(bytes);
    EXPECT_GE(line.Read().status, 400) << bytes;
    ASSERT_TRUE(line.Ended()) << bytes;
  }
}

TEST(LineTest, HoldsHeadsAndBodiesToTheirSize) {
  Https head(Address(), Ministry().authority());
  const HttpReply large = head.Ask(RequestOf("GET", "/", Host(), {{"X", std::string(20000, 'x')}}));
  EXPECT_EQ(large.status, 431);
  EXPECT_EQ(MissingHeaders(large), "");
  EXPECT_EQ(Ask("GET", "/" + std::string(9000, 'a')).status, 400);
  const Browser chief("chief");
  HttpHeaders headers = RpcHeaders();
  headers.emplace_back("Cookie", chief.cookie);
  headers.emplace_back("X-Chancery-Csrf", chief.csrf);
  std::string lines;
  for (const auto& [name, value] : headers) lines += name + ": " + value + "\r\n";
  const std::string start = "POST " + std::string(kSearch) + " HTTP/1.1";
  {
    Https line(Address(), Ministry().authority());
    const HttpReply reply = line.Ask(Head(start, lines + "Content-Length: 1048577\r\n"));
    EXPECT_EQ(reply.status, 413);
    EXPECT_EQ(MissingHeaders(reply), "");
    ASSERT_TRUE(line.Ended());
  }
  {
    Https line(Address(), Ministry().authority());
    line.Send(Head(start, lines + "Transfer-Encoding: chunked\r\n"));
    const std::string chunk = "10000\r\n" + std::string(65536, ' ') + "\r\n";
    for (int i = 0; i < 17; ++i) line.Send(chunk);
    const int status = line.Read().status;
    EXPECT_TRUE(status == 413 || status == 0) << status;
    ASSERT_TRUE(line.Ended());
  }
  Https upload(Address(), Ministry().authority());
  const Browser clerk("clerk");
  EXPECT_EQ(upload
                .Ask(Head("POST " + std::string(kSubmit) + " HTTP/1.1",
                          "Content-Type: application/connect+proto\r\nConnect-Protocol-Version: "
                          "1\r\nCookie: " +
                              clerk.cookie + "\r\nX-Chancery-Csrf: " + clerk.csrf +
                              "\r\nContent-Length: 4194305\r\n"))
                .status,
            413);
}

TEST(LineTest, TakesBodiesInChunksButNoHeadersBehindThem) {
  const Browser chief("chief");
  const std::string lines =
      "Content-Type: application/json\r\nConnect-Protocol-Version: 1\r\n"
      "Transfer-Encoding: chunked\r\n";
  const std::string start = "POST " + std::string(kSearch) + " HTTP/1.1";
  const std::string own = "Cookie: " + chief.cookie + "\r\nX-Chancery-Csrf: " + chief.csrf + "\r\n";
  const std::string body = "d\r\n{\"query\":\"x\"}\r\n0\r\n";
  Https line(Address(), Ministry().authority());
  EXPECT_EQ(line.Ask(Head(start, lines + own) + body + "\r\n").status, 200);
  Https behind(Address(), Ministry().authority());
  EXPECT_EQ(behind.Ask(Head(start, lines) + body + own + "\r\n").status, 401);
}

TEST(LineTest, SaysThatABodyMayCome) {
  const Browser chief("chief");
  HttpHeaders headers = RpcHeaders();
  headers.emplace_back("Cookie", chief.cookie);
  headers.emplace_back("X-Chancery-Csrf", chief.csrf);
  headers.emplace_back("Expect", "100-continue");
  Https line(Address(), Ministry().authority());
  EXPECT_EQ(line.Ask(RequestOf("POST", kSearch, Host(), headers, R"({"query":"x"})")).status, 200);
}

// What is sent comes back in no header of a reply.
TEST(LineTest, PutsNothingOfARequestIntoTheHeadersOfItsReply) {
  const std::string evil = "%0d%0aSet-Cookie:%20evil=1";
  for (const std::string& target :
       {"/" + evil, "/search?q=" + evil, "/sign-in/oidc?to=" + evil, "/document/" + evil}) {
    const HttpReply reply = Ask("GET", target, {{"X-Forwarded-Host", "evil.example"}});
    EXPECT_EQ(reply.Count("set-cookie"), 0u) << target;
    EXPECT_EQ(reply.bytes.find("evil"), std::string::npos) << reply.bytes;
  }
}

}  // namespace
}  // namespace chancery::web
