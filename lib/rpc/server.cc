// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/rpc/server.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/resource_quota.h>
#include <grpcpp/security/auth_metadata_processor.h>
#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_credentials_options.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "lib/base/file.h"
#include "lib/base/log.h"
#include "lib/rpc/call.h"

namespace chancery::rpc {
namespace {

constexpr unsigned kCertificateRefreshSeconds = 1;
constexpr int kHour = 3600 * 1000;

// Asks who the caller is before any method is looked at: health, reflection and unknown methods
// too.
class Doorkeeper : public grpc::AuthMetadataProcessor {
 public:
  Doorkeeper(Callers* callers, audit::Log* audit) : callers_(callers), audit_(audit) {}

  bool IsBlocking() const override { return false; }  // A look-up in memory, or one signature.

  grpc::Status Process(const InputMetadata& metadata, grpc::AuthContext* context, OutputMetadata*,
                       OutputMetadata*) override {
    const std::string name = CommonNameOf(*context);
    const Status known =
        callers_->Find(name, AuthorizationOf(metadata), std::chrono::system_clock::now()).status();
    if (!known.ok()) {
      base::LogDebug("refused at the door: " + std::string(known.message()));
      audit_->CountRefusal(name, FingerprintOf(*context), known.code());
    }
    return ToGrpc(known);
  }

 private:
  Callers* const callers_;
  audit::Log* const audit_;
};

std::shared_ptr<grpc::ServerCredentials> Credentials(const ServerOptions& options, Callers* callers,
                                                     audit::Log* audit) {
  auto provider = std::make_shared<grpc::experimental::FileWatcherCertificateProvider>(
      options.key.string(), options.certificate.string(), options.client_authority.string(),
      kCertificateRefreshSeconds);
  grpc::experimental::TlsServerCredentialsOptions tls(provider);
  tls.watch_root_certs();
  tls.watch_identity_key_cert_pairs();
  tls.set_cert_request_type(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  auto credentials = grpc::experimental::TlsServerCredentials(tls);
  credentials->SetAuthMetadataProcessor(std::make_shared<Doorkeeper>(callers, audit));
  return credentials;
}

}  // namespace

std::string CommonNameOf(const grpc::AuthContext& context) {
  if (!context.IsPeerAuthenticated()) return {};
  const auto names = context.FindPropertyValues(GRPC_X509_CN_PROPERTY_NAME);
  return names.size() == 1 ? std::string(names[0].data(), names[0].size()) : std::string();
}

std::vector<std::string> AuthorizationOf(
    const std::multimap<grpc::string_ref, grpc::string_ref>& metadata) {
  std::vector<std::string> found;
  const auto [from, until] = metadata.equal_range("authorization");
  for (auto it = from; it != until; ++it) found.emplace_back(it->second.data(), it->second.size());
  return found;
}

Result<std::unique_ptr<Server>> Server::Start(const ServerOptions& options, Callers* callers,
                                              audit::Log* audit,
                                              const std::vector<grpc::Service*>& services) {
  // The provider would wait in silence for a file that is not there.
  for (const auto& file : {options.certificate, options.key, options.client_authority}) {
    RETURN_IF_ERROR(base::ReadFile(file).status());
  }
  static const bool once = [] {
    grpc::EnableDefaultHealthCheckService(true);
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
    return true;
  }();
  (void)once;

  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort(options.address, Credentials(options, callers, audit), &port);
  for (grpc::Service* service : services) builder.RegisterService(service);
  builder.SetMaxReceiveMessageSize(static_cast<int>(options.max_message_bytes));
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, 8 << 10);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, 100);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 10'000);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_MS, kHour);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS, 30'000);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_IDLE_MS, kHour / 6);
  grpc::ResourceQuota quota("listener");
  quota.Resize(std::size_t{512} << 20);
  builder.SetResourceQuota(quota);

  auto server = std::unique_ptr<Server>(new Server);
  server->server_ = builder.BuildAndStart();
  if (server->server_ == nullptr || port == 0) {
    return Unavailable("cannot listen on " + options.address);
  }
  server->address_ =
      options.address.substr(0, options.address.rfind(':') + 1) + std::to_string(port);
  return server;
}

Server::~Server() { Stop(); }

void Server::SetServing(bool serving) {
  server_->GetHealthCheckService()->SetServingStatus(serving);
}

void Server::Stop() {
  if (server_ != nullptr)
    server_->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(5));
}

}  // namespace chancery::rpc
