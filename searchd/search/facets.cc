// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/facets.h"

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

namespace chancery::search {
namespace {

using Value = index::FacetCounts::Value;

constexpr std::uint32_t kDefaultValues = 20, kMaxValues = 1000;

// Ours are numbered from 0, theirs from 1, in the same order.
index::Facet FromApi(int facet) { return static_cast<index::Facet>(facet - 1); }

// The last two of ours are for timelines and for ranking people alone.
static_assert(v1::Facet_MAX == static_cast<int>(index::Facet::kDay));

bool IsTime(int facet) { return facet == v1::FACET_YEAR || facet == v1::FACET_MONTH; }

}  // namespace

Status CheckFacets(const v1::SearchRequest& request) {
  for (const int facet : request.facets()) {
    if (!v1::Facet_IsValid(facet) || facet == v1::FACET_UNSPECIFIED) {
      return InvalidArgument("There is no such facet.");
    }
  }
  if (request.facet_values() > kMaxValues) {
    return InvalidArgument("Of a facet 1,000 values may be asked for at most.");
  }
  return Ok();
}

index::FacetSet FacetsOf(const v1::SearchRequest& request) {
  index::FacetSet facets = 0;
  for (const int facet : request.facets()) facets |= index::SetOf(FromApi(facet));
  if (!request.timeline()) return facets;
  return facets | index::SetOf(index::Facet::kYear) | index::SetOf(index::Facet::kMonth) |
         index::SetOf(index::Facet::kDay);
}

void WriteFacets(const v1::SearchRequest& request, const index::FacetCounts& counts,
                 const people::Directory& directory, v1::SearchResponse* response) {
  const std::size_t most = request.facet_values() == 0 ? kDefaultValues : request.facet_values();
  for (int i = 0; i < request.facets_size(); ++i) {
    const int facet = request.facets(i);
    const auto before = request.facets().begin() + i;
    if (std::find(request.facets().begin(), before, facet) != before) continue;
    std::vector<Value> values = counts.Of(FromApi(facet));
    if (facet == v1::FACET_AUTHOR && directory.hides()) {
      std::erase_if(values, [&](const Value& value) {
        return !directory.IsShown(std::string(value.value()));
      });
    }
    const std::size_t all = values.size();
    const std::size_t shown = std::min(most, all);
    const auto end = values.begin() + static_cast<std::ptrdiff_t>(shown);
    if (IsTime(facet)) {  // The last ones, in order.
      std::ranges::partial_sort(values, end, std::greater(), &Value::value);
      std::reverse(values.begin(), end);
    } else {
      std::ranges::partial_sort(values, end, [](const Value& a, const Value& b) {
        return a.views() != b.views() ? a.views() > b.views() : a.value() < b.value();
      });
    }
    values.erase(end, values.end());
    v1::FacetCounts* const out = response->add_facets();
    out->set_facet(static_cast<v1::Facet>(facet));
    out->set_more(all - shown);
    for (const Value& value : values) {
      v1::FacetCounts::Value* const added = out->add_values();
      added->set_value(std::string(value.value()));
      added->set_count(value.views());
    }
  }
}

}  // namespace chancery::search
