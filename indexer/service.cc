// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/service.h"

#include <utility>

#include "indexer/ingest/source_name.h"
#include "indexer/submit_call.h"
#include "lib/base/digest.h"
#include "lib/rpc/call.h"

namespace chancery::indexer {
namespace {

constexpr std::string_view kSubmitter = "role:submit";
constexpr std::string_view kRecordsManager = "role:records";

Status MayAct(const model::Reader& caller, std::string_view role) {
  return caller.atoms.Holds(role) ? Ok() : PermissionDenied(role);
}

}  // namespace

template <typename Handler>
grpc::ServerUnaryReactor* IngestService::AnswerTo(std::string role,
                                                  grpc::CallbackServerContext* context,
                                                  Handler handler) {
  return rpc::Answer(context, rooms_.authority, rooms_.longest_call, rooms_.workers,
                     [role = std::move(role), handler = std::move(handler)](
                         const model::Reader& caller, auto) -> Status {
                       RETURN_IF_ERROR(MayAct(caller, role));
                       return handler(caller);
                     });
}

grpc::ServerReadReactor<v1::SubmitRequest>* IngestService::Submit(
    grpc::CallbackServerContext* context, v1::SubmitResponse* reply) {
  const auto caller = rpc::CallerOf(*context, rooms_.authority);
  if (!caller.ok()) return new SubmitCall(caller.status());
  if (const Status may = MayAct(*caller, kSubmitter); !may.ok()) return new SubmitCall(may);
  return new SubmitCall(caller->id, rpc::DeadlineOf(*context, rooms_.longest_call), rooms_.intake,
                        rooms_.workers, reply);
}

grpc::ServerUnaryReactor* IngestService::Withdraw(grpc::CallbackServerContext* context,
                                                  const v1::WithdrawRequest* request,
                                                  v1::WithdrawResponse*) {
  return AnswerTo(std::string(kSubmitter), context, [=, this](const model::Reader& caller) {
    return rooms_.intake->Remove(ingest::UploadSource(caller.id, request->name()));
  });
}

grpc::ServerUnaryReactor* IngestService::ListQuarantine(grpc::CallbackServerContext* context,
                                                        const v1::ListQuarantineRequest* request,
                                                        v1::ListQuarantineResponse* reply) {
  return AnswerTo(std::string(kRecordsManager), context, [=, this](const model::Reader&) -> Status {
    if (request->page_size() > 1000) return InvalidArgument("The page size may be 1,000 at most.");
    const auto after = base::FromBase32(request->page_token());
    if (!after.ok()) return InvalidArgument("The page token is none of this list.");
    const std::size_t size = request->page_size() == 0 ? 100 : request->page_size();
    ASSIGN_OR_RETURN(auto entries, rooms_.archive->ListQuarantine(*after, size + 1));
    const bool more = entries.size() > size;
    if (more) entries.pop_back();
    if (more) reply->set_next_page_token(base::Base32(entries.back().source()));
    for (auto& entry : entries) *reply->add_entries() = std::move(entry);
    return Ok();
  });
}

grpc::ServerUnaryReactor* IngestService::GetStatus(grpc::CallbackServerContext* context,
                                                   const v1::GetStatusRequest*,
                                                   v1::GetStatusResponse* reply) {
  return AnswerTo(std::string(kRecordsManager), context, [=, this](const model::Reader&) -> Status {
    // What waits is read before the head and what is applied after it, so that "nothing waits and
    // all is applied" is never said of a file in between.
    reply->set_folders_scanned(rooms_.watcher->scanned());
    reply->set_files_waiting(rooms_.watcher->waiting());
    ASSIGN_OR_RETURN(const auto counts, rooms_.archive->Count());
    ASSIGN_OR_RETURN(const std::uint64_t head, rooms_.archive->Head());
    const auto applied = rooms_.applier->state();
    reply->set_documents(counts.documents);
    reply->set_quarantined(counts.quarantined);
    reply->set_journal_head(head);
    reply->set_journal_applied(applied.applied);
    reply->set_databases(applied.databases);
    reply->set_classes(applied.classes);
    const auto& policy = rooms_.authority->policy();
    reply->set_policy(policy.id() + " " + std::to_string(policy.version()));
    reply->set_refused_for_space(rooms_.archive->refused_for_space());
    return Ok();
  });
}

}  // namespace chancery::indexer
