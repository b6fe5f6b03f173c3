// SPDX-License-Identifier: GPL-3.0-or-later
// Facets as they are asked for and told.
#pragma once

#include "chancery/v1/search.pb.h"
#include "lib/base/status.h"
#include "lib/index/facets.h"
#include "lib/people/directory.h"

namespace chancery::search {

// InvalidArgument for a facet that there is not, and for too many values.
Status CheckFacets(const v1::SearchRequest& request);

// What has to be counted for a sound request: its facets, and its timeline.
index::FacetSet FacetsOf(const v1::SearchRequest& request);

// Adds those that the sound request asks for. Authors who are, or may be, people who are not listed
// in the directory are left out, and not counted among what is left out.
void WriteFacets(const v1::SearchRequest& request, const index::FacetCounts& counts,
                 const people::Directory& directory, v1::SearchResponse* response);

}  // namespace chancery::search
