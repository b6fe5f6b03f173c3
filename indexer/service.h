// SPDX-License-Identifier: GPL-3.0-or-later
// IngestService over the intake and the archive.
#pragma once

#include <chrono>
#include <string>

#include "chancery/v1/ingest.grpc.pb.h"
#include "indexer/ingest/applier.h"
#include "indexer/ingest/intake.h"
#include "indexer/ingest/watcher.h"
#include "lib/base/workers.h"
#include "lib/model/authority.h"

namespace chancery::indexer {

// Thread-safe. What it is given must outlive it.
class IngestService final : public v1::IngestService::CallbackService {
 public:
  struct Rooms {
    model::Authority* authority = nullptr;
    store::Archive* archive = nullptr;
    ingest::Intake* intake = nullptr;
    ingest::Applier* applier = nullptr;
    ingest::Watcher* watcher = nullptr;
    base::Workers* workers = nullptr;
    std::chrono::milliseconds longest_call{10000};
  };
  explicit IngestService(const Rooms& rooms) : rooms_(rooms) {}

  grpc::ServerReadReactor<v1::SubmitRequest>* Submit(grpc::CallbackServerContext* context,
                                                     v1::SubmitResponse* reply) override;
  grpc::ServerUnaryReactor* Withdraw(grpc::CallbackServerContext* context,
                                     const v1::WithdrawRequest* request,
                                     v1::WithdrawResponse* reply) override;
  grpc::ServerUnaryReactor* ListQuarantine(grpc::CallbackServerContext* context,
                                           const v1::ListQuarantineRequest* request,
                                           v1::ListQuarantineResponse* reply) override;
  grpc::ServerUnaryReactor* GetStatus(grpc::CallbackServerContext* context,
                                      const v1::GetStatusRequest* request,
                                      v1::GetStatusResponse* reply) override;

 private:
  template <typename Handler>
  grpc::ServerUnaryReactor* AnswerTo(std::string role, grpc::CallbackServerContext* context,
                                     Handler handler);

  const Rooms rooms_;
};

}  // namespace chancery::indexer
