// SPDX-License-Identifier: GPL-3.0-or-later
// IngestService over the intake and the archive.
#pragma once

#include <string>
#include <string_view>

#include "chancery/v1/ingest.grpc.pb.h"
#include "indexer/ingest/applier.h"
#include "indexer/ingest/intake.h"
#include "indexer/ingest/watcher.h"
#include "lib/rpc/entry.h"

namespace chancery::indexer {

// Thread-safe. What it is given must outlive it.
class IngestService final : public v1::IngestService::WithRawCallbackMethod_Submit<
                                v1::IngestService::WithRawCallbackMethod_Withdraw<
                                    v1::IngestService::WithRawCallbackMethod_ListQuarantine<
                                        v1::IngestService::WithRawCallbackMethod_GetStatus<
                                            v1::IngestService::Service>>>> {
 public:
  struct Rooms {
    rpc::Desk desk;
    store::Archive* archive = nullptr;
    ingest::Intake* intake = nullptr;
    ingest::Applier* applier = nullptr;
    ingest::Watcher* watcher = nullptr;
  };
  explicit IngestService(const Rooms& rooms) : rooms_(rooms) {}

  grpc::ServerReadReactor<grpc::ByteBuffer>* Submit(grpc::CallbackServerContext* context,
                                                    grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* Withdraw(grpc::CallbackServerContext* context,
                                     const grpc::ByteBuffer* request,
                                     grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* ListQuarantine(grpc::CallbackServerContext* context,
                                           const grpc::ByteBuffer* request,
                                           grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* GetStatus(grpc::CallbackServerContext* context,
                                      const grpc::ByteBuffer* request,
                                      grpc::ByteBuffer* reply) override;

 private:
  template <typename Request, typename Reply, typename Handler>
  grpc::ServerUnaryReactor* AnswerTo(std::string_view rpc, std::string role,
                                     grpc::CallbackServerContext* context,
                                     const grpc::ByteBuffer* request, grpc::ByteBuffer* reply,
                                     Handler handler);

  const Rooms rooms_;
};

}  // namespace chancery::indexer
