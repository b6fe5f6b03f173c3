// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/rpc/stream_call.h"

#include <exception>
#include <utility>

#include "lib/rpc/call.h"

namespace chancery::rpc {
namespace {

using Clock = std::chrono::steady_clock;

// However slowly it is read.
constexpr std::chrono::minutes kLongestStream{10};

}  // namespace

grpc::ServerWriteReactor<grpc::ByteBuffer>* StreamCall::Answer(const Desk& desk,
                                                               std::string_view rpc,
                                                               grpc::CallbackServerContext* context,
                                                               const grpc::ByteBuffer* request,
                                                               Handler handler) {
  std::shared_ptr<StreamCall> call(new StreamCall(desk, rpc, context, request, std::move(handler)));
  call->self_ = call->of_alarm_ = call;
  call->Begin();
  return call.get();
}

StreamCall::StreamCall(const Desk& desk, std::string_view rpc, grpc::CallbackServerContext* context,
                       const grpc::ByteBuffer* request, Handler handler)
    : desk_(desk),
      rpc_(rpc),
      context_(context),
      request_(*request),
      handler_(std::move(handler)),
      deadline_(DeadlineOf(*context, desk.longest_call)) {}

void StreamCall::Begin() {
  alarm_.Set(std::chrono::system_clock::now() + kLongestStream, [this](bool expired) {
    const std::shared_ptr<StreamCall> last = std::move(of_alarm_);
    const std::lock_guard lock(mutex_);
    if (expired && !over_) context_->TryCancel();
  });
  const auto caller = CallerOf(*context_, desk_.callers);
  if (caller.ok()) owner_ = caller->id;
  std::chrono::milliseconds pause(0);
  if (caller.ok() && desk_.pause) pause = desk_.pause(*caller);
  if (desk_.workers->Post(
          owner_, [self = self_] { self->Try(); }, pause, Clock::now()))
    return;
  const auto entry = std::make_shared<Entry>(desk_, rpc_, *context_);
  entry->SetRequest(request_);
  if (caller.ok()) entry->SetCaller(*caller);
  entry->note()->stop = {audit::Note::Stop::Kind::kHard, audit::Note::Stop::Measure::kWaiting};
  entry->Close(Stopped("Too many requests of yours are waiting for an answer already."),
               [self = self_, entry](const grpc::Status& told) { self->Finish(told); });
}

void StreamCall::Try() {
  const auto entry = std::make_shared<Entry>(desk_, rpc_, *context_);
  Gate* const gate = desk_.gate;
  const Status may = gate == nullptr ? Ok() : gate->Await(deadline_);
  begun_ = gate == nullptr ? Gate::Begun() : gate->Begin();
  Status status;
  try {
    status = Make(entry.get(), may);
  } catch (const std::exception& e) {
    status = Internal(e.what());
  }
  const bool shows = status.ok();
  entry->Close(status, [self = shared_from_this(), entry, shows,
                        gate = may.ok() ? gate : nullptr](const grpc::Status& told) {
    const auto send = [&] {
      if (told.ok()) {
        self->StartWrite(&*self->next_);
      } else {
        self->Finish(told);
      }
    };
    if (gate == nullptr) return send();
    if (gate->Leave(self->begun_, shows ? &self->caller_ : nullptr, send)) return;
    self->desk_.workers->PostAgain(self->owner_, [self] { self->Try(); });
  });
}

Status StreamCall::Make(Entry* entry, const Status& may) {
  entry->SetRequest(request_);
  ASSIGN_OR_RETURN(caller_, CallerOf(*context_, desk_.callers));
  entry->SetCaller(caller_);
  if (Clock::now() >= deadline_) return DeadlineExceeded("waited too long");
  RETURN_IF_ERROR(desk_.audit->Ready());
  RETURN_IF_ERROR(may);
  ASSIGN_OR_RETURN(parts_, handler_(caller_, request_, entry->note()));
  RETURN_IF_ERROR(TakeNext());
  return next_ ? Ok() : Internal("an answer without parts");
}

Status StreamCall::TakeNext() {
  ASSIGN_OR_RETURN(next_, parts_->Next());
  return Ok();
}

void StreamCall::OnWriteDone(bool ok) {
  // Whoever broke it off hears no more of it.
  if (!ok) return Finish({grpc::StatusCode::CANCELLED, ""});
  desk_.workers->PostAgain(owner_, [self = shared_from_this()] { self->Continue(); });
}

void StreamCall::Continue() {
  if (const Status status = TakeNext(); !status.ok()) return Finish(ToGrpc(status));
  if (!next_) return Finish(grpc::Status::OK);
  const auto send = [this] { StartWrite(&*next_); };
  if (desk_.gate == nullptr) return send();
  while (!desk_.gate->Leave(begun_, &caller_, send)) {
    if (!MayContinue().ok()) {
      return Finish(ToGrpc(Unavailable("something was taken away from a reader meanwhile")));
    }
  }
}

// Everything anew, as things are now.
Status StreamCall::MayContinue() {
  RETURN_IF_ERROR(desk_.gate->Await(Clock::now() + desk_.longest_call));
  begun_ = desk_.gate->Begin();
  ASSIGN_OR_RETURN(caller_, CallerOf(*context_, desk_.callers));
  return parts_->Check(caller_);
}

void StreamCall::OnDone() {
  const std::shared_ptr<StreamCall> last = std::move(self_);
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
  }
  alarm_.Cancel();
}

}  // namespace chancery::rpc
