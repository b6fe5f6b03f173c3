// SPDX-License-Identifier: GPL-3.0-or-later
// The label of all that an answer shows, for the banner above it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "chancery/store/v1/record.pb.h"
#include "chancery/v1/search.pb.h"
#include "lib/base/status.h"
#include "lib/policy/policy.h"

namespace chancery::search {

// The join of the labels that it is given. One thread at a time.
class Banner {
 public:
  // `policy` must outlive it.
  explicit Banner(const policy::Policy& policy) : policy_(&policy) {}

  void Add(const policy::Label& label);
  void Add(const Banner& other);

  // A view of a record.
  void Add(const store::v1::Record& record, std::uint32_t view);

  // Nothing when nothing was shown.
  std::optional<v1::Banner> Write() const;

  template <typename Response>
  void WriteTo(Response* response) const {
    if (auto banner = Write()) *response->mutable_banner() = *std::move(banner);
  }

 private:
  const policy::Policy* policy_;
  std::optional<policy::Label> label_;
};

// The banner of what several answers show. It follows from the request and the policy alone.
// InvalidArgument for none or too many, and for a token that no answer had.
Result<v1::JoinBannersResponse> JoinBanners(const policy::Policy& policy,
                                            const v1::JoinBannersRequest& request);

}  // namespace chancery::search
