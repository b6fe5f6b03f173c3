// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/place.h"

#include <set>

#include "searchd/search/page_token.h"
#include "searchd/search/request.h"

namespace chancery::search {
namespace {

// How hits are put together, as a number.
std::uint32_t ShapeOf(const v1::SearchRequest& request) {
  return static_cast<std::uint32_t>(request.group_by()) * 2 + (request.fold_duplicates() ? 1 : 0);
}

// What beside the question decides what is found, and how it is put together: the same bytes for
// the same meaning.
std::string OptionsOf(const v1::SearchRequest& request, const v1::Recency& recency) {
  const std::set<std::string> languages(request.languages().begin(), request.languages().end());
  std::string options = std::to_string(ShapeOf(request));
  if (request.no_name_variants()) options += ",exact";
  if (request.feedback()) options += ",feedback";
  if (request.has_recency()) {
    options += ",recent:" + std::to_string(recency.half_life_days()) + "@" + recency.as_of();
  }
  for (const std::string& code : languages) options += "," + code;
  if (request.no_expansions()) return options + ",asked";
  const Wishes wishes = WishesOf(request);
  const auto add = [&](char kind, const std::set<std::string>& ids) {
    for (const std::string& id : ids) {
      options += "," + (kind + std::to_string(id.size())) + ":" + id;
    }
  };
  add('-', wishes.refused);
  add('+', wishes.wanted);
  return options;
}

std::uint32_t SizeOf(const v1::SearchRequest& request) {
  return request.page_size() == 0 ? kDefaultPageSize : request.page_size();
}

}  // namespace

Result<Place> PlaceOf(std::string_view secret, std::string_view reader,
                      const v1::SearchRequest& request, std::span<const v1::Recency> recencies) {
  Status refused = Internal("a request means nothing");
  for (const v1::Recency& recency : recencies) {
    const std::string options = OptionsOf(request, recency);
    const PageOf page{reader, request.query(), SizeOf(request), options};
    const auto first = ReadPageToken(secret, page, request.page_token());
    if (first.ok()) return Place{*first, page.page_size, recency};
    refused = first.status();
  }
  return refused;
}

std::string TokenBehind(std::string_view secret, std::string_view reader,
                        const v1::SearchRequest& request, const Place& place) {
  const std::string options = OptionsOf(request, place.recency);
  return MakePageToken(secret, {reader, request.query(), place.size, options},
                       place.first + place.size);
}

}  // namespace chancery::search
