// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/rpc/call.h"

#include <algorithm>
#include <string>

#include "lib/base/log.h"
#include "lib/rpc/server.h"

namespace chancery::rpc {

grpc::Status ToGrpc(const Status& status) {
  switch (status.code()) {
    case StatusCode::kOk:
      return grpc::Status::OK;
    case StatusCode::kInvalidArgument:
      return {grpc::StatusCode::INVALID_ARGUMENT, std::string(status.message())};
    case StatusCode::kUnauthenticated:
      return {grpc::StatusCode::UNAUTHENTICATED, "No such person is known here."};
    case StatusCode::kPermissionDenied:
      return {grpc::StatusCode::PERMISSION_DENIED, "This is not among what you may do."};
    case StatusCode::kNotFound:
      return {grpc::StatusCode::NOT_FOUND, "There is no such document."};
    case StatusCode::kResourceExhausted:
      if (IsStopped(status)) {
        return {grpc::StatusCode::RESOURCE_EXHAUSTED, std::string(status.message())};
      }
      return {grpc::StatusCode::RESOURCE_EXHAUSTED, "It is too large, or there is no room for it."};
    case StatusCode::kDeadlineExceeded:
      return {grpc::StatusCode::DEADLINE_EXCEEDED, "It took too long."};
    case StatusCode::kUnavailable:
      base::LogWarning(status.ToString());
      return {grpc::StatusCode::UNAVAILABLE, "Not available now; please try again."};
    default:
      base::LogError(status.ToString());
      return {grpc::StatusCode::INTERNAL, "Something went wrong here."};
  }
}

Result<model::Reader> CallerOf(const grpc::ServerContextBase& context, Callers* callers) {
  const auto auth = context.auth_context();
  if (auth == nullptr) return Unauthenticated("no certificate");
  return callers->Find(CommonNameOf(*auth), AuthorizationOf(context.client_metadata()),
                       std::chrono::system_clock::now());
}

Status MustHold(const model::Reader& caller, std::string_view role) {
  return caller.atoms.Holds(role) ? Ok() : PermissionDenied(role);
}

std::chrono::steady_clock::time_point DeadlineOf(const grpc::ServerContextBase& context,
                                                 std::chrono::milliseconds longest) {
  const auto now = std::chrono::system_clock::now();
  const auto left =
      std::min<std::chrono::system_clock::duration>(context.deadline() - now, longest);
  return std::chrono::steady_clock::now() +
         std::chrono::duration_cast<std::chrono::steady_clock::duration>(left);
}

}  // namespace chancery::rpc
