// SPDX-License-Identifier: GPL-3.0-or-later
// SearchService over the engine.
#pragma once

#include <chrono>

#include "chancery/v1/search.grpc.pb.h"
#include "lib/base/workers.h"
#include "lib/model/authority.h"
#include "searchd/search/engine.h"

namespace chancery::searchd {

// Thread-safe. What it is given must outlive it.
class SearchService final
    : public v1::SearchService::WithRawCallbackMethod_Search<
          v1::SearchService::WithRawCallbackMethod_GetDocument<v1::SearchService::Service>> {
 public:
  SearchService(model::Authority* authority, search::Engine* engine, base::Workers* workers,
                std::chrono::milliseconds longest_call)
      : authority_(authority), engine_(engine), workers_(workers), longest_call_(longest_call) {}

  grpc::ServerUnaryReactor* Search(grpc::CallbackServerContext* context,
                                   const grpc::ByteBuffer* request,
                                   grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* GetDocument(grpc::CallbackServerContext* context,
                                        const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* reply) override;

 private:
  model::Authority* const authority_;
  search::Engine* const engine_;
  base::Workers* const workers_;
  const std::chrono::milliseconds longest_call_;
};

}  // namespace chancery::searchd
