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

SubmitCall::SubmitCall(std::string person, std::chrono::steady_clock::time_point deadline,
                       ingest::Intake* intake, base::Workers* workers, v1::SubmitResponse* reply)
    : person_(std::move(person)),
      deadline_(deadline),
      intake_(intake),
      workers_(workers),
      reply_(reply) {
  const auto left = deadline - std::chrono::steady_clock::now();
  alarm_.Set(std::chrono::system_clock::now() +
                 std::chrono::duration_cast<std::chrono::system_clock::duration>(left),
             [this](bool expired) {
               if (expired) End(DeadlineExceeded("the stream was not ended in time"));
             });
  StartRead(&request_);
}

SubmitCall::SubmitCall(const Status& refused) { End(refused); }

void SubmitCall::OnReadDone(bool ok) {
  if (!ok) {
    workers_->Post([this] { Take(); });
    return;
  }
  const Status status = OnPart();
  if (!status.ok()) {
    End(status);
    return;
  }
  request_.Clear();
  StartRead(&request_);
}

Status SubmitCall::OnPart() {
  if (request_.has_header()) {
    if (file_) return InvalidArgument("There must be one header, and first.");
    const auto& header = request_.header();
    if (header.name().empty() || header.name().size() > kMaxName) {
      return InvalidArgument("The name must have 1 to 512 bytes.");
    }
    if (header.default_marking().size() > kMaxName) {
      return InvalidArgument("The default marking may have 512 bytes at most.");
    }
    file_ =
        ingest::File{ingest::UploadSource(person_, header.name()), header.default_marking(), 0, 0};
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

void SubmitCall::Take() {
  if (!file_) {
    End(InvalidArgument("There must be one header, and first."));
    return;
  }
  file_->size = spool_->size();
  const auto taken = intake_->Take(*file_, &*spool_);
  if (taken.ok()) {
    reply_->set_id(base::Base32(taken->id));
    reply_->set_outcome(taken->outcome);
    reply_->set_reason(taken->reason);
  }
  End(taken.status());
}

void SubmitCall::End(const Status& status) {
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(ended_, true)) return;
  }
  Finish(rpc::ToGrpc(status));
}

}  // namespace chancery::indexer
