// SPDX-License-Identifier: GPL-3.0-or-later
// When the documents that match are from.
#pragma once

#include "chancery/v1/search.pb.h"
#include "lib/index/facets.h"

namespace chancery::search {

// By the years, months and days of the views that match, and by how many there are.
v1::Timeline TimelineOf(const index::FacetCounts& counts);

}  // namespace chancery::search
