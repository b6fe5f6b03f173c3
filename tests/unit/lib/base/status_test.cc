// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/base/status.h"

#include <gtest/gtest.h>

#include <memory>

#include "lib/base/log.h"

namespace chancery {
namespace {

Result<int> Half(int number) {
  if (number % 2 != 0) return InvalidArgument("odd");
  return number / 2;
}

Result<int> Quarter(int number) {
  ASSIGN_OR_RETURN(const int half, Half(number));
  int quarter = 0;
  ASSIGN_OR_RETURN(quarter, Half(half));
  return quarter;
}

Status CheckEven(int number) {
  RETURN_IF_ERROR(Half(number).status());
  return Ok();
}

Result<std::unique_ptr<int>> Owned(int number) {
  ASSIGN_OR_RETURN(std::unique_ptr<int> one,
                   Result<std::unique_ptr<int>>(std::make_unique<int>(number)));
  return one;
}

TEST(StatusTest, LeavesTheFunctionWithTheFirstError) {
  EXPECT_EQ(*Quarter(8), 2);
  EXPECT_EQ(Quarter(3).status().message(), "odd");
  EXPECT_EQ(Quarter(6).status().code(), StatusCode::kInvalidArgument);
  EXPECT_TRUE(CheckEven(2).ok());
  EXPECT_EQ(CheckEven(1).code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(**Owned(7), 7);
}

TEST(StatusTest, SaysWhereItHappened) {
  const Status status = Within("policy.textproto", NotFound("no level"));
  EXPECT_EQ(status.code(), StatusCode::kNotFound);
  EXPECT_EQ(status.message(), "policy.textproto: no level");
}

TEST(StatusTest, HasACodeForEachWayToFail) {
  EXPECT_TRUE(Ok().ok());
  EXPECT_EQ(FailedPrecondition("").code(), StatusCode::kFailedPrecondition);
  EXPECT_EQ(PermissionDenied("").code(), StatusCode::kPermissionDenied);
  EXPECT_EQ(Unauthenticated("").code(), StatusCode::kUnauthenticated);
  EXPECT_EQ(ResourceExhausted("").code(), StatusCode::kResourceExhausted);
  EXPECT_EQ(DeadlineExceeded("").code(), StatusCode::kDeadlineExceeded);
  EXPECT_EQ(Unavailable("").code(), StatusCode::kUnavailable);
  EXPECT_EQ(DataLoss("").code(), StatusCode::kDataLoss);
  EXPECT_EQ(Internal("").code(), StatusCode::kInternal);
}

TEST(LogTest, KnowsItsLevels) {
  for (const char* level : {"debug", "info", "warn", "error"}) {
    EXPECT_TRUE(base::SetLogLevel(level).ok()) << level;
  }
  for (const char* level : {"", "loud", "INFO", "off"}) {
    EXPECT_EQ(base::SetLogLevel(level).code(), StatusCode::kInvalidArgument) << level;
  }
  EXPECT_TRUE(base::SetLogLevel("info").ok());
}

}  // namespace
}  // namespace chancery
