// SPDX-License-Identifier: GPL-3.0-or-later
// One call: who makes it, until when, and what they are told.
#pragma once

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <exception>
#include <utility>

#include "lib/base/status.h"
#include "lib/base/workers.h"
#include "lib/model/authority.h"

namespace chancery::rpc {

// The code and one fixed sentence for it. Of our own messages only those of kInvalidArgument go
// out, which say what is wrong with the request; a fault of ours is logged instead.
grpc::Status ToGrpc(const Status& status);

// The caller under the people file as it is now.
Result<model::Reader> CallerOf(const grpc::ServerContextBase& context, model::Authority* authority);

// The caller's deadline, or `longest` from now when that is sooner.
std::chrono::steady_clock::time_point DeadlineOf(const grpc::ServerContextBase& context,
                                                 std::chrono::milliseconds longest);

// Messages are read and written here and not by gRPC, which answers UNIMPLEMENTED to bytes that are
// no message, and takes them for the end of a stream. InvalidArgument for such bytes.
template <typename Message>
Status ReadMessage(const grpc::ByteBuffer& bytes, Message* message) {
  grpc::ByteBuffer copy = bytes;  // Of the handle: reading takes it away.
  if (grpc::SerializationTraits<Message>::Deserialize(&copy, message).ok()) return Ok();
  return InvalidArgument("The request is malformed.");
}

template <typename Message>
Status WriteMessage(const Message& message, grpc::ByteBuffer* bytes) {
  bool own = false;
  if (grpc::SerializationTraits<Message>::Serialize(message, bytes, &own).ok()) return Ok();
  return Internal("a reply could not be written");
}

// Runs `handler`, which takes a model::Reader, a deadline and a Request and returns a
// Result<Reply>, on a worker, and finishes the call with what it returns.
template <typename Request, typename Reply, typename Handler>
grpc::ServerUnaryReactor* Answer(grpc::CallbackServerContext* context,
                                 const grpc::ByteBuffer* request, grpc::ByteBuffer* reply,
                                 model::Authority* authority, std::chrono::milliseconds longest,
                                 base::Workers* workers, Handler handler) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  const auto deadline = DeadlineOf(*context, longest);
  workers->Post([=, handler = std::move(handler)] {
    const auto answer = [&]() -> Status {
      // What waited too long for a worker has nobody who still listens.
      if (std::chrono::steady_clock::now() >= deadline) return DeadlineExceeded("waited too long");
      ASSIGN_OR_RETURN(const model::Reader caller, CallerOf(*context, authority));
      Request message;
      RETURN_IF_ERROR(ReadMessage(*request, &message));
      ASSIGN_OR_RETURN(const Reply found, handler(caller, deadline, message));
      return WriteMessage(found, reply);
    };
    try {
      reactor->Finish(ToGrpc(answer()));
    } catch (const std::exception& e) {
      reactor->Finish(ToGrpc(Internal(e.what())));
    }
  });
  return reactor;
}

}  // namespace chancery::rpc
