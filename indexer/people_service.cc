// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/people_service.h"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <set>
#include <utility>

#include "lib/base/digest.h"
#include "lib/people/latin.h"
#include "lib/people/profile.h"
#include "lib/rpc/call.h"

namespace chancery::indexer {
namespace {

constexpr std::string_view kDirectory = "role:directory";
constexpr std::uint32_t kMost = 1000;  // Profiles in one call.
constexpr std::size_t kUsual = 100;
constexpr std::size_t kLongestPage = 1 << 20;  // Bytes, but for the last profile.

bool HasWord(std::string_view name, const std::string& start) {
  const std::string latin = people::ToLatin(name);
  for (auto at = latin.find(start); at != std::string::npos; at = latin.find(start, at + 1)) {
    if (at == 0 || latin[at - 1] < 'a' || latin[at - 1] > 'z') return true;
  }
  return false;
}

bool Fits(const v1::Profile& profile, const std::string& start) {
  return start.empty() || HasWord(profile.name(), start) ||
         std::ranges::any_of(profile.alias(),
                             [&](const std::string& alias) { return HasWord(alias, start); });
}

std::vector<std::string> Texts(const google::protobuf::RepeatedPtrField<std::string>& field) {
  return {field.begin(), field.end()};
}

}  // namespace

PeopleService::PeopleService(const rpc::Desk& desk, store::Archive* archive, Confirm confirm)
    : desk_(desk), archive_(archive), confirm_(std::move(confirm)) {}

Result<std::unique_ptr<PeopleService>> PeopleService::Open(const rpc::Desk& desk,
                                                           store::Archive* archive,
                                                           Confirm confirm) {
  auto service =
      std::unique_ptr<PeopleService>(new PeopleService(desk, archive, std::move(confirm)));
  RETURN_IF_ERROR(archive->ForEachProfile("", [&](const v1::Profile& profile) {
    for (const std::string& id : profile.merged_id()) service->merged_[id] = profile.id();
    service->profiles_[profile.id()] = profile;
    return Ok();
  }));
  return service;
}

template <typename Request, typename Reply>
grpc::ServerUnaryReactor* PeopleService::AnswerTo(
    std::string_view rpc, grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
    grpc::ByteBuffer* reply, Result<Reply> (PeopleService::*handler)(const Request&)) {
  const auto answer = [this, handler](const model::Reader& caller, auto, const Request& question,
                                      audit::Note*) -> Result<Reply> {
    RETURN_IF_ERROR(rpc::MustHold(caller, kDirectory));
    return (this->*handler)(question);
  };
  return rpc::Answer<Request, Reply>(desk_, rpc, context, request, reply, answer);
}

grpc::ServerUnaryReactor* PeopleService::GetProfile(grpc::CallbackServerContext* context,
                                                    const grpc::ByteBuffer* request,
                                                    grpc::ByteBuffer* reply) {
  return AnswerTo("/chancery.v1.PeopleService/GetProfile", context, request, reply,
                  &PeopleService::Get);
}

grpc::ServerUnaryReactor* PeopleService::ListProfiles(grpc::CallbackServerContext* context,
                                                      const grpc::ByteBuffer* request,
                                                      grpc::ByteBuffer* reply) {
  return AnswerTo("/chancery.v1.PeopleService/ListProfiles", context, request, reply,
                  &PeopleService::List);
}

grpc::ServerUnaryReactor* PeopleService::SetProfiles(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* request,
                                                     grpc::ByteBuffer* reply) {
  return AnswerTo("/chancery.v1.PeopleService/SetProfiles", context, request, reply,
                  &PeopleService::Set);
}

grpc::ServerUnaryReactor* PeopleService::RemoveProfile(grpc::CallbackServerContext* context,
                                                       const grpc::ByteBuffer* request,
                                                       grpc::ByteBuffer* reply) {
  return AnswerTo("/chancery.v1.PeopleService/RemoveProfile", context, request, reply,
                  &PeopleService::Remove);
}

grpc::ServerUnaryReactor* PeopleService::MergeProfiles(grpc::CallbackServerContext* context,
                                                       const grpc::ByteBuffer* request,
                                                       grpc::ByteBuffer* reply) {
  return AnswerTo("/chancery.v1.PeopleService/MergeProfiles", context, request, reply,
                  &PeopleService::Merge);
}

grpc::ServerUnaryReactor* PeopleService::SplitProfile(grpc::CallbackServerContext* context,
                                                      const grpc::ByteBuffer* request,
                                                      grpc::ByteBuffer* reply) {
  return AnswerTo("/chancery.v1.PeopleService/SplitProfile", context, request, reply,
                  &PeopleService::Split);
}

const v1::Profile* PeopleService::Find(const std::string& id) const {
  const auto merged = merged_.find(id);
  const auto found = profiles_.find(merged == merged_.end() ? id : merged->second);
  return found == profiles_.end() ? nullptr : &found->second;
}

// Checks what is to be set against the rest, writes it, and holds it.
Status PeopleService::Apply(const std::vector<v1::Profile>& set,
                            const std::vector<std::string>& removed) {
  auto profiles = profiles_;
  for (const std::string& id : removed) profiles.erase(id);
  for (const v1::Profile& profile : set) {
    RETURN_IF_ERROR(people::CheckProfile(profile));
    profiles[profile.id()] = profile;
  }
  std::map<std::string, std::string> merged;
  for (const auto& [id, profile] : profiles) {
    for (const std::string& other : profile.merged_id()) {
      if (profiles.contains(other) || !merged.emplace(other, id).second) {
        return InvalidArgument("profile \"" + other + "\" was merged into another");
      }
    }
  }
  ASSIGN_OR_RETURN(const std::uint64_t seq, archive_->ApplyProfiles(set, removed));
  profiles_ = std::move(profiles);
  merged_ = std::move(merged);
  return confirm_(seq);
}

Result<v1::GetProfileResponse> PeopleService::Get(const v1::GetProfileRequest& request) {
  const std::lock_guard lock(mutex_);
  const v1::Profile* found = Find(request.id());
  if (found == nullptr) return NotFound("no such profile");
  v1::GetProfileResponse response;
  *response.mutable_profile() = *found;
  return response;
}

Result<v1::ListProfilesResponse> PeopleService::List(const v1::ListProfilesRequest& request) {
  if (request.page_size() > kMost) return InvalidArgument("The page size may be 1,000 at most.");
  const auto after = base::FromBase32(request.page_token());
  if (!after.ok()) return InvalidArgument("The page token is none of this list.");
  const std::size_t size = request.page_size() == 0 ? kUsual : request.page_size();
  const std::string start = people::ToLatin(request.start());
  const std::lock_guard lock(mutex_);
  v1::ListProfilesResponse response;
  std::size_t bytes = 0;
  for (auto at = profiles_.upper_bound(*after); at != profiles_.end(); ++at) {
    if (!Fits(at->second, start)) continue;
    if (static_cast<std::size_t>(response.profile_size()) == size || bytes > kLongestPage) {
      const auto& last = response.profile(response.profile_size() - 1);
      response.set_next_page_token(base::Base32(last.id()));
      break;
    }
    *response.add_profile() = at->second;
    bytes += at->second.ByteSizeLong();
  }
  return response;
}

Result<v1::SetProfilesResponse> PeopleService::Set(const v1::SetProfilesRequest& request) {
  using google::protobuf::util::MessageDifferencer;
  if (request.profile_size() > static_cast<int>(kMost)) {
    return InvalidArgument("No more than 1,000 profiles in one call.");
  }
  const std::lock_guard lock(mutex_);
  v1::SetProfilesResponse response;
  std::vector<v1::Profile> set;
  std::set<std::string> ids;
  for (v1::Profile profile : request.profile()) {
    if (!ids.insert(profile.id()).second) {
      return InvalidArgument("profile \"" + profile.id() + "\" stands there twice");
    }
    if (request.keep_decisions() && merged_.contains(profile.id())) continue;
    const auto before = profiles_.find(profile.id());
    if (before == profiles_.end()) {
      response.set_added(response.added() + 1);
    } else {
      if (request.keep_decisions()) people::KeepDecisions(before->second, &profile);
      if (MessageDifferencer::Equals(before->second, profile)) continue;
      response.set_changed(response.changed() + 1);
    }
    set.push_back(std::move(profile));
  }
  if (!set.empty()) RETURN_IF_ERROR(Apply(set, {}));
  return response;
}

Result<v1::RemoveProfileResponse> PeopleService::Remove(const v1::RemoveProfileRequest& request) {
  const std::lock_guard lock(mutex_);
  if (!profiles_.contains(request.id())) return NotFound("no such profile");
  RETURN_IF_ERROR(Apply({}, {request.id()}));
  return v1::RemoveProfileResponse();
}

Result<v1::MergeProfilesResponse> PeopleService::Merge(const v1::MergeProfilesRequest& request) {
  if (request.other_id().empty() && request.name().empty()) {
    return InvalidArgument("There is nothing to merge.");
  }
  const std::lock_guard lock(mutex_);
  const v1::Profile* found = Find(request.id());
  if (found == nullptr) return NotFound("no such profile");
  v1::MergeProfilesResponse response;
  v1::Profile& profile = *response.mutable_profile();
  profile = *found;
  std::vector<v1::Profile> others;
  std::vector<std::string> removed;
  for (const std::string& id : request.other_id()) {
    const v1::Profile* other = Find(id);
    if (other == nullptr) return NotFound("no such profile");
    if (other == found || std::ranges::find(removed, other->id()) != removed.end()) {
      return InvalidArgument("profile \"" + id + "\" is part of it already");
    }
    others.push_back(*other);
    removed.push_back(other->id());
  }
  people::Merge(others, Texts(request.name()), &profile);
  RETURN_IF_ERROR(Apply({profile}, removed));
  return response;
}

Result<v1::SplitProfileResponse> PeopleService::Split(const v1::SplitProfileRequest& request) {
  if (request.name().empty()) return InvalidArgument("There is no name to split off.");
  const std::lock_guard lock(mutex_);
  const v1::Profile* found = Find(request.id());
  if (found == nullptr) return NotFound("no such profile");
  v1::SplitProfileResponse response;
  v1::Profile& profile = *response.mutable_profile();
  profile = *found;
  std::vector<v1::Profile> set;
  if (request.new_id().empty()) {
    RETURN_IF_ERROR(people::Split(Texts(request.name()), &profile, nullptr));
  } else {
    v1::Profile& other = *response.mutable_other();
    const v1::Profile* there = Find(request.new_id());
    if (there == found) return InvalidArgument("The new id is of the same profile.");
    if (there != nullptr) other = *there;
    if (there == nullptr) other.set_id(request.new_id());
    RETURN_IF_ERROR(people::Split(Texts(request.name()), &profile, &other));
    set.push_back(other);
  }
  set.push_back(profile);
  RETURN_IF_ERROR(Apply(set, {}));
  return response;
}

}  // namespace chancery::indexer
