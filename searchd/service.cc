// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/service.h"

#include "lib/rpc/call.h"

namespace chancery::searchd {

grpc::ServerUnaryReactor* SearchService::Search(grpc::CallbackServerContext* context,
                                                const grpc::ByteBuffer* request,
                                                grpc::ByteBuffer* reply) {
  return rpc::Answer<v1::SearchRequest, v1::SearchResponse>(
      context, request, reply, authority_, longest_call_, workers_,
      [this](const model::Reader& caller, auto deadline, const v1::SearchRequest& question) {
        return engine_->Search(caller, question, deadline);
      });
}

grpc::ServerUnaryReactor* SearchService::GetDocument(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* request,
                                                     grpc::ByteBuffer* reply) {
  return rpc::Answer<v1::GetDocumentRequest, v1::GetDocumentResponse>(
      context, request, reply, authority_, longest_call_, workers_,
      [this](const model::Reader& caller, auto, const v1::GetDocumentRequest& question) {
        return engine_->GetDocument(caller, question);
      });
}

}  // namespace chancery::searchd
