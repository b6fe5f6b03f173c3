// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/service.h"

#include <memory>

#include "lib/rpc/call.h"
#include "lib/rpc/stream_call.h"
#include "searchd/original_parts.h"

namespace chancery::searchd {

grpc::ServerUnaryReactor* SearchService::Search(grpc::CallbackServerContext* context,
                                                const grpc::ByteBuffer* request,
                                                grpc::ByteBuffer* reply) {
  return rpc::Answer<v1::SearchRequest, v1::SearchResponse>(
      desk_, "/chancery.v1.SearchService/Search", context, request, reply,
      [this, account = std::make_shared<search::Account>(budgets_)](
          const model::Reader& caller, auto deadline, const v1::SearchRequest& question,
          audit::Note* note) {
        account->Begin(&caller, clock_(), note);
        return engine_->Search(caller, question, deadline, note, account.get());
      });
}

grpc::ServerUnaryReactor* SearchService::Complete(grpc::CallbackServerContext* context,
                                                  const grpc::ByteBuffer* request,
                                                  grpc::ByteBuffer* reply) {
  return rpc::Answer<v1::CompleteRequest, v1::CompleteResponse>(
      desk_, "/chancery.v1.SearchService/Complete", context, request, reply,
      [this, account = std::make_shared<search::Account>(budgets_)](
          const model::Reader& caller, auto deadline, const v1::CompleteRequest& beginning,
          audit::Note* note) {
        account->Begin(&caller, clock_(), note);
        return engine_->Complete(caller, beginning, deadline, note, account.get());
      });
}

grpc::ServerUnaryReactor* SearchService::GetDocument(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* request,
                                                     grpc::ByteBuffer* reply) {
  return rpc::Answer<v1::GetDocumentRequest, v1::GetDocumentResponse>(
      desk_, "/chancery.v1.SearchService/GetDocument", context, request, reply,
      [this, account = std::make_shared<search::Account>(budgets_)](
          const model::Reader& caller, auto, const v1::GetDocumentRequest& question,
          audit::Note* note) {
        account->Begin(&caller, clock_(), note);
        return engine_->GetDocument(caller, question, note, account.get());
      });
}

grpc::ServerUnaryReactor* SearchService::FindSimilar(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* request,
                                                     grpc::ByteBuffer* reply) {
  return rpc::Answer<v1::FindSimilarRequest, v1::FindSimilarResponse>(
      desk_, "/chancery.v1.SearchService/FindSimilar", context, request, reply,
      [this, account = std::make_shared<search::Account>(budgets_)](
          const model::Reader& caller, auto deadline, const v1::FindSimilarRequest& question,
          audit::Note* note) {
        account->Begin(&caller, clock_(), note);
        return engine_->FindSimilar(caller, question, deadline, note, account.get());
      });
}

grpc::ServerUnaryReactor* SearchService::GetThread(grpc::CallbackServerContext* context,
                                                   const grpc::ByteBuffer* request,
                                                   grpc::ByteBuffer* reply) {
  return rpc::Answer<v1::GetThreadRequest, v1::GetThreadResponse>(
      desk_, "/chancery.v1.SearchService/GetThread", context, request, reply,
      [this, account = std::make_shared<search::Account>(budgets_)](
          const model::Reader& caller, auto deadline, const v1::GetThreadRequest& question,
          audit::Note* note) {
        account->Begin(&caller, clock_(), note);
        return engine_->GetThread(caller, question, deadline, note, account.get());
      });
}

grpc::ServerUnaryReactor* SearchService::FindExperts(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* request,
                                                     grpc::ByteBuffer* reply) {
  return rpc::Answer<v1::FindExpertsRequest, v1::FindExpertsResponse>(
      desk_, "/chancery.v1.SearchService/FindExperts", context, request, reply,
      [this, account = std::make_shared<search::Account>(budgets_)](
          const model::Reader& caller, auto deadline, const v1::FindExpertsRequest& question,
          audit::Note* note) {
        account->Begin(&caller, clock_(), note);
        return engine_->FindExperts(caller, question, deadline, note, account.get());
      });
}

grpc::ServerUnaryReactor* SearchService::GetCoverage(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* request,
                                                     grpc::ByteBuffer* reply) {
  return rpc::Answer<v1::GetCoverageRequest, v1::GetCoverageResponse>(
      desk_, "/chancery.v1.SearchService/GetCoverage", context, request, reply,
      [this, account = std::make_shared<search::Account>(budgets_)](
          const model::Reader& caller, auto deadline, const v1::GetCoverageRequest& question,
          audit::Note* note) {
        account->Begin(&caller, clock_(), note);
        return engine_->GetCoverage(caller, question, deadline, note, account.get());
      });
}

grpc::ServerUnaryReactor* SearchService::JoinBanners(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* request,
                                                     grpc::ByteBuffer* reply) {
  return rpc::Answer<v1::JoinBannersRequest, v1::JoinBannersResponse>(
      desk_, "/chancery.v1.SearchService/JoinBanners", context, request, reply,
      [this](const model::Reader&, auto, const v1::JoinBannersRequest& question, audit::Note*) {
        return engine_->JoinBanners(question);
      });
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* SearchService::GetOriginal(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) {
  return rpc::StreamCall::Answer(
      desk_, "/chancery.v1.SearchService/GetOriginal", context, request,
      [this, account = std::make_shared<search::Account>(budgets_)](
          const model::Reader& caller, const grpc::ByteBuffer& bytes,
          audit::Note* note) -> Result<std::unique_ptr<rpc::Parts>> {
        account->Begin(&caller, clock_(), note);
        v1::GetOriginalRequest question;
        RETURN_IF_ERROR(rpc::ReadMessage(bytes, &question));
        ASSIGN_OR_RETURN(auto found, engine_->GetOriginal(caller, question, note, account.get()));
        return std::make_unique<OriginalParts>(engine_, std::move(found));
      });
}

}  // namespace chancery::searchd
