// SPDX-License-Identifier: GPL-3.0-or-later
// PeopleService over the archive: the directory of people, as administrators keep it.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "chancery/v1/people.grpc.pb.h"
#include "lib/rpc/entry.h"
#include "lib/store/archive.h"

namespace chancery::indexer {

// Thread-safe. What it is given must outlive it.
class PeopleService final
    : public v1::PeopleService::WithRawCallbackMethod_GetProfile<
          v1::PeopleService::WithRawCallbackMethod_ListProfiles<
              v1::PeopleService::WithRawCallbackMethod_SetProfiles<
                  v1::PeopleService::WithRawCallbackMethod_RemoveProfile<
                      v1::PeopleService::WithRawCallbackMethod_MergeProfiles<
                          v1::PeopleService::WithRawCallbackMethod_SplitProfile<
                              v1::PeopleService::Service>>>>>> {
 public:
  using Confirm = std::function<Status(std::uint64_t seq)>;

  // Reads the directory. `confirm` waits until no server shows less than a change.
  static Result<std::unique_ptr<PeopleService>> Open(const rpc::Desk& desk, store::Archive* archive,
                                                     Confirm confirm);

  grpc::ServerUnaryReactor* GetProfile(grpc::CallbackServerContext* context,
                                       const grpc::ByteBuffer* request,
                                       grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* ListProfiles(grpc::CallbackServerContext* context,
                                         const grpc::ByteBuffer* request,
                                         grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* SetProfiles(grpc::CallbackServerContext* context,
                                        const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* RemoveProfile(grpc::CallbackServerContext* context,
                                          const grpc::ByteBuffer* request,
                                          grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* MergeProfiles(grpc::CallbackServerContext* context,
                                          const grpc::ByteBuffer* request,
                                          grpc::ByteBuffer* reply) override;
  grpc::ServerUnaryReactor* SplitProfile(grpc::CallbackServerContext* context,
                                         const grpc::ByteBuffer* request,
                                         grpc::ByteBuffer* reply) override;

 private:
  PeopleService(const rpc::Desk& desk, store::Archive* archive, Confirm confirm);

  template <typename Request, typename Reply>
  grpc::ServerUnaryReactor* AnswerTo(std::string_view rpc, grpc::CallbackServerContext* context,
                                     const grpc::ByteBuffer* request, grpc::ByteBuffer* reply,
                                     Result<Reply> (PeopleService::*handler)(const Request&));

  Result<v1::GetProfileResponse> Get(const v1::GetProfileRequest& request);
  Result<v1::ListProfilesResponse> List(const v1::ListProfilesRequest& request);
  Result<v1::SetProfilesResponse> Set(const v1::SetProfilesRequest& request);
  Result<v1::RemoveProfileResponse> Remove(const v1::RemoveProfileRequest& request);
  Result<v1::MergeProfilesResponse> Merge(const v1::MergeProfilesRequest& request);
  Result<v1::SplitProfileResponse> Split(const v1::SplitProfileRequest& request);

  // These want `mutex_`.
  const v1::Profile* Find(const std::string& id) const;
  Status Apply(const std::vector<v1::Profile>& set, const std::vector<std::string>& removed);

  const rpc::Desk desk_;
  store::Archive* const archive_;
  const Confirm confirm_;

  std::mutex mutex_;  // A change is looked at and made while no other is.
  std::map<std::string, v1::Profile> profiles_;  // As the archive has them.
  std::map<std::string, std::string> merged_;    // Id -> what it was merged into.
};

}  // namespace chancery::indexer
