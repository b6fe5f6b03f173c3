// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/cli/channel.h"

#include <grpc/support/log.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <cstdlib>

#include "lib/base/file.h"

namespace chancery::cli {
namespace {

constexpr int kMaxReplyBytes = 256 << 20;

Result<std::string> ReadPem(const std::filesystem::path& path) {
  auto bytes = base::ReadFile(path, 1 << 20);
  if (!bytes.ok()) return InvalidArgument(std::string(bytes.status().message()));
  if (bytes->find("-----BEGIN ") == std::string::npos) {
    return InvalidArgument(path.string() + " is no PEM file");
  }
  return bytes;
}

// No proxies, and no settings from DNS: the address is the address.
grpc::ChannelArguments Arguments() {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  arguments.SetInt(GRPC_ARG_SERVICE_CONFIG_DISABLE_RESOLUTION, 1);
  arguments.SetMaxReceiveMessageSize(kMaxReplyBytes);
  return arguments;
}

}  // namespace

Result<std::shared_ptr<grpc::Channel>> OpenChannel(const std::string& address,
                                                   const Settings& settings) {
  grpc::SslCredentialsOptions pem;
  ASSIGN_OR_RETURN(pem.pem_root_certs, ReadPem(settings.authority));
  ASSIGN_OR_RETURN(pem.pem_cert_chain, ReadPem(settings.certificate));
  ASSIGN_OR_RETURN(pem.pem_private_key, ReadPem(settings.key));
  return grpc::CreateCustomChannel("dns:///" + address, grpc::SslCredentials(pem), Arguments());
}

void SilenceGrpc() {
  if (std::getenv("GRPC_VERBOSITY") != nullptr) return;
  gpr_set_log_function([](gpr_log_func_args*) {});
}

void SetDeadline(grpc::ClientContext& context, std::chrono::seconds time) {
  context.set_deadline(std::chrono::system_clock::now() + time);
}

}  // namespace chancery::cli
