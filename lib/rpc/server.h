// SPDX-License-Identifier: GPL-3.0-or-later
// The one way in: gRPC over TLS with client certificates, for people whom the people file knows.
#pragma once

#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "lib/audit/log.h"
#include "lib/base/status.h"
#include "lib/rpc/callers.h"

namespace chancery::rpc {

// See Listener in proto/chancery/config/v1/daemons.proto.
struct ServerOptions {
  std::string address;
  std::filesystem::path certificate;
  std::filesystem::path key;
  std::filesystem::path client_authority;
  std::uint32_t max_message_bytes = 1 << 20;
};

// A running server with health and reflection. A call without a certificate of the authority does
// not get through the handshake; one of a person who is not known is refused before any method is
// chosen, whatever the method. The audit counts these; of other calls it has a record each, which
// is on disk before the answer leaves.
class Server {
 public:
  // Starts to listen. `callers`, `audit` and `services` must outlive the server.
  static Result<std::unique_ptr<Server>> Start(const ServerOptions& options, Callers* callers,
                                               audit::Log* audit,
                                               const std::vector<grpc::Service*>& services);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Where it listens, with the port that was taken.
  const std::string& address() const { return address_; }

  // What grpc.health.v1 says. Thread-safe.
  void SetServing(bool serving);

  // Refuses new calls and waits a few seconds for those under way.
  void Stop();

 private:
  Server() = default;

  std::unique_ptr<grpc::Server> server_;
  std::string address_;
};

// The common name of the caller's certificate; empty when there is none.
std::string CommonNameOf(const grpc::AuthContext& context);

// All that a call's metadata has under "authorization".
std::vector<std::string> AuthorizationOf(
    const std::multimap<grpc::string_ref, grpc::string_ref>& metadata);

}  // namespace chancery::rpc
