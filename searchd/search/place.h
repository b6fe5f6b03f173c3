// SPDX-License-Identifier: GPL-3.0-or-later
// Where in its answer a request stands.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "chancery/v1/search.pb.h"
#include "lib/base/status.h"

namespace chancery::search {

// Behind this many nothing is shown.
inline constexpr std::uint32_t kDeepest = 10'000;

struct Place {
  std::uint32_t first = 0;  // The first hit or group of the page, from 0 on.
  std::uint32_t size = 0;   // Of the page.
  v1::Recency recency;      // Of the request, for the day that its token is of.
};

// The place that a sound request's token tells, or the beginning. `recencies` are what the request
// may mean (RecenciesOf). InvalidArgument as of ReadPageToken.
Result<Place> PlaceOf(std::string_view secret, std::string_view reader,
                      const v1::SearchRequest& request, std::span<const v1::Recency> recencies);

// The token of the page behind this one.
std::string TokenBehind(std::string_view secret, std::string_view reader,
                        const v1::SearchRequest& request, const Place& place);

}  // namespace chancery::search
