// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/web/house.h"

#include <google/protobuf/text_format.h>
#include <signal.h>

#include <chrono>
#include <fstream>
#include <memory>
#include <regex>
#include <thread>
#include <utility>
#include <vector>

#include "lib/base/file.h"
#include "lib/token/signer.h"
#include "tests/testing/process.h"
#include "tests/testing/temp_dir.h"

namespace chancery::web {
namespace {

constexpr std::chrono::seconds kPatience{60};
constexpr const char* kSecret = "a secret: of the client+1";

void Write(const std::filesystem::path& path, std::string_view bytes) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

class House : public ::testing::Environment {
 public:
  void SetUp() override {
    ::signal(SIGPIPE, SIG_IGN);
    folder_ = std::make_unique<testing::TempDir>("web");
    const auto pair = token::MakeKeyPair();
    ASSERT_TRUE(pair.ok());
    Write(folder() / "own.jwk", pair->private_jwk);
    Write(folder() / "own.jwks", pair->public_jwks);
    Write(folder() / "provider.jwks", testing::KeySet(ProviderKey().Jwk()));
    MakePage();
    WriteCertificates();
    StartProvider();
    testing::World::Options options;
    options.people = People();
    options.indexer.set_max_file_bytes(4 << 20);
    AddGateway(*options.indexer.mutable_authority());
    AddGateway(*options.searchd.mutable_authority());
    auto made = testing::World::Make(Ministry(), folder() / "world", std::move(options));
    ASSERT_TRUE(made.ok()) << made.status();
    world_ = *std::move(made);
    const Status started = world_->Start();
    ASSERT_TRUE(started.ok()) << started;
    StartGateway();
  }

  void TearDown() override {
    gateway_.reset();
    provider_.reset();
    if (world_ != nullptr) {
      const Status stopped = world_->Stop();
      EXPECT_TRUE(stopped.ok()) << stopped;
    }
    world_.reset();
  }

  testing::World& world() { return *world_; }
  std::filesystem::path folder() const { return folder_->path(); }
  const RunningGateway& gateway() const { return *gateway_; }
  const std::string& provider_address() const { return provider_address_; }
  config::v1::WebConfig ForClient(const std::string& client) {
    config::v1::WebConfig config = Common("web-" + client);
    auto& oidc = *config.mutable_oidc();
    oidc.set_issuer("https://" + provider_address_);
    oidc.set_client_id(client);
    oidc.set_authority(folder() / "ca.crt");
    if (client == "es256") oidc.set_client_secret_file(folder() / "secret");
    return config;
  }
  const config::v1::WebConfig& config() const { return config_; }

 private:
  static config::v1::People People() {
    using testing::Person;
    config::v1::People people;
    *people.add_person() = Person("chief", {"lvl.TOP SECRET", "nat:own"});
    *people.add_person() = Person("desk", {"lvl.CONFIDENTIAL", "nat:own"});
    *people.add_person() = Person("clerk", {"lvl.UNCLASSIFIED", "role:submit"});
    *people.add_person() = Person("keeper", {"lvl.UNCLASSIFIED", "role:records"});
    *people.add_person() = Person("monitor", {});
    config::v1::PersonEntry& traveller = *people.add_person();
    traveller = Person("traveller", {"lvl.SECRET", "nat:own"});
    traveller.add_certificate("traveller-phone");
    traveller.add_device()->set_certificate("traveller-phone");
    traveller.mutable_device(0)->mutable_ceiling()->set_level("CONFIDENTIAL");
    return people;
  }

  void AddGateway(config::v1::Authority& authority) {
    config::v1::Gateway& gateway = *authority.add_gateway();
    gateway.set_certificate("web");
    const auto add = [&](config::v1::Gateway& to, std::string_view issuer,
                         std::string_view audience, const char* file) -> config::v1::Issuer& {
      config::v1::Issuer& one = *to.add_issuer();
      one.set_issuer(std::string(issuer));
      one.set_audience(std::string(audience));
      one.set_key_file(folder() / file);
      return one;
    };
    add(gateway, "chancery-web", "chancery", "own.jwks");
    add(gateway, "chancery-web-certificate", "chancery", "own.jwks").set_names_certificate(true);
    add(gateway, kProvider, "chancery-web", "provider.jwks");
    for (const char* client : {"rs256", "ps256", "es256", "brief"}) {
      config::v1::Gateway& of_client = *authority.add_gateway();
      of_client.set_certificate("web-" + std::string(client));
      add(of_client, "https://" + provider_address_, client, "issuer.jwks");
    }
  }

  void MakePage() {
    Write(folder() / "page/index.html", "<!doctype html><title>Chancery</title>\n");
    Write(folder() / "page/assets/app-1a2b.js", "// " + std::string(4000, 'x') + "\n");
    Write(folder() / "page/favicon.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n");
    Write(folder() / "page/robots.txt", "User-agent: *\nDisallow: /\n");
    Write(folder() / "page/opensearch.xml",
          "<Url template=\"{origin}/search\"/><Image>{origin}/favicon.svg</Image>\n");
    Write(folder() / "secret.txt", "beside the page\n");
  }

  void StartProvider() {
    auto started = testing::Process::Start(
        {CHANCERY_NODE, CHANCERY_ISSUER, folder() / "server.crt", folder() / "server.key", kSecret},
        folder() / "issuer.log");
    ASSERT_TRUE(started.ok()) << started.status();
    provider_ = *std::move(started);
    const auto port = provider_->WaitForLine("listening on ", kPatience);
    ASSERT_TRUE(port.ok()) << port.status();
    provider_address_ = "localhost:" + port->substr(0, port->find_first_not_of("0123456789"));
    const HttpReply keys = AskProvider("/jwks", {});
    ASSERT_EQ(keys.status, 200);
    Write(folder() / "issuer.jwks", keys.body);
  }

  void WriteCertificates() {
    const testing::Credentials server = Ministry().ForServer();
    Write(folder() / "server.crt", server.certificate);
    Write(folder() / "server.key", server.key);
    Write(folder() / "ca.crt", Ministry().authority());
    Write(folder() / "secret", std::string(kSecret) + "\n");
    for (const char* name : {"web", "web-rs256", "web-ps256", "web-es256", "web-brief"}) {
      const testing::Credentials own = Ministry().ForPerson(name);
      Write(folder() / (std::string(name) + ".crt"), own.certificate);
      Write(folder() / (std::string(name) + ".key"), own.key);
    }
  }

  // What every gateway is told, as this certificate.
  config::v1::WebConfig Common(const std::string& certificate) {
    config::v1::WebConfig config;
    config.set_address("127.0.0.1:0");
    config.set_certificate(folder() / "server.crt");
    config.set_key(folder() / "server.key");
    config.set_page_dir(folder() / "page");
    auto& daemons = *config.mutable_daemons();
    daemons.set_searchd(world_->Address(testing::Daemon::kSearchd));
    daemons.set_indexer(world_->Address(testing::Daemon::kIndexer));
    daemons.set_certificate(folder() / (certificate + ".crt"));
    daemons.set_key(folder() / (certificate + ".key"));
    daemons.set_authority(folder() / "ca.crt");
    return config;
  }

  void StartGateway() {
    config_ = Common("web");
    config_.mutable_daemons()->set_monitor("monitor");
    config_.mutable_assertion()->set_key_file(folder() / "own.jwk");
    config_.mutable_certificates()->set_address("127.0.0.1:0");
    config_.mutable_certificates()->set_client_authority(folder() / "ca.crt");
    config_.mutable_limits()->set_upload_bytes(4 << 20);
    config_.mutable_limits()->set_sessions_of_one(5);
    config_.set_demo(true);
    for (const char* reader : {"chief", "desk", "clerk", "keeper"}) {
      auto& one = *config_.add_demo_reader();
      one.set_id(reader);
      one.set_name(std::string("The \"") + reader + "\" <b>");
    }
    gateway_ = std::make_unique<RunningGateway>("shared", config_);
  }

  std::unique_ptr<testing::TempDir> folder_;
  std::unique_ptr<testing::World> world_;
  std::unique_ptr<testing::Process> provider_;
  std::string provider_address_;
  config::v1::WebConfig config_;
  std::unique_ptr<RunningGateway> gateway_;
};

House* const house = static_cast<House*>(::testing::AddGlobalTestEnvironment(new House));

}  // namespace

const testing::Pki& Ministry() {
  static const testing::Pki pki("Ministry Authority");
  return pki;
}

const testing::TokenKey& ProviderKey() {
  static const testing::TokenKey key(testing::TokenKey::Kind::kRsa, "id-1");
  return key;
}

testing::World& Daemons() { return house->world(); }
std::string Address() { return house->gateway().address(); }
std::string Host() { return house->gateway().host(); }
std::string Origin() { return house->gateway().origin(); }
std::string DoorHost() { return house->gateway().door(); }
std::string Log() { return house->gateway().log(); }
std::string ProviderOrigin() { return "https://" + house->provider_address(); }
config::v1::WebConfig OidcConfig(std::string_view client) {
  return house->ForClient(std::string(client));
}

HttpReply AskProvider(std::string_view target, const HttpHeaders& headers) {
  testing::Https line(house->provider_address(), Ministry().authority());
  return line.Ask(testing::RequestOf("GET", target, house->provider_address(), headers));
}

RunningGateway::RunningGateway(std::string name, config::v1::WebConfig config) {
  const auto path = house->folder() / (name + ".textproto");
  WriteText(path, config);
  auto started = testing::Process::Start(
      {testing::ProgramFolder() / "chancery-web", "--config", path}, path.string() + ".log");
  EXPECT_TRUE(started.ok()) << started.status();
  if (!started.ok()) return;
  process_ = *std::move(started);
  const auto port = [&](std::string_view words) {
    const auto rest = process_->WaitForLine(std::string(words) + "127.0.0.1:", kPatience);
    EXPECT_TRUE(rest.ok()) << rest.status();
    return rest.ok() ? rest->substr(0, rest->find_first_not_of("0123456789")) : "0";
  };
  if (config.has_certificates()) door_ = "localhost:" + port("certificates are asked for on ");
  address_ = "127.0.0.1:" + port("listening on ");
}

RunningGateway::~RunningGateway() {
  if (process_ == nullptr) return;
  process_->Signal(SIGTERM);
  const auto code = process_->Wait(kPatience);
  EXPECT_TRUE(code.ok() && *code == 0) << process_->Log();
}

std::string RunningGateway::host() const {
  return "localhost" + address_.substr(address_.rfind(':'));
}

HttpReply RunningGateway::Ask(std::string_view method, std::string_view target,
                              const HttpHeaders& headers, std::string_view body) const {
  testing::Https line(address_, Ministry().authority());
  return line.Ask(testing::RequestOf(method, target, host(), headers, body));
}

config::v1::WebConfig GatewayConfig() { return house->config(); }

std::string TokenOf(std::string_view person) {
  return ProviderKey().Sign("RS256", testing::Json(testing::GoodClaims(
                                         kProvider, "chancery-web", person, testing::UnixNow())));
}

HttpReply Ask(std::string_view method, std::string_view target, const HttpHeaders& headers,
              std::string_view body) {
  return house->gateway().Ask(method, target, headers, body);
}

Browser::Browser(std::string_view person) {
  if (person.empty()) return;
  const HttpReply reply = SignIn(person);
  EXPECT_EQ(reply.status, 204) << reply.body;
}

HttpReply Browser::Get(std::string_view target, const HttpHeaders& headers) const {
  HttpHeaders all = headers;
  all.emplace_back("Sec-Fetch-Site", "same-origin");
  if (!cookie.empty()) all.emplace_back("Cookie", cookie);
  return Ask("GET", target, all);
}

HttpReply Browser::Post(std::string_view target, const HttpHeaders& headers,
                        std::string_view body) const {
  HttpHeaders all = headers;
  all.emplace_back("Origin", Origin());
  all.emplace_back("Sec-Fetch-Site", "same-origin");
  if (!cookie.empty()) all.emplace_back("Cookie", cookie);
  if (!csrf.empty()) all.emplace_back("X-Chancery-Csrf", csrf);
  return Ask("POST", target, all, body);
}

HttpReply Browser::Call(std::string_view method, std::string_view json) const {
  return Post(method, RpcHeaders(), json);
}

HttpReply Browser::SignIn(std::string_view person) {
  HttpReply reply = Post("/sign-in/demo", {{"Content-Type", "application/json"}},
                         "{\"person\":\"" + std::string(person) + "\"}");
  if (reply.status != 204) return reply;
  const std::string set = reply["set-cookie"];
  cookie = set.substr(0, set.find(';'));
  const std::string session = Get("/session").body;
  static const std::regex kCsrf("\"csrf\":\"([0-9a-f]{64})\"");
  std::smatch found;
  EXPECT_TRUE(std::regex_search(session, found, kCsrf)) << session;
  csrf = found[1];
  return reply;
}

HttpReply Browser::SignOut() { return Post("/sign-out", {}, ""); }

HttpHeaders RpcHeaders(std::string_view type) {
  return {{"Content-Type", std::string(type)}, {"Connect-Protocol-Version", "1"}};
}

std::string Enveloped(std::string_view bytes, char flags) {
  std::string out(1, flags);
  for (int shift = 24; shift >= 0; shift -= 8) {
    out += static_cast<char>(bytes.size() >> shift & 0xff);
  }
  return out + std::string(bytes);
}

std::vector<std::pair<int, std::string>> Envelopes(std::string_view body) {
  std::vector<std::pair<int, std::string>> found;
  while (body.size() >= 5) {
    std::size_t size = 0;
    for (int i = 1; i < 5; ++i)
      size = size << 8 | static_cast<unsigned char>(body[static_cast<std::size_t>(i)]);
    found.emplace_back(body[0], body.substr(5, size));
    body.remove_prefix(std::min(body.size(), 5 + size));
  }
  EXPECT_TRUE(body.empty());
  return found;
}

void Put(std::string_view name, std::string_view text) {
  const auto response = Daemons().Submit("clerk", name, text);
  ASSERT_TRUE(response.ok()) << response.status();
  ASSERT_EQ(response->outcome() == v1::OUTCOME_QUARANTINED, false);
  const Status applied = Daemons().WaitApplied();
  ASSERT_TRUE(applied.ok()) << applied;
}

void WriteText(const std::filesystem::path& path, const google::protobuf::Message& message) {
  std::string text;
  EXPECT_TRUE(google::protobuf::TextFormat::PrintToString(message, &text));
  Write(path, text);
}

std::string MissingHeaders(const HttpReply& reply, std::string_view cache_control) {
  static const std::vector<std::pair<std::string, std::string>> kWanted = {
      {"strict-transport-security", "max-age=63072000"},
      {"content-security-policy",
       "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src "
       "'self'; connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
       "frame-ancestors 'none'; require-trusted-types-for 'script'"},
      {"x-content-type-options", "nosniff"},
      {"referrer-policy", "no-referrer"},
      {"cross-origin-opener-policy", "same-origin"},
      {"cross-origin-resource-policy", "same-origin"}};
  std::string missing;
  for (const auto& [name, value] : kWanted) {
    if (reply.Count(name) != 1 || reply[name] != value) missing += name + " ";
  }
  if (reply.Count("permissions-policy") != 1) missing += "permissions-policy ";
  if (reply.Count("cache-control") != 1 || reply["cache-control"] != cache_control) {
    missing += "cache-control: " + reply["cache-control"];
  }
  if (reply.Count("access-control-allow-origin") + reply.Count("server") > 0) missing += "too much";
  return missing;
}

}  // namespace chancery::web
