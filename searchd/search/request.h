// SPDX-License-Identifier: GPL-3.0-or-later
// What may be asked for, within which bounds.
#pragma once

#include <cstdint>

#include "chancery/v1/search.pb.h"
#include "lib/base/status.h"
#include "searchd/search/extender.h"

namespace chancery::search {

// Of hits; what a request means that names no size.
inline constexpr std::uint32_t kDefaultPageSize = 10;

// InvalidArgument for a page of hits that is too large, and for too many passages.
Status CheckPage(std::uint32_t size, std::uint32_t passages);

// InvalidArgument for what there is not, and for too much of what there is.
Status CheckSearch(const v1::SearchRequest& request);

// What the sound request says of expansions.
Wishes WishesOf(const v1::SearchRequest& request);

}  // namespace chancery::search
