// SPDX-License-Identifier: GPL-3.0-or-later
// AdminService over the intake and the archive.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>

#include "chancery/v1/admin.grpc.pb.h"
#include "indexer/ingest/intake.h"
#include "lib/rpc/entry.h"
#include "lib/store/archive.h"

namespace chancery::indexer {

// Thread-safe. What it is given must outlive it.
class AdminService final
    : public v1::AdminService::WithRawCallbackMethod_SetLabel<
          v1::AdminService::WithRawCallbackMethod_SetPerson<
              v1::AdminService::WithRawCallbackMethod_ListReviews<v1::AdminService::Service>>> {
 public:
  // `confirm` waits until no server shows less than a change.
  AdminService(const rpc::Desk& desk, store::Archive* archive, ingest::Intake* intake,
               std::function<Status(std::uint64_t seq)> confirm);

  grpc::ServerUnaryReactor* SetLabel(grpc::CallbackServerContext* context,
                                     const grpc::ByteBuffer* request,
                                     grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* SetPerson(grpc::CallbackServerContext* context,
                                      const grpc::ByteBuffer* request,
                                      grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* ListReviews(grpc::CallbackServerContext* context,
                                        const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* reply) override;

 private:
  Status SetPerson(const v1::SetPersonRequest& request);
  Result<v1::ListReviewsResponse> ListReviews(const v1::ListReviewsRequest& request,
                                              audit::Note* note);

  const rpc::Desk desk_;
  store::Archive* const archive_;
  ingest::Intake* const intake_;
  const std::function<Status(std::uint64_t)> confirm_;

  std::mutex people_mutex_;  // A change is looked at and made while no other is.
  std::uint64_t people_seq_ = 0;
};

}  // namespace chancery::indexer
