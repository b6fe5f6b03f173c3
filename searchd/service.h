// SPDX-License-Identifier: GPL-3.0-or-later
// SearchService over the engine.
#pragma once

#include "chancery/v1/search.grpc.pb.h"
#include "lib/rpc/entry.h"
#include "searchd/search/engine.h"

namespace chancery::searchd {

// Thread-safe. What it is given must outlive it.
class SearchService final
    : public v1::SearchService::WithRawCallbackMethod_Search<
          v1::SearchService::WithRawCallbackMethod_GetDocument<v1::SearchService::Service>> {
 public:
  SearchService(const rpc::Desk& desk, search::Engine* engine) : desk_(desk), engine_(engine) {}

  grpc::ServerUnaryReactor* Search(grpc::CallbackServerContext* context,
                                   const grpc::ByteBuffer* request,
                                   grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* GetDocument(grpc::CallbackServerContext* context,
                                        const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* reply) override;

 private:
  const rpc::Desk desk_;
  search::Engine* const engine_;
};

}  // namespace chancery::searchd
