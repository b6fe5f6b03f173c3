// SPDX-License-Identifier: GPL-3.0-or-later
// The Connect protocol: rpcs as a browser or curl calls them.
#include <memory>
#include <string>
#include <vector>

#include "chancery/v1/ingest.pb.h"
#include "chancery/v1/search.pb.h"
#include "tests/web/house.h"

namespace chancery::web {
namespace {

using testing::TokenKey;

std::string Code(const HttpReply& reply) {
  const auto at = reply.body.find("\"code\":\"");
  if (at == std::string::npos) return "none: " + reply.body;
  return reply.body.substr(at + 8, reply.body.find('"', at + 8) - at - 8);
}

TEST(CallTest, AnswersInJson) {
  Put("json", "CONFIDENTIAL\n\nOf the lighthouse: marrowgate.\n");
  const HttpReply reply = Browser("desk").Call(kSearch, R"({"query":"marrowgate","pageSize":5})");
  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply["content-type"], "application/json");
  EXPECT_EQ(MissingHeaders(reply), "");
  EXPECT_NE(reply.body.find("\"hits\":[{\"id\":\""), std::string::npos) << reply.body;
}

TEST(CallTest, AnswersInBinary) {
  Put("binary", "CONFIDENTIAL\n\nOf the harbour: tollenquay.\n");
  v1::SearchRequest request;
  request.set_query("tollenquay");
  const HttpReply reply =
      Browser("desk").Post(kSearch, RpcHeaders("application/proto"), request.SerializeAsString());
  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply["content-type"], "application/proto");
  v1::SearchResponse response;
  ASSERT_TRUE(response.ParseFromString(reply.body));
  EXPECT_EQ(response.hits_size(), 1);
}

TEST(CallTest, ShowsEachReaderWhatTheyMayRead) {
  Put("secret", "SECRET\n\nOf the tunnel: undercroft.\n");
  const Browser chief("chief"), desk("desk");
  for (int i = 0; i < 3; ++i) {
    EXPECT_NE(chief.Call(kSearch, R"({"query":"undercroft"})").body.find("\"hits\""),
              std::string::npos);
    EXPECT_EQ(desk.Call(kSearch, R"({"query":"undercroft"})").body.find("\"hits\""),
              std::string::npos);
  }
}

TEST(CallTest, ReachesEveryRpcOfThreeServicesAndNoOther) {
  const Browser keeper("keeper");
  EXPECT_EQ(keeper.Call("/chancery.v1.IngestService/GetStatus", "{}").status, 200);
  const HttpReply directory = keeper.Call("/chancery.v1.PeopleService/ListProfiles", "{}");
  EXPECT_EQ(directory.status, 403);
  EXPECT_EQ(Code(directory), "permission_denied");
  for (const char* path :
       {"/chancery.v1.AdminService/SetPerson", "/chancery.v1.AdminService/ListReviews",
        "/chancery.v1.SearchService/Nothing", "/chancery.v1.SearchService/",
        "/chancery.v1.SearchService", "/chancery.v1.SearchService/Search/",
        "/chancery.v1.SearchService//Search", "/chancery.v2.SearchService/Search",
        "/chancery.v1.SearchService/search", "/chancery.v1.SearchService/%53earch"}) {
    const HttpReply reply = keeper.Call(path, "{}");
    EXPECT_EQ(reply.status, 404) << path;
    EXPECT_EQ(Code(reply), "unimplemented") << path;
  }
  for (const char* path : {"/grpc.health.v1.Health/Check",
                           "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"}) {
    EXPECT_EQ(keeper.Call(path, "{}").status, 404) << path;
  }
}

TEST(CallTest, SaysWhatIsWrongWithARequest) {
  const Browser desk("desk");
  for (const char* body : {"", "{", "[]", "null", "{\"query\":7}", "{\"nothing\":\"x\"}",
                           "{\"query\":\"a\"} x", "\xff\xff"}) {
    const HttpReply reply = desk.Call(kSearch, body);
    EXPECT_EQ(reply.status, 400) << body;
    EXPECT_EQ(Code(reply), "invalid_argument") << body;
    EXPECT_EQ(reply["content-type"], "application/json");
  }
  EXPECT_EQ(desk.Call(kSearch, std::string(20000, '[')).status, 400);
  EXPECT_EQ(desk.Post(kSearch, RpcHeaders("application/proto"), "\xff\xff").status, 400);
  const HttpReply missing = desk.Call("/chancery.v1.SearchService/GetDocument", R"({"id":"x"})");
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(Code(missing), "not_found");
}

TEST(CallTest, WantsItsProtocolsHeaders) {
  const Browser desk("desk");
  const auto ask = [&](const HttpHeaders& headers) {
    return desk.Post(kSearch, headers, R"({"query":"x"})").status;
  };
  EXPECT_EQ(ask({{"Content-Type", "application/json"}}), 400);
  EXPECT_EQ(ask({{"Content-Type", "application/json"}, {"Connect-Protocol-Version", "2"}}), 400);
  EXPECT_EQ(ask(RpcHeaders("application/json; charset=utf-8")), 200);
  for (const char* type :
       {"text/plain", "application/x-www-form-urlencoded", "", "application/grpc",
        "application/grpc-web", "application/connect+json", "application/jsonx"}) {
    EXPECT_EQ(ask(RpcHeaders(type)), 415) << type;
  }
  HttpHeaders packed = RpcHeaders();
  packed.emplace_back("Content-Encoding", "gzip");
  EXPECT_EQ(ask(packed), 501);
  for (const auto& [time, status] :
       std::vector<std::pair<const char*, int>>{{"10000", 200},
                                                {"9999999999", 200},
                                                {"-1", 400},
                                                {"", 400},
                                                {"x", 400},
                                                {"99999999999", 400}}) {
    HttpHeaders headers = RpcHeaders();
    headers.emplace_back("Connect-Timeout-Ms", time);
    EXPECT_EQ(ask(headers), status) << time;
  }
  HttpHeaders at_once = RpcHeaders();
  at_once.emplace_back("Connect-Timeout-Ms", "0");
  const HttpReply reply = desk.Post(kSearch, at_once, R"({"query":"x"})");
  EXPECT_EQ(reply.status, 504);
  EXPECT_EQ(Code(reply), "deadline_exceeded");
  EXPECT_EQ(Browser("desk").Get(kSearch).status, 405);
}

TEST(CallTest, IsForThoseWhoAreSignedIn) {
  const HttpReply reply = Browser().Call(kSearch, R"({"query":"x"})");
  EXPECT_EQ(reply.status, 401);
  EXPECT_EQ(Code(reply), "unauthenticated");
  EXPECT_EQ(MissingHeaders(reply), "");
}

std::string Upload(bool json, std::string_view name, std::string_view text) {
  v1::SubmitRequest header, chunk;
  header.mutable_header()->set_name(std::string(name));
  chunk.set_chunk(std::string(text));
  if (!json) {
    return Enveloped(header.SerializeAsString()) + Enveloped(chunk.SerializeAsString());
  }
  return Enveloped(R"({"header":{"name":")" + std::string(name) + "\"}}") +
         Enveloped(R"({"chunk":")" + testing::Base64Url(text) + "\"}");
}

TEST(StreamTest, TakesAFile) {
  const Browser clerk("clerk");
  for (const bool json : {false, true}) {
    const std::string type = json ? "application/connect+json" : "application/connect+proto";
    const std::string name = json ? "a.txt" : "b.txt";
    const HttpReply reply = clerk.Post(
        kSubmit, RpcHeaders(type),
        Upload(json, name, "UNCLASSIFIED\n\nHanded in: ostlerway" + name.substr(0, 1) + ".\n"));
    EXPECT_EQ(reply.status, 200) << reply.body;
    EXPECT_EQ(reply["content-type"], type);
    EXPECT_EQ(MissingHeaders(reply), "");
    const auto parts = Envelopes(reply.body);
    ASSERT_EQ(parts.size(), 2u) << reply.body;
    EXPECT_EQ(parts[0].first, 0);
    EXPECT_EQ(parts[1], std::pair(2, std::string("{}")));
    if (json) {
      EXPECT_NE(parts[0].second.find("\"outcome\":\"OUTCOME_ADDED\""), std::string::npos)
          << parts[0].second;
    } else {
      v1::SubmitResponse response;
      ASSERT_TRUE(response.ParseFromString(parts[0].second));
      EXPECT_FALSE(response.id().empty());
    }
  }
}

TEST(StreamTest, TakesALargeFileInChunks) {
  const Browser clerk("clerk");
  v1::SubmitRequest part;
  part.mutable_header()->set_name("large.txt");
  std::string body = Enveloped(part.SerializeAsString());
  part.set_chunk("UNCLASSIFIED\n\n");
  body += Enveloped(part.SerializeAsString());
  const std::string line = "A long file of one line, again and again.\n\n";
  std::string text;
  while (text.size() < 200 << 10) text += line;
  for (int i = 0; i < 8; ++i) {
    part.set_chunk(text);
    body += Enveloped(part.SerializeAsString());
  }
  const HttpReply reply = clerk.Post(kSubmit, RpcHeaders("application/connect+proto"), body);
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(Envelopes(reply.body).size(), 2u) << reply.body;
}

TEST(StreamTest, EndsWithAnErrorInItsLastMessage) {
  const auto ask = [](const Browser& who, const std::string& body) {
    const HttpReply reply = who.Post(kSubmit, RpcHeaders("application/connect+proto"), body);
    EXPECT_EQ(reply.status, 200) << reply.body;
    const auto parts = Envelopes(reply.body);
    EXPECT_EQ(parts.size(), 1u);
    EXPECT_EQ(parts.empty() ? 0 : parts[0].first, 2);
    return reply;
  };
  const Browser clerk("clerk"), desk("desk");
  const std::string good = Upload(false, "x.txt", "UNCLASSIFIED\n\nx\n");
  EXPECT_EQ(Code(ask(desk, good)), "permission_denied");
  for (const std::string& body :
       {std::string(), std::string("\0", 1), good.substr(0, good.size() - 1), good + "x",
        Enveloped("", 1) + good, Enveloped("", 2), Enveloped("\xff\xff"),
        std::string("\0\xff\xff\xff\xff", 5) + good}) {
    EXPECT_EQ(Code(ask(clerk, body)), "invalid_argument");
  }
  std::string many;
  for (int i = 0; i < 5000; ++i) many += Enveloped("");
  const HttpReply reply = ask(clerk, many);
  EXPECT_EQ(Code(reply), "invalid_argument");
  EXPECT_NE(reply.body.find("too many envelopes"), std::string::npos);
}

// The head of an upload whose body does not come.
void BeginUpload(testing::Https& line, const HttpHeaders& own,
                 const std::string& length = "4000000") {
  HttpHeaders headers = RpcHeaders("application/connect+proto");
  headers.insert(headers.end(), own.begin(), own.end());
  headers.emplace_back("Content-Length", length);
  headers.emplace_back("Expect", "100-continue");
  std::string head = "POST " + std::string(kSubmit) + " HTTP/1.1\r\nHost: " + Host() + "\r\n";
  for (const auto& [name, value] : headers) head += name + ": " + value + "\r\n";
  line.Send(head + "\r\n");
}

TEST(StreamTest, LeavesPlacesForOthersWhoeverIsSlow) {
  const Browser clerk("clerk"), desk("desk");
  const auto of = [](const Browser& who) {
    return HttpHeaders{{"Cookie", who.cookie}, {"X-Chancery-Csrf", who.csrf}};
  };
  std::vector<std::unique_ptr<testing::Https>> slow;
  for (int i = 0; i < 2; ++i) {
    slow.push_back(std::make_unique<testing::Https>(Address(), Ministry().authority()));
    BeginUpload(*slow.back(), of(desk));
    EXPECT_EQ(slow.back()->ReadLine(), "HTTP/1.1 100 Continue");
  }
  testing::Https third(Address(), Ministry().authority());
  BeginUpload(third, of(desk));
  const HttpReply refused = third.Read();
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(Code(refused), "resource_exhausted");
  EXPECT_EQ(clerk
                .Post(kSubmit, RpcHeaders("application/connect+proto"),
                      Upload(false, "beside.txt", "UNCLASSIFIED\n\nBeside slow ones.\n"))
                .status,
            200);
}

TEST(StreamTest, HasNoPlaceForATokenThatNobodyLookedAt) {
  const TokenKey own(TokenKey::Kind::kRsa, "id-1");
  const std::string claims =
      testing::Json(testing::GoodClaims(kProvider, "chancery-web", "clerk", testing::UnixNow()));
  for (const std::string& token : {own.Sign("RS256", claims), std::string("x.y.z")}) {
    for (const char* length : {"4000000", "9"}) {
      testing::Https line(Address(), Ministry().authority());
      BeginUpload(line, {{"Authorization", "Bearer " + token}}, length);
      EXPECT_EQ(line.ReadLine(), "HTTP/1.1 401 Unauthorized");
    }
  }
  testing::Https line(Address(), Ministry().authority());
  BeginUpload(line, {{"Authorization", "Bearer " + TokenOf("clerk")}});
  EXPECT_EQ(line.ReadLine(), "HTTP/1.1 100 Continue");
}

TEST(StreamTest, IsRefusedAsAnOrdinaryCall) {
  const Browser clerk("clerk");
  EXPECT_EQ(clerk.Call(kSubmit, "{}").status, 415);
  EXPECT_EQ(Browser().Post(kSubmit, RpcHeaders("application/connect+proto"), "").status, 401);
}

TEST(FeedTest, HasWhatItsReaderMayReadTheNewestFirst) {
  Put("feed-1",
      "CONFIDENTIAL\n\nTitle: Old <b>&\"quay\"\nDate: 2020-01-02\n\nOf the saltmarsh, long ago.\n");
  Put("feed-2", "SECRET\n\nTitle: New quay\nDate: 2024-05-06\n\nOf the saltmarsh, lately.\n");
  const HttpReply desk = Browser("desk").Get("/feed?q=saltmarsh");
  EXPECT_EQ(desk.status, 200) << desk.body;
  EXPECT_EQ(desk["content-type"], "application/atom+xml; charset=utf-8");
  EXPECT_EQ(MissingHeaders(desk), "");
  const auto entries = [](const std::string& body) {
    int count = 0;
    for (std::size_t at = 0; (at = body.find("<entry>", at)) != std::string::npos; ++at) ++count;
    return count;
  };
  EXPECT_EQ(entries(desk.body), 1);
  EXPECT_EQ(desk.body.find("lately"), std::string::npos);
  EXPECT_EQ(desk.body.find("2024"), std::string::npos);
  EXPECT_EQ(desk.body.find("<b>"), std::string::npos);
  const HttpReply chief = Browser("chief").Get("/feed?q=saltmarsh");
  EXPECT_EQ(entries(chief.body), 2);
  EXPECT_LT(chief.body.find("lately"), chief.body.find("long ago")) << chief.body;
}

TEST(FeedTest, IsNothingButTextOfItsQuestion) {
  const HttpReply reply =
      Browser("desk").Get("/feed?q=%3C/title%3E%3Cscript%3E%26%22%27)%20OR%20(x%EF%BF%BF");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body.find("<script"), std::string::npos) << reply.body;
  EXPECT_EQ(reply.body.find("\xef\xbf\xbf"), std::string::npos);
  EXPECT_EQ(Browser().Get("/feed?q=x").status, 401);
  EXPECT_EQ(Browser("desk").Get("/feed").status, 400);
  EXPECT_EQ(Browser("desk").Get("/feed?q=a&q=b").status, 400);
  EXPECT_EQ(Browser("desk").Get("/feed?q=%ff%fe").status, 400);
}

HttpReply WithToken(const std::string& token, HttpHeaders headers = {}) {
  for (auto& header : RpcHeaders()) headers.push_back(header);
  headers.emplace_back("Authorization", token);
  return Ask("POST", kSearch, headers, R"({"query":"undercroft"})");
}

TEST(TokenTest, OfAProgramIsShownToTheDaemon) {
  Put("secret", "SECRET\n\nOf the tunnel: undercroft.\n");
  EXPECT_NE(WithToken("Bearer " + TokenOf("chief")).body.find("\"hits\""), std::string::npos);
  const HttpReply desk = WithToken("Bearer " + TokenOf("desk"));
  EXPECT_EQ(desk.status, 200);
  EXPECT_EQ(desk.body.find("\"hits\""), std::string::npos);
}

TEST(TokenTest, IsRefusedWhenItIsForgedOrForAnother) {
  const std::string good = TokenOf("chief");
  const auto with = [](std::string name, std::string value, const TokenKey& key) {
    auto claims = testing::GoodClaims(kProvider, "chancery-web", "chief", testing::UnixNow());
    claims[name] = value;
    return "Bearer " + key.Sign("RS256", testing::Json(claims));
  };
  const TokenKey own(TokenKey::Kind::kRsa, "id-1");
  const std::int64_t now = testing::UnixNow();
  for (const std::string& token :
       {std::string(), std::string("Bearer"), std::string("Bearer "), good, "Basic " + good,
        "Bearer " + good + "x", "Bearer " + good + ", " + good, std::string("Bearer a b"),
        "Bearer x\tauthorization: Bearer " + good, with("x", "1", own),
        with("aud", "\"chancery\"", ProviderKey()), with("iss", "\"chancery-web\"", ProviderKey()),
        with("iat", std::to_string(now - 4000), ProviderKey()) + "x",
        with("exp", std::to_string(now - 60), ProviderKey()),
        with("sub", "\"nobody\"", ProviderKey())}) {
    const HttpReply reply = WithToken(token);
    EXPECT_EQ(reply.status, 401) << token << reply.body;
    EXPECT_EQ(Code(reply), "unauthenticated");
  }
}

TEST(TokenTest, IsNotShownTogetherWithACookie) {
  const Browser desk("desk");
  EXPECT_EQ(WithToken("Bearer " + TokenOf("chief"),
                      {{"Cookie", desk.cookie}, {"X-Chancery-Csrf", desk.csrf}})
                .status,
            401);
  EXPECT_EQ(WithToken("Bearer " + TokenOf("chief"), {{"Authorization", "Bearer x"}}).status, 401);
  EXPECT_EQ(WithToken("Bearer " + TokenOf("chief"), {{"Origin", "https://evil.example"}}).status,
            403);
}

TEST(LogTest, SaysNothingOfWhatWasAskedOrShown) {
  const Browser chief("chief");
  const std::string token = TokenOf("chief");
  ASSERT_EQ(chief.Call(kSearch, R"({"query":"velvetmoor"})").status, 200);
  ASSERT_EQ(WithToken("Bearer " + token).status, 200);
  ASSERT_EQ(Ask("GET", "/velvetmoor%0a%0dINFO?velvetmoor").status, 404);
  const std::string log = Log();
  EXPECT_NE(log.find("listening on"), std::string::npos);
  const std::string metrics = Ask("GET", "/metrics").body;
  for (const std::string& text : {std::string("velvetmoor"), token, chief.csrf,
                                  chief.cookie.substr(chief.cookie.find('=') + 1)}) {
    EXPECT_EQ(log.find(text), std::string::npos) << text;
    EXPECT_EQ(metrics.find(text), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace chancery::web
