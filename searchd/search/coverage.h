// SPDX-License-Identifier: GPL-3.0-or-later
// Who covers what, and where nobody is left.
#pragma once

#include <cstdint>

#include "chancery/v1/search.pb.h"
#include "lib/base/status.h"
#include "lib/index/facets.h"
#include "lib/index/index.h"
#include "searchd/search/persons.h"
#include "searchd/search/wording.h"

namespace chancery::search {

// The documents of a question that count.
inline constexpr std::uint32_t kCoverageDocuments = 2000;

// InvalidArgument for what can't be asked.
Status CheckCoverage(const v1::GetCoverageRequest& request);

// What views have the names of tags of a kind as.
index::Facet FacetOf(v1::AssignedTag::Kind kind);

// Writes the rows of a sound request out of the best matches with their authors and tags, one more
// than kCoverageDocuments where there are more. `entries` are those of the kind that was asked for.
void WriteCoverage(const v1::GetCoverageRequest& request, const Wording::Entries& entries,
                   const index::Matches& matches, const Persons& persons,
                   v1::GetCoverageResponse* response);

}  // namespace chancery::search
