// SPDX-License-Identifier: GPL-3.0-or-later
// One call: who makes it, until when, and what they are told.
#pragma once

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <exception>
#include <memory>
#include <string_view>
#include <utility>

#include "lib/base/status.h"
#include "lib/model/authority.h"
#include "lib/rpc/entry.h"

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

// Runs `handler`, which takes a model::Reader, a deadline, a Request and an audit::Note* for what
// is in the answer, and returns a Result<Reply>, on a worker. The call is finished with what it
// returns when the audit has it on disk, whatever it is: "not there" and "not for you" are one
// record as they are one answer.
template <typename Request, typename Reply, typename Handler>
grpc::ServerUnaryReactor* Answer(const Desk& desk, std::string_view rpc,
                                 grpc::CallbackServerContext* context,
                                 const grpc::ByteBuffer* request, grpc::ByteBuffer* reply,
                                 Handler handler) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  const auto deadline = DeadlineOf(*context, desk.longest_call);
  const auto entry = std::make_shared<Entry>(desk, rpc, *context);
  desk.workers->Post([=, handler = std::move(handler)] {
    const auto answer = [&]() -> Status {
      entry->SetRequest(*request);
      ASSIGN_OR_RETURN(const model::Reader caller, CallerOf(*context, desk.authority));
      entry->SetCaller(caller);
      // What waited too long for a worker has nobody who still listens.
      if (std::chrono::steady_clock::now() >= deadline) return DeadlineExceeded("waited too long");
      RETURN_IF_ERROR(desk.audit->Ready());
      Request message;
      RETURN_IF_ERROR(ReadMessage(*request, &message));
      ASSIGN_OR_RETURN(const Reply found, handler(caller, deadline, message, entry->note()));
      return WriteMessage(found, reply);
    };
    Status status;
    try {
      status = answer();
    } catch (const std::exception& e) {
      status = Internal(e.what());
    }
    entry->Close(status, reply->Length(),
                 [entry, reactor](const grpc::Status& told) { reactor->Finish(told); });
  });
  return reactor;
}

}  // namespace chancery::rpc
