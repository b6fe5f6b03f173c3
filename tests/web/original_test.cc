// SPDX-License-Identifier: GPL-3.0-or-later
// The files that documents came as, for browsers.
#include <string>

#include "chancery/v1/ingest.pb.h"
#include "chancery/v1/search.pb.h"
#include "tests/testing/pdf_file.h"
#include "tests/web/house.h"

namespace chancery::web {
namespace {

constexpr std::string_view kGetOriginal = "/chancery.v1.SearchService/GetOriginal";

std::string IdOf(std::string_view question) {
  v1::SearchRequest request;
  request.set_query(std::string(question));
  const HttpReply reply =
      Browser("chief").Post(kSearch, RpcHeaders("application/proto"), request.SerializeAsString());
  v1::SearchResponse found;
  EXPECT_TRUE(found.ParseFromString(reply.body));
  return found.hits_size() == 1 ? found.hits(0).id() : "";
}

TEST(OriginalFileTest, IsToBeKeptAndDoesNothingByItself) {
  const std::string file =
      testing::Pdf({{"CONFIDENTIAL", "Of the signal station: hallowquay."}, {"More of it."}});
  Put("original.pdf", file);
  const std::string id = IdOf("hallowquay");
  const HttpReply reply = Browser("desk").Get("/original/" + id);
  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.body, file);
  EXPECT_EQ(reply["content-type"], "application/pdf");
  EXPECT_EQ(reply["content-disposition"], "attachment; filename=\"" + id + ".pdf\"");
  EXPECT_EQ(reply["content-security-policy"], "sandbox; default-src 'none'");
  EXPECT_EQ(reply.Count("content-security-policy"), 1u);
  EXPECT_EQ(MissingHeaders(reply), "content-security-policy ");
  const HttpReply program =
      Ask("GET", "/original/" + id, {{"Authorization", "Bearer " + TokenOf("desk")}});
  EXPECT_EQ(program.status, 200);
  EXPECT_EQ(program.body, file);
}

TEST(OriginalFileTest, IsForNobodyElse) {
  Put("original-secret", "SECRET\n\nOf the signal station: gallowquay.\n");
  const std::string id = IdOf("gallowquay");
  const HttpReply hidden = Browser("desk").Get("/original/" + id);
  EXPECT_EQ(hidden.status, 404);
  EXPECT_EQ(MissingHeaders(hidden), "");
  const HttpReply never = Browser("desk").Get("/original/" + std::string(26, '0'));
  EXPECT_EQ(hidden.body, never.body);
  EXPECT_EQ(Ask("GET", "/original/" + id).status, 401);
  EXPECT_EQ(Ask("GET", "/original/" + id, {{"Authorization", "Bearer none"}}).status, 401);
  // A page of another origin can't make it a part of itself.
  const HttpReply other = Browser("chief").Get("/original/" + id, {{"Sec-Fetch-Site", "cross-site"},
                                                                   {"Sec-Fetch-Mode", "no-cors"},
                                                                   {"Sec-Fetch-Dest", "embed"}});
  EXPECT_EQ(other.status, 403);
  for (const std::string& path :
       {std::string("/original/"), "/original/" + id + "/", "/original/../" + id,
        "/original/" + std::string(65, '0'), std::string("/original/%30")}) {
    EXPECT_EQ(Browser("chief").Get(path).status, 404) << path;
  }
}

TEST(OriginalFileTest, ComesAsAStreamOfTheProtocol) {
  std::string text = "CONFIDENTIAL\n\nOf the signal station: fallowquay.\n";
  while (text.size() < 300'000) text += "\nAnd of the weather there.\n";
  Put("original-stream", text);
  v1::GetOriginalRequest request;
  request.set_id(IdOf("fallowquay"));
  const HttpReply reply =
      Browser("desk").Post(kGetOriginal, RpcHeaders("application/connect+proto"),
                           Enveloped(request.SerializeAsString()));
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply["content-type"], "application/connect+proto");
  const auto messages = Envelopes(reply.body);
  ASSERT_EQ(messages.size(), 4u);
  std::string bytes;
  v1::GetOriginalResponse part;
  for (std::size_t i = 0; i < 3; ++i) {
    ASSERT_TRUE(part.ParseFromString(messages[i].second));
    EXPECT_EQ(part.has_header(), i == 0);
    bytes += part.chunk();
  }
  EXPECT_EQ(bytes, text);
  EXPECT_EQ(messages[3].first, 2);
  EXPECT_EQ(messages[3].second, "{}");
  const Browser desk("desk");
  EXPECT_EQ(desk.Call(kGetOriginal, "{}").status, 415);
  const HttpReply two = desk.Post(kGetOriginal, RpcHeaders("application/connect+json"),
                                  Enveloped("{}") + Enveloped("{}"));
  EXPECT_EQ(two.status, 400);
  request.set_id(std::string(26, '0'));
  const HttpReply none = desk.Post(kGetOriginal, RpcHeaders("application/connect+proto"),
                                   Enveloped(request.SerializeAsString()));
  ASSERT_EQ(Envelopes(none.body).size(), 1u);
  EXPECT_NE(none.body.find("not_found"), std::string::npos) << none.body;
}

}  // namespace
}  // namespace chancery::web
