// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/service.h"

#include <utility>

#include "lib/rpc/call.h"

namespace chancery::searchd {
namespace {

// Sets `*reply` to what was found.
template <typename Reply>
Status Put(Result<Reply> found, Reply* reply) {
  if (found.ok()) reply->Swap(&*found);
  return found.status();
}

}  // namespace

grpc::ServerUnaryReactor* SearchService::Search(grpc::CallbackServerContext* context,
                                                const v1::SearchRequest* request,
                                                v1::SearchResponse* reply) {
  return rpc::Answer(context, authority_, longest_call_, workers_,
                     [=, this](const model::Reader& caller, auto deadline) {
                       return Put(engine_->Search(caller, *request, deadline), reply);
                     });
}

grpc::ServerUnaryReactor* SearchService::GetDocument(grpc::CallbackServerContext* context,
                                                     const v1::GetDocumentRequest* request,
                                                     v1::GetDocumentResponse* reply) {
  return rpc::Answer(context, authority_, longest_call_, workers_,
                     [=, this](const model::Reader& caller, auto) {
                       return Put(engine_->GetDocument(caller, *request), reply);
                     });
}

}  // namespace chancery::searchd
