// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/submit_call.h"

#include <utility>

#include "indexer/ingest/source_name.h"
#include "lib/base/digest.h"
#include "lib/rpc/call.h"

namespace chancery::indexer {
namespace {

constexpr std::size_t kMaxName = 512;
constexpr std::size_t kMaxChunk = 256 << 10;

}  // namespace

SubmitCall::SubmitCall(std::unique_ptr<rpc::Entry> entry, std::string person,
                       std::chrono::steady_clock::time_point deadline, ingest::Intake* intake,
                       base::FairWorkers* workers, grpc::ByteBuffer* reply)
    : entry_(std::move(entry)),
      person_(std::move(person)),
      intake_(intake),
      workers_(workers),
      reply_(reply),
      users_(2) {
  const auto left = deadline - std::chrono::steady_clock::now();
  alarm_.Set(std::chrono::system_clock::now() +
                 std::chrono::duration_cast<std::chrono::system_clock::duration>(left),
             [this](bool expired) {
               if (expired) Refuse(DeadlineExceeded("the stream was not ended in time"));
               Release();
             });
  StartRead(&bytes_);
}

SubmitCall::SubmitCall(std::unique_ptr<rpc::Entry> entry, const Status& refused)
    : entry_(std::move(entry)) {
  Refuse(refused);
}

void SubmitCall::OnDone() {
  alarm_.Cancel();
  Release();
}

void SubmitCall::Release() {
  if (users_.fetch_sub(1) == 1) delete this;
}

void SubmitCall::OnReadDone(bool ok) {
  if (!ok) {
    if (reading_.exchange(false)) StartSendInitialMetadata();
    return;
  }
  const Status status = OnPart();
  if (!status.ok()) {
    Refuse(status);
    return;
  }
  if (reading_) StartRead(&bytes_);
}

void SubmitCall::OnSendInitialMetadataDone(bool ok) {
  if (!ok) {
    End(DeadlineExceeded("the stream was broken off"));
    return;
  }
  workers_->PostAgain(person_, [this] { Take(); });  // It was begun when the stream was.
}

Status SubmitCall::OnPart() {
  request_.Clear();
  RETURN_IF_ERROR(rpc::ReadMessage(bytes_, &request_));
  if (request_.has_header()) {
    if (file_) return InvalidArgument("There must be one header, and first.");
    const auto& header = request_.header();
    {
      const std::lock_guard lock(asked_mutex_);
      asked_ = header.SerializeAsString();
    }
    if (header.name().empty() || header.name().size() > kMaxName) {
      return InvalidArgument("The name must have 1 to 512 bytes.");
    }
    if (header.default_marking().size() > kMaxName) {
      return InvalidArgument("The default marking may have 512 bytes at most.");
    }
    file_ =
        ingest::File{ingest::UploadSource(person_, header.name()), header.default_marking(), 0, 0};
    check_only_ = header.check_only();
    ASSIGN_OR_RETURN(auto spool, intake_->NewSpool());
    spool_.emplace(std::move(spool));
    return Ok();
  }
  if (request_.part_case() != v1::SubmitRequest::kChunk) {
    return InvalidArgument("A part must be a header or a chunk.");
  }
  if (!file_) return InvalidArgument("There must be one header, and first.");
  if (request_.chunk().size() > kMaxChunk) {
    return InvalidArgument("A chunk may have 262,144 bytes at most.");
  }
  if (spool_->size() + request_.chunk().size() > intake_->max_file_bytes()) {
    return ResourceExhausted("the file is too large");
  }
  return spool_->Append(request_.chunk());
}

Status SubmitCall::TakeIt() {
  if (!file_) return InvalidArgument("There must be one header, and first.");
  file_->size = spool_->size();
  v1::SubmitResponse reply;
  if (check_only_) {
    ASSIGN_OR_RETURN(const auto checked, intake_->Check(*file_, &*spool_));
    reply.set_outcome(checked.taken.outcome);
    reply.set_reason(checked.taken.reason);
    if (!checked.label.marking().empty()) *reply.mutable_label() = checked.label;
    return rpc::WriteMessage(reply, reply_);
  }
  ASSIGN_OR_RETURN(const auto taken, intake_->Take(*file_, &*spool_));
  reply.set_id(base::Base32(taken.id));
  reply.set_outcome(taken.outcome);
  reply.set_reason(taken.reason);
  entry_->note()->documents.push_back({taken.id, 0, 0, ""});
  return rpc::WriteMessage(reply, reply_);
}

void SubmitCall::Take() { End(TakeIt()); }

void SubmitCall::Refuse(const Status& status) {
  if (reading_.exchange(false)) End(status);
}

// By whoever set `reading_` to false. The call lives until it is finished, which is after this.
void SubmitCall::End(const Status& status) {
  {
    const std::lock_guard lock(asked_mutex_);
    entry_->SetRequest(std::move(asked_));
  }
  entry_->Close(status, [this](const grpc::Status& told) { Finish(told); });
}

}  // namespace chancery::indexer
