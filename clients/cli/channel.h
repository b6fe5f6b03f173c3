// SPDX-License-Identifier: GPL-3.0-or-later
// The way to a daemon: mutual TLS, and nothing else.
#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <chrono>
#include <memory>
#include <string>

#include "clients/cli/settings.h"
#include "lib/base/status.h"

namespace chancery::cli {

// Opens a channel to `address`, whose host must stand in the server's certificate. It connects with
// the first call. InvalidArgument when a PEM file can't be read.
Result<std::shared_ptr<grpc::Channel>> OpenChannel(const std::string& address,
                                                   const Settings& settings);

// gRPC writes its own errors on standard error; ours say the same in words. GRPC_VERBOSITY brings
// them back.
void SilenceGrpc();

// Longest waits for a question and for one file.
inline constexpr std::chrono::seconds kQuestionTime{30};
inline constexpr std::chrono::seconds kFileTime{300};

void SetDeadline(grpc::ClientContext& context, std::chrono::seconds time);

}  // namespace chancery::cli
