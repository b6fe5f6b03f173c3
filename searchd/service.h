// SPDX-License-Identifier: GPL-3.0-or-later
// SearchService over the engine.
#pragma once

#include <functional>

#include "chancery/v1/search.grpc.pb.h"
#include "lib/rpc/entry.h"
#include "searchd/search/budgets.h"
#include "searchd/search/engine.h"

namespace chancery::searchd {

// Thread-safe. What it is given must outlive it.
class SearchService final
    : public v1::SearchService::WithRawCallbackMethod_Search<
          v1::SearchService::WithRawCallbackMethod_Complete<
              v1::SearchService::WithRawCallbackMethod_GetDocument<
                  v1::SearchService::WithRawCallbackMethod_FindSimilar<
                      v1::SearchService::WithRawCallbackMethod_GetThread<
                          v1::SearchService::WithRawCallbackMethod_FindExperts<
                              v1::SearchService::WithRawCallbackMethod_GetCoverage<
                                  v1::SearchService::WithRawCallbackMethod_GetOriginal<
                                      v1::SearchService::WithRawCallbackMethod_JoinBanners<
                                          v1::SearchService::Service>>>>>>>>> {
 public:
  // `clock` is what budgets are counted by.
  SearchService(const rpc::Desk& desk, search::Engine* engine, search::Budgets* budgets,
                std::function<search::Budgets::Time()> clock)
      : desk_(desk), engine_(engine), budgets_(budgets), clock_(std::move(clock)) {}

  grpc::ServerUnaryReactor* Search(grpc::CallbackServerContext* context,
                                   const grpc::ByteBuffer* request,
                                   grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* Complete(grpc::CallbackServerContext* context,
                                     const grpc::ByteBuffer* request,
                                     grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* GetDocument(grpc::CallbackServerContext* context,
                                        const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* FindSimilar(grpc::CallbackServerContext* context,
                                        const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* GetThread(grpc::CallbackServerContext* context,
                                      const grpc::ByteBuffer* request,
                                      grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* FindExperts(grpc::CallbackServerContext* context,
                                        const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* GetCoverage(grpc::CallbackServerContext* context,
                                        const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* JoinBanners(grpc::CallbackServerContext* context,
                                        const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* reply) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* GetOriginal(grpc::CallbackServerContext* context,
                                                          const grpc::ByteBuffer* request) override;

 private:
  const rpc::Desk desk_;
  search::Engine* const engine_;
  search::Budgets* const budgets_;
  const std::function<search::Budgets::Time()> clock_;
};

}  // namespace chancery::searchd
