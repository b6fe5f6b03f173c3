// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/request.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "lib/language/language.h"
#include "searchd/search/facets.h"
#include "searchd/search/recency.h"

namespace chancery::search {
namespace {

constexpr std::size_t kMaxQueryBytes = 4096;
constexpr std::uint32_t kMaxPageSize = 100;
constexpr std::uint32_t kMaxPassages = 5;
constexpr int kMaxIds = 64;
constexpr std::size_t kMaxIdBytes = 128;

// Of expansions that are named.
Status CheckIds(const google::protobuf::RepeatedPtrField<std::string>& ids) {
  const auto is_long = [](const std::string& id) { return id.size() > kMaxIdBytes; };
  return ids.size() <= kMaxIds && std::ranges::none_of(ids, is_long)
             ? Ok()
             : InvalidArgument("64 expansions may be named at most, each by 128 bytes.");
}

}  // namespace

Status CheckPage(std::uint32_t size, std::uint32_t passages) {
  if (size > kMaxPageSize) return InvalidArgument("The page size may be 100 at most.");
  return passages <= kMaxPassages ? Ok() : InvalidArgument("A hit may have 5 passages at most.");
}

Status CheckSearch(const v1::SearchRequest& request) {
  if (request.query().size() > kMaxQueryBytes) {
    return InvalidArgument("The question may have 4,096 bytes at most.");
  }
  RETURN_IF_ERROR(CheckPage(request.page_size(), request.passages()));
  RETURN_IF_ERROR(CheckFacets(request));
  RETURN_IF_ERROR(CheckRecency(request.recency()));
  if (!v1::GroupBy_IsValid(request.group_by())) {
    return InvalidArgument("There is no such grouping.");
  }
  for (const std::string& code : request.languages()) {
    if (!language::IsLanguage(code)) return InvalidArgument("There is no such language.");
  }
  RETURN_IF_ERROR(CheckIds(request.refused_expansions()));
  return CheckIds(request.wanted_expansions());
}

Wishes WishesOf(const v1::SearchRequest& request) {
  return {request.no_expansions(),
          {request.refused_expansions().begin(), request.refused_expansions().end()},
          {request.wanted_expansions().begin(), request.wanted_expansions().end()}};
}

}  // namespace chancery::search
