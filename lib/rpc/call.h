// SPDX-License-Identifier: GPL-3.0-or-later
// One call: who makes it, until when, and what they are told.
#pragma once

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "lib/base/status.h"
#include "lib/model/authority.h"
#include "lib/rpc/entry.h"

namespace chancery::rpc {

// The code and one fixed sentence for it. Of our own messages only those of kInvalidArgument go
// out, which say what is wrong with the request, and those of Stopped, which say why the caller was
// stopped; a fault of ours is logged instead.
grpc::Status ToGrpc(const Status& status);

// The caller under the people file as it is now, by certificate and token.
Result<model::Reader> CallerOf(const grpc::ServerContextBase& context, Callers* callers);

// PermissionDenied without the atom, which says what a caller may do: "role:submit".
Status MustHold(const model::Reader& caller, std::string_view role);

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

// One call, from request to answer. Lives until it is answered.
template <typename Request, typename Reply, typename Handler>
class UnaryCall : public std::enable_shared_from_this<UnaryCall<Request, Reply, Handler>> {
 public:
  UnaryCall(const Desk& desk, std::string_view rpc, grpc::CallbackServerContext* context,
            const grpc::ByteBuffer* request, grpc::ByteBuffer* reply, Handler handler)
      : desk_(desk),
        rpc_(rpc),
        context_(context),
        request_(request),
        reply_(reply),
        handler_(std::move(handler)),
        deadline_(DeadlineOf(*context, desk.longest_call)),
        reactor_(context->DefaultReactor()) {}

  grpc::ServerUnaryReactor* reactor() { return reactor_; }

  // Makes the answer on a worker, when it is the caller's turn, and sends it.
  void Begin() {
    const auto caller = CallerOf(*context_, desk_.callers);
    if (caller.ok()) owner_ = caller->id;  // Others wait as one, for their refusal.
    std::chrono::milliseconds pause(0);
    if (caller.ok() && desk_.pause) pause = desk_.pause(*caller);
    const auto work = [self = this->shared_from_this()] { self->Try(); };
    if (desk_.workers->Post(owner_, work, pause, std::chrono::steady_clock::now())) return;
    const auto entry = std::make_shared<Entry>(desk_, rpc_, *context_);
    entry->SetRequest(*request_);
    if (caller.ok()) entry->SetCaller(*caller);
    entry->note()->stop = {audit::Note::Stop::Kind::kHard, audit::Note::Stop::Measure::kWaiting};
    entry->Close(Stopped("Too many requests of yours are waiting for an answer already."),
                 [self = this->shared_from_this(), entry](const grpc::Status& told) {
                   self->reactor_->Finish(told);
                 });
  }

 private:
  void Try() {
    const auto entry = std::make_shared<Entry>(desk_, rpc_, *context_);
    Gate* const gate = desk_.gate;
    const Status may = gate == nullptr ? Ok() : gate->Await(deadline_);
    const Gate::Begun begun = gate == nullptr ? Gate::Begun() : gate->Begin();
    Status status;
    try {
      status = Make(entry.get(), may);
    } catch (const std::exception& e) {
      status = Internal(e.what());
    }
    const bool shows = status.ok();
    entry->Close(status, [self = this->shared_from_this(), entry, begun, shows,
                          gate = may.ok() ? gate : nullptr](const grpc::Status& told) {
      const auto send = [&] { self->reactor_->Finish(told); };
      if (gate == nullptr) return send();
      if (gate->Leave(begun, shows ? &self->caller_ : nullptr, send)) return;
      self->reply_->Clear();  // Something was taken away meanwhile.
      self->desk_.workers->PostAgain(self->owner_, [self] { self->Try(); });
    });
  }

  Status Make(Entry* entry, const Status& may) {
    entry->SetRequest(*request_);
    ASSIGN_OR_RETURN(caller_, CallerOf(*context_, desk_.callers));
    entry->SetCaller(caller_);
    // What waited too long for a worker has nobody who still listens.
    if (std::chrono::steady_clock::now() >= deadline_) return DeadlineExceeded("waited too long");
    RETURN_IF_ERROR(desk_.audit->Ready());
    RETURN_IF_ERROR(may);
    Request message;
    RETURN_IF_ERROR(ReadMessage(*request_, &message));
    ASSIGN_OR_RETURN(const Reply found, handler_(caller_, deadline_, message, entry->note()));
    return WriteMessage(found, reply_);
  }

  const Desk desk_;
  const std::string rpc_;
  grpc::CallbackServerContext* const context_;
  const grpc::ByteBuffer* const request_;
  grpc::ByteBuffer* const reply_;
  const Handler handler_;
  const std::chrono::steady_clock::time_point deadline_;
  grpc::ServerUnaryReactor* const reactor_;
  model::Reader caller_;
  std::string owner_;  // Whose turn it takes.
};

// Runs `handler`, which takes a model::Reader, a deadline, a Request and an audit::Note* for what
// is in the answer, and returns a Result<Reply>, on a worker. The call is finished with what it
// returns when the audit has it on disk, whatever it is: "not there" and "not for you" are one
// record as they are one answer. Where the gate holds an answer back it is made
// again; the audit then has a record of each.
template <typename Request, typename Reply, typename Handler>
grpc::ServerUnaryReactor* Answer(const Desk& desk, std::string_view rpc,
                                 grpc::CallbackServerContext* context,
                                 const grpc::ByteBuffer* request, grpc::ByteBuffer* reply,
                                 Handler handler) {
  const auto call = std::make_shared<UnaryCall<Request, Reply, Handler>>(
      desk, rpc, context, request, reply, std::move(handler));
  call->Begin();
  return call->reactor();
}

}  // namespace chancery::rpc
