// SPDX-License-Identifier: GPL-3.0-or-later
// The running gateway that these tests share, with both daemons behind it.
#pragma once

#include <google/protobuf/message.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "chancery/config/v1/web.pb.h"
#include "tests/testing/pki.h"
#include "tests/testing/process.h"
#include "tests/testing/tokens.h"
#include "tests/testing/world.h"
#include "tests/web/https.h"

namespace chancery::web {

using testing::HttpHeaders;
using testing::HttpReply;

constexpr std::string_view kSearch = "/chancery.v1.SearchService/Search";
constexpr std::string_view kSubmit = "/chancery.v1.IngestService/Submit";

const testing::Pki& Ministry();

// The daemons: chief (TOP SECRET), desk (CONFIDENTIAL), clerk (may submit), keeper, and monitor,
// who holds nothing. Their gateway is the certificate "web".
testing::World& Daemons();

// The gateway's address, "127.0.0.1:7443"; its host and origin, by which browsers know it.
std::string Address();
std::string Host();
std::string Origin();
std::string Log();

// What the gateway was started with, to start another.
config::v1::WebConfig GatewayConfig();

// A gateway that runs until this goes.
class RunningGateway {
 public:
  RunningGateway(std::string name, config::v1::WebConfig config);
  ~RunningGateway();

  // Where it listens: "127.0.0.1:7443", "localhost:7443", "https://localhost:7443"; and where it
  // asks for certificates, "localhost:7444", or empty.
  const std::string& address() const { return address_; }
  std::string host() const;
  std::string origin() const { return "https://" + host(); }
  const std::string& door() const { return door_; }
  std::string log() const { return process_->Log(); }

  HttpReply Ask(std::string_view method, std::string_view target, const HttpHeaders& headers = {},
                std::string_view body = "") const;

 private:
  std::unique_ptr<testing::Process> process_;
  std::string address_, door_;
};

// Where the shared gateway asks for certificates, "localhost:7444".
std::string DoorHost();

// A real provider of OpenID Connect (tests/web/issuer): "https://localhost:40000". Its client
// `name` is that of the gateway's certificate "web-NAME".
std::string ProviderOrigin();
HttpReply AskProvider(std::string_view target, const HttpHeaders& headers);

// What a gateway of this client of the provider is started with.
config::v1::WebConfig OidcConfig(std::string_view client);

// A token of the provider that both daemons trust, whose tokens programs may present.
std::string TokenOf(std::string_view person);
const testing::TokenKey& ProviderKey();
constexpr std::string_view kProvider = "https://id.ministry.example";

// One request on a line of its own, with nothing added but a Host.
HttpReply Ask(std::string_view method, std::string_view target, const HttpHeaders& headers = {},
              std::string_view body = "");

// A reader at their browser: it sends what browsers send, and keeps the cookie.
class Browser {
 public:
  // Signs in by the demo; empty: nobody.
  explicit Browser(std::string_view person = "");

  HttpReply Get(std::string_view target, const HttpHeaders& headers = {}) const;
  HttpReply Post(std::string_view target, const HttpHeaders& headers, std::string_view body) const;

  // POST with JSON, as the page's client does.
  HttpReply Call(std::string_view method, std::string_view json) const;

  HttpReply SignIn(std::string_view person);
  HttpReply SignOut();

  std::string cookie;  // "__Host-chancery=..."; empty without one.
  std::string csrf;
};

// The headers that an rpc with JSON needs.
HttpHeaders RpcHeaders(std::string_view type = "application/json");

// A message in its envelope, and the messages of a body with their flags.
std::string Enveloped(std::string_view bytes, char flags = 0);
std::vector<std::pair<int, std::string>> Envelopes(std::string_view body);

// A text that is in the archive when this returns.
void Put(std::string_view name, std::string_view text);

void WriteText(const std::filesystem::path& path, const google::protobuf::Message& message);

// Empty when every header that all replies have is there once, with the right Cache-Control.
std::string MissingHeaders(const HttpReply& reply, std::string_view cache_control = "no-store");

}  // namespace chancery::web
