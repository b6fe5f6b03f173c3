// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/service.h"

#include <memory>
#include <utility>

#include "indexer/ingest/source_name.h"
#include "indexer/submit_call.h"
#include "lib/base/digest.h"
#include "lib/rpc/call.h"

namespace chancery::indexer {
namespace {

constexpr std::string_view kSubmitter = "role:submit";
constexpr std::string_view kRecordsManager = "role:records";
constexpr std::string_view kSubmitRpc = "/chancery.v1.IngestService/Submit";

}  // namespace

template <typename Request, typename Reply, typename Handler>
grpc::ServerUnaryReactor* IngestService::AnswerTo(std::string_view rpc, std::string role,
                                                  grpc::CallbackServerContext* context,
                                                  const grpc::ByteBuffer* request,
                                                  grpc::ByteBuffer* reply, Handler handler) {
  return rpc::Answer<Request, Reply>(rooms_.desk, rpc, context, request, reply,
                                     [role = std::move(role), handler = std::move(handler)](
                                         const model::Reader& caller, auto, const Request& message,
                                         audit::Note* note) -> Result<Reply> {
                                       RETURN_IF_ERROR(rpc::MustHold(caller, role));
                                       return handler(caller, message, note);
                                     });
}

grpc::ServerReadReactor<grpc::ByteBuffer>* IngestService::Submit(
    grpc::CallbackServerContext* context, grpc::ByteBuffer* reply) {
  auto entry = std::make_unique<rpc::Entry>(rooms_.desk, kSubmitRpc, *context);
  const auto caller = rpc::CallerOf(*context, rooms_.desk.callers);
  if (!caller.ok()) return new SubmitCall(std::move(entry), caller.status());
  entry->SetCaller(*caller);
  if (const Status may = rpc::MustHold(*caller, kSubmitter); !may.ok()) {
    return new SubmitCall(std::move(entry), may);
  }
  if (const Status ready = rooms_.desk.audit->Ready(); !ready.ok()) {
    return new SubmitCall(std::move(entry), ready);
  }
  return new SubmitCall(std::move(entry), caller->id,
                        rpc::DeadlineOf(*context, rooms_.desk.longest_call), rooms_.intake,
                        rooms_.desk.workers, reply);
}

grpc::ServerUnaryReactor* IngestService::Withdraw(grpc::CallbackServerContext* context,
                                                  const grpc::ByteBuffer* request,
                                                  grpc::ByteBuffer* reply) {
  using Reply = v1::WithdrawResponse;
  const auto withdraw = [this](const model::Reader& caller, const v1::WithdrawRequest& question,
                               audit::Note* note) -> Result<Reply> {
    const std::string source = ingest::UploadSource(caller.id, question.name());
    RETURN_IF_ERROR(rooms_.intake->Remove(source, ingest::Until::kPublished));
    note->documents.push_back({rooms_.intake->IdOf(source), 0, 0, ""});
    return Reply();
  };
  return AnswerTo<v1::WithdrawRequest, Reply>("/chancery.v1.IngestService/Withdraw",
                                              std::string(kSubmitter), context, request, reply,
                                              withdraw);
}

grpc::ServerUnaryReactor* IngestService::ListQuarantine(grpc::CallbackServerContext* context,
                                                        const grpc::ByteBuffer* request,
                                                        grpc::ByteBuffer* reply) {
  using Reply = v1::ListQuarantineResponse;
  const auto list = [this](const model::Reader&, const v1::ListQuarantineRequest& question,
                           audit::Note* note) -> Result<Reply> {
    if (question.page_size() > 1000) return InvalidArgument("The page size may be 1,000 at most.");
    const auto after = base::FromBase32(question.page_token());
    if (!after.ok()) return InvalidArgument("The page token is none of this list.");
    const std::size_t size = question.page_size() == 0 ? 100 : question.page_size();
    ASSIGN_OR_RETURN(auto entries, rooms_.archive->ListQuarantine(*after, size + 1));
    const bool more = entries.size() > size;
    if (more) entries.pop_back();
    Reply out;
    if (more) out.set_next_page_token(base::Base32(entries.back().source()));
    for (auto& entry : entries) {
      note->documents.push_back({base::FromBase32(entry.id()).value_or(""), 0, 0, ""});
      *out.add_entries() = std::move(entry);
    }
    return out;
  };
  return AnswerTo<v1::ListQuarantineRequest, Reply>("/chancery.v1.IngestService/ListQuarantine",
                                                    std::string(kRecordsManager), context, request,
                                                    reply, list);
}

grpc::ServerUnaryReactor* IngestService::GetStatus(grpc::CallbackServerContext* context,
                                                   const grpc::ByteBuffer* request,
                                                   grpc::ByteBuffer* reply) {
  using Reply = v1::GetStatusResponse;
  const auto look = [this](const model::Reader&, const v1::GetStatusRequest&,
                           audit::Note*) -> Result<Reply> {
    Reply out;
    // What waits is read before the head and what is applied after it, so that "nothing waits and
    // all is applied" is never said of a file in between.
    out.set_folders_scanned(rooms_.watcher->scanned());
    out.set_files_waiting(rooms_.watcher->waiting());
    ASSIGN_OR_RETURN(const auto counts, rooms_.archive->Count());
    ASSIGN_OR_RETURN(const std::uint64_t head, rooms_.archive->Head());
    const auto applied = rooms_.applier->state();
    out.set_documents(counts.documents);
    out.set_quarantined(counts.quarantined);
    out.set_journal_head(head);
    out.set_journal_applied(applied.applied);
    out.set_databases(applied.databases);
    out.set_classes(applied.classes);
    const auto& policy = rooms_.desk.authority->policy();
    out.set_policy(policy.id() + " " + std::to_string(policy.version()));
    out.set_refused_for_space(rooms_.archive->refused_for_space());
    return out;
  };
  return AnswerTo<v1::GetStatusRequest, Reply>("/chancery.v1.IngestService/GetStatus",
                                               std::string(kRecordsManager), context, request,
                                               reply, look);
}

}  // namespace chancery::indexer
