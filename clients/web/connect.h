// SPDX-License-Identifier: GPL-3.0-or-later
// The Connect protocol (connectrpc.com/docs/protocol): rpcs as ordinary requests of HTTP.
#pragma once

#include <google/protobuf/descriptor.h>
#include <grpcpp/grpcpp.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "clients/web/http.h"
#include "lib/base/status.h"

namespace chancery::web {

// How messages are spelt, and whether in envelopes.
struct Codec {
  bool json = false;
  bool stream = false;
};

// "application/json", "application/proto", "application/connect+json", "application/connect+proto";
// nothing for any other type.
std::optional<Codec> CodecOf(const Request& request);

// What is wrong with the protocol's headers, as a reply; or nothing.
std::optional<Reply> CheckProtocol(const Request& request, bool stream);

// "Connect-Timeout-Ms", or `longest`.
std::chrono::milliseconds TimeoutOf(const Request& request, std::chrono::milliseconds longest);

// The messages of the body, in binary form. InvalidArgument, with a message for the caller, when it
// can't be read.
Result<std::vector<std::string>> ReadMessages(const Codec& codec,
                                              const google::protobuf::Descriptor& type,
                                              std::string_view body);

// The reply for what the daemon said: one message in binary form, or those of a stream.
Reply WriteReply(const Codec& codec, const google::protobuf::Descriptor& type,
                 const grpc::Status& status, const std::vector<std::string>& messages);

// An error as a unary call has it, with the HTTP status that belongs to its code.
Reply WriteError(grpc::StatusCode code, const std::string& message);

// "invalid_argument".
std::string_view NameOf(grpc::StatusCode code);

}  // namespace chancery::web
