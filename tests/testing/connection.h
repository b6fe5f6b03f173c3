// SPDX-License-Identifier: GPL-3.0-or-later
// One person's line to one daemon, with everything that comes over it.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "chancery/v1/ingest.pb.h"
#include "lib/base/status.h"
#include "tests/testing/pki.h"

namespace grpc {
class Channel;
class ChannelCredentials;
}  // namespace grpc

namespace chancery::testing {

// What a call brought back: the bytes of the reply, or the error with all that came along.
struct Reply {
  StatusCode code = StatusCode::kUnknown;
  std::string message;
  std::string details;  // The binary error details.
  std::multimap<std::string, std::string> leading, trailing;
  std::string bytes;
  std::vector<std::string> more;  // Messages of a reply stream behind the first.

  bool ok() const { return code == StatusCode::kOk; }
  Status status() const { return Status(code, ForAbsl(message)); }

  friend bool operator==(const Reply&, const Reply&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Reply& reply);
};

// The same, but for the minute until which somebody is stopped: two servers that are asked one
// after the other may each be in another.
Reply WithoutTheTime(Reply reply);

inline constexpr std::chrono::milliseconds kPatience{20000};

// A path of gRPC: "/chancery.v1.SearchService/Search".
inline constexpr std::string_view kSearch = "/chancery.v1.SearchService/Search";
inline constexpr std::string_view kComplete = "/chancery.v1.SearchService/Complete";
inline constexpr std::string_view kGetDocument = "/chancery.v1.SearchService/GetDocument";
inline constexpr std::string_view kGetOriginal = "/chancery.v1.SearchService/GetOriginal";
inline constexpr std::string_view kJoinBanners = "/chancery.v1.SearchService/JoinBanners";
inline constexpr std::string_view kGetThread = "/chancery.v1.SearchService/GetThread";
inline constexpr std::string_view kFindExperts = "/chancery.v1.SearchService/FindExperts";
inline constexpr std::string_view kGetCoverage = "/chancery.v1.SearchService/GetCoverage";
inline constexpr std::string_view kFindSimilar = "/chancery.v1.SearchService/FindSimilar";
inline constexpr std::string_view kSubmit = "/chancery.v1.IngestService/Submit";
inline constexpr std::string_view kSetLabel = "/chancery.v1.AdminService/SetLabel";
inline constexpr std::string_view kListReviews = "/chancery.v1.AdminService/ListReviews";
inline constexpr std::string_view kSetPerson = "/chancery.v1.AdminService/SetPerson";
inline constexpr std::string_view kGetProfile = "/chancery.v1.PeopleService/GetProfile";
inline constexpr std::string_view kListProfiles = "/chancery.v1.PeopleService/ListProfiles";
inline constexpr std::string_view kSetProfiles = "/chancery.v1.PeopleService/SetProfiles";
inline constexpr std::string_view kRemoveProfile = "/chancery.v1.PeopleService/RemoveProfile";
inline constexpr std::string_view kMergeProfiles = "/chancery.v1.PeopleService/MergeProfiles";
inline constexpr std::string_view kSplitProfile = "/chancery.v1.PeopleService/SplitProfile";
inline constexpr std::string_view kWithdraw = "/chancery.v1.IngestService/Withdraw";
inline constexpr std::string_view kListQuarantine = "/chancery.v1.IngestService/ListQuarantine";
inline constexpr std::string_view kGetStatus = "/chancery.v1.IngestService/GetStatus";
inline constexpr std::string_view kHealthCheck = "/grpc.health.v1.Health/Check";
inline constexpr std::string_view kReflection =
    "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo";

// Thread-safe.
class Connection {
 public:
  // To `target`, "127.0.0.1:7410", over mutual TLS. With empty credentials there is no client
  // certificate. It connects at the first call.
  Connection(const std::string& target, const std::string& authority, const Credentials& own);

  // Without TLS.
  static std::unique_ptr<Connection> Plaintext(const std::string& target);
  ~Connection();

  // One request of any method, as bytes; nothing is read into the reply. A negative timeout is a
  // deadline that has passed. `metadata` goes with it, but not with GetOriginal, which is answered
  // by a stream.
  Reply Call(std::string_view method, const std::string& request,
             std::chrono::milliseconds timeout = kPatience,
             const std::vector<std::pair<std::string, std::string>>& metadata = {}) const;

  // A stream of requests. With a reply stream the first message of it is the reply, and the others
  // are `more`.
  Reply Stream(std::string_view method, const std::vector<std::string>& requests,
               std::chrono::milliseconds timeout = kPatience) const;

  // One request that is answered by a stream: when its first message is there, calls `meanwhile`,
  // and reads the others then.
  Reply Download(std::string_view method, const std::string& request,
                 const std::function<void()>& meanwhile) const;

  // Sends the requests and then gives the call up, without an end of the stream.
  void CutOff(std::string_view method, const std::vector<std::string>& requests) const;

  // Call with messages: `Response reply = Ask<Response>(kSearch, request)`.
  template <typename Response, typename Request>
  Result<Response> Ask(std::string_view method, const Request& request) const {
    const Reply reply = Call(method, request.SerializeAsString());
    if (!reply.ok()) return reply.status();
    Response response;
    if (!response.ParseFromString(reply.bytes)) return DataLoss("the reply can't be read");
    return response;
  }

  // The document `bytes` under `name`, in chunks.
  Result<v1::SubmitResponse> Submit(std::string_view name, std::string_view bytes,
                                    std::string_view default_marking = "") const;

  // The serialised requests that Submit sends.
  static std::vector<std::string> SubmitRequests(std::string_view name, std::string_view bytes,
                                                 std::string_view default_marking = "");

  // The state of the service, as grpc.health.v1 numbers it (1 is SERVING).
  Result<int> Health() const;

  // The services that reflection lists.
  Result<std::vector<std::string>> Services() const;

 private:
  Reply Exchange(std::string_view method, const std::vector<std::string>& requests,
                 std::chrono::milliseconds timeout, const std::function<void()>& meanwhile) const;
  Connection(const std::string& target, std::shared_ptr<grpc::ChannelCredentials> credentials);
  std::shared_ptr<grpc::Channel> channel_;
};

// A request to grpc.health.v1 for the whole server, and one to reflection for the list of services.
std::string HealthRequest();
std::string ListServicesRequest();

}  // namespace chancery::testing
