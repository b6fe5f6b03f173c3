// SPDX-License-Identifier: GPL-3.0-or-later
// How an operation says that it failed. The one file that names absl.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/cord.h"

namespace chancery {

using Status = absl::Status;
using StatusCode = absl::StatusCode;
template <typename T>
using Result = absl::StatusOr<T>;

// Debian builds absl for C++14, where its string_view is a type of its own.
inline absl::string_view ForAbsl(std::string_view s) { return {s.data(), s.size()}; }

inline Status Ok() { return absl::OkStatus(); }
inline Status InvalidArgument(std::string_view m) { return absl::InvalidArgumentError(ForAbsl(m)); }
inline Status NotFound(std::string_view m) { return absl::NotFoundError(ForAbsl(m)); }
inline Status FailedPrecondition(std::string_view m) {
  return absl::FailedPreconditionError(ForAbsl(m));
}
inline Status PermissionDenied(std::string_view m) {
  return absl::PermissionDeniedError(ForAbsl(m));
}
inline Status Unauthenticated(std::string_view m) { return absl::UnauthenticatedError(ForAbsl(m)); }
inline Status ResourceExhausted(std::string_view m) {
  return absl::ResourceExhaustedError(ForAbsl(m));
}
inline Status DeadlineExceeded(std::string_view m) {
  return absl::DeadlineExceededError(ForAbsl(m));
}
inline Status Unavailable(std::string_view m) { return absl::UnavailableError(ForAbsl(m)); }
inline Status DataLoss(std::string_view m) { return absl::DataLossError(ForAbsl(m)); }
inline Status Internal(std::string_view m) { return absl::InternalError(ForAbsl(m)); }

// ResourceExhausted for a caller who was stopped: its message is for them, and says why.
inline Status Stopped(std::string_view m) {
  Status status = ResourceExhausted(m);
  status.SetPayload("chancery.stopped", absl::Cord("1"));
  return status;
}
inline bool IsStopped(const Status& status) {
  return status.GetPayload("chancery.stopped").has_value();
}

// The same error with where it happened in front of its message.
inline Status Within(std::string_view where, const Status& status) {
  return Status(status.code(), std::string(where) + ": " + std::string(status.message()));
}

}  // namespace chancery

#define CHANCERY_CONCAT_INNER(a, b) a##b
#define CHANCERY_CONCAT(a, b) CHANCERY_CONCAT_INNER(a, b)

// Leaves the function with the error of `expr`, a Status.
#define RETURN_IF_ERROR(expr)                                               \
  do {                                                                      \
    if (::chancery::Status failed_ = (expr); !failed_.ok()) return failed_; \
  } while (false)

// Declares or sets `lhs` from `expr`, a Result, or leaves the function with its error.
#define ASSIGN_OR_RETURN(lhs, expr) \
  CHANCERY_ASSIGN_OR_RETURN(CHANCERY_CONCAT(result_, __LINE__), lhs, expr)
#define CHANCERY_ASSIGN_OR_RETURN(result, lhs, expr) \
  auto result = (expr);                              \
  if (!result.ok()) return result.status();          \
  lhs = *std::move(result)
