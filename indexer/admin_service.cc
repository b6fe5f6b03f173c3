// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/admin_service.h"

#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "lib/base/digest.h"
#include "lib/model/day.h"
#include "lib/model/label_record.h"
#include "lib/rpc/call.h"
#include "lib/store/people.h"

namespace chancery::indexer {
namespace {

constexpr std::string_view kSecurity = "role:security";

}  // namespace

AdminService::AdminService(const rpc::Desk& desk, store::Archive* archive, ingest::Intake* intake,
                           std::function<Status(std::uint64_t)> confirm)
    : desk_(desk), archive_(archive), intake_(intake), confirm_(std::move(confirm)) {}

grpc::ServerUnaryReactor* AdminService::SetLabel(grpc::CallbackServerContext* context,
                                                 const grpc::ByteBuffer* request,
                                                 grpc::ByteBuffer* reply) {
  const auto set = [this](const model::Reader& caller, auto, const v1::SetLabelRequest& question,
                          audit::Note* note) -> Result<v1::SetLabelResponse> {
    RETURN_IF_ERROR(rpc::MustHold(caller, kSecurity));
    const auto id = base::FromBase32(question.id());
    if (!id.ok() || id->size() != 16) return NotFound("no such document");
    store::v1::HandMarking marking;
    marking.set_marking(question.marking());
    *marking.mutable_recipient() = question.recipients();
    ASSIGN_OR_RETURN(const policy::Label label, intake_->Relabel(*id, marking));
    v1::SetLabelResponse response;
    *response.mutable_label() = model::ToApi(desk_.authority->policy(), label);
    note->documents.push_back({*id, 0, 0, response.label().marking()});
    return response;
  };
  return rpc::Answer<v1::SetLabelRequest, v1::SetLabelResponse>(
      desk_, "/chancery.v1.AdminService/SetLabel", context, request, reply, set);
}

grpc::ServerUnaryReactor* AdminService::SetPerson(grpc::CallbackServerContext* context,
                                                  const grpc::ByteBuffer* request,
                                                  grpc::ByteBuffer* reply) {
  const auto set = [this](const model::Reader& caller, auto, const v1::SetPersonRequest& question,
                          audit::Note*) -> Result<v1::SetPersonResponse> {
    RETURN_IF_ERROR(rpc::MustHold(caller, kSecurity));
    RETURN_IF_ERROR(SetPerson(question));
    return v1::SetPersonResponse();
  };
  return rpc::Answer<v1::SetPersonRequest, v1::SetPersonResponse>(
      desk_, "/chancery.v1.AdminService/SetPerson", context, request, reply, set);
}

grpc::ServerUnaryReactor* AdminService::ListReviews(grpc::CallbackServerContext* context,
                                                    const grpc::ByteBuffer* request,
                                                    grpc::ByteBuffer* reply) {
  const auto list = [this](const model::Reader& caller, auto,
                           const v1::ListReviewsRequest& question,
                           audit::Note* note) -> Result<v1::ListReviewsResponse> {
    RETURN_IF_ERROR(rpc::MustHold(caller, kSecurity));
    return ListReviews(question, note);
  };
  return rpc::Answer<v1::ListReviewsRequest, v1::ListReviewsResponse>(
      desk_, "/chancery.v1.AdminService/ListReviews", context, request, reply, list);
}

Result<v1::ListReviewsResponse> AdminService::ListReviews(const v1::ListReviewsRequest& request,
                                                          audit::Note* note) {
  if (request.page_size() > 1000) return InvalidArgument("The page size may be 1,000 at most.");
  const auto after = base::FromBase32(request.page_token());
  if (!after.ok()) return InvalidArgument("The page token is none of this list.");
  std::string day = request.day();
  if (day.empty()) {
    day = model::WriteDay(std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()));
  }
  if (!model::ReadDay(day).ok()) return InvalidArgument("The day is none: write 2026-11-21.");
  const std::size_t size = request.page_size() == 0 ? 100 : request.page_size();
  ASSIGN_OR_RETURN(auto due, archive_->ListReviews(day, *after, size + 1));
  const bool more = due.size() > size;
  if (more) due.pop_back();
  v1::ListReviewsResponse response;
  if (more) response.set_next_page_token(base::Base32(due.back().key));
  for (const auto& review : due) {
    const auto record = archive_->ReadRecord(review.id);
    if (record.status().code() == StatusCode::kNotFound) continue;  // It went meanwhile.
    RETURN_IF_ERROR(record.status());
    auto* out = response.add_reviews();
    out->set_id(base::Base32(review.id));
    out->set_declassify_on(review.day);
    *out->mutable_label() =
        model::ToApi(desk_.authority->policy(), model::FromRecord(record->label()));
    note->documents.push_back({review.id, record->version(), 0, out->label().marking()});
  }
  return response;
}

Status AdminService::SetPerson(const v1::SetPersonRequest& request) {
  const std::lock_guard lock(people_mutex_);
  if (request.person().id().empty()) return InvalidArgument("The person has no id.");
  std::optional<config::v1::PersonEntry> entry;
  if (!request.remove()) {
    entry = request.person();
    RETURN_IF_ERROR(desk_.authority->WouldAdmit(*entry));
  }
  ASSIGN_OR_RETURN(const std::uint64_t seq, archive_->ApplyPerson(request.person().id(), entry));
  RETURN_IF_ERROR(store::BringPeople(*archive_, desk_.authority, &people_seq_));
  return confirm_(seq);
}

}  // namespace chancery::indexer
