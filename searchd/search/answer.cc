// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/answer.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "searchd/search/facets.h"
#include "searchd/search/query_echo.h"
#include "searchd/search/timeline.h"

namespace chancery::search {
namespace {

bool IsGrouped(const v1::SearchRequest& request) {
  return request.fold_duplicates() || request.group_by() != v1::GROUP_BY_UNSPECIFIED;
}

// Hits of a page without groups.
std::uint32_t HitsAt(const Place& place) {
  return std::min(place.size, kDeepest - std::min(place.first, kDeepest));
}

// Says at which patterns not every word that fits is looked for.
void NoteShortened(const std::vector<std::uint32_t>& shortened, v1::SearchResponse* response) {
  std::uint32_t pattern = 0;
  for (v1::QueryPart& part : *response->mutable_parts()) {
    if (part.kind() != v1::QueryPart::KIND_PREFIX) continue;
    if (std::ranges::binary_search(shortened, pattern++)) {
      part.set_note(std::string(note::kShortened));
    }
  }
}

// Says which words are looked for as names as well.
void NoteNames(const std::vector<std::uint32_t>& names, v1::SearchResponse* response) {
  std::uint32_t word = 0;
  for (v1::QueryPart& part : *response->mutable_parts()) {
    if (part.kind() != v1::QueryPart::KIND_WORD) continue;
    part.set_name_variants(std::ranges::binary_search(names, word++));
  }
}

// What is gone has changed meanwhile, and is no match any more.
void WriteCount(const index::Matches& matches, std::size_t gone, v1::SearchResponse* response) {
  response->mutable_count()->set_value(matches.count -
                                       std::min(static_cast<std::uint32_t>(gone), matches.count));
  response->mutable_count()->set_more(matches.more);
}

}  // namespace

index::Wanted WantedFor(const v1::SearchRequest& request, const Place& place) {
  const bool facets = request.facets_size() > 0 || request.timeline();
  if (IsGrouped(request)) return {0, kGroupedDepth, facets, true};
  return {place.first, HitsAt(place) + 1, facets};
}

Answer::Answer(const v1::SearchRequest& request, const Place& place, index::Matches matches,
               Page* page)
    : request_(request),
      place_(place),
      matches_(std::move(matches)),
      page_(page),
      groups_(page, request, place.first, place.size) {}

Status Answer::Take(audit::Note* note) {
  if (IsGrouped(request_)) return groups_.Take(std::move(matches_.best), note);
  ASSIGN_OR_RETURN(proposed_, page_->Take(matches_.best, HitsAt(place_), note));
  return Ok();
}

bool Answer::more() const {
  if (IsGrouped(request_)) return groups_.more();
  return matches_.best.size() > HitsAt(place_) && place_.first + place_.size < kDeepest;
}

Status Answer::Write(const ParsedQuery& parsed, const people::Directory& directory,
                     v1::SearchResponse* response) const {
  response->set_interpreted_query(parsed.text);
  NoteShortened(matches_.shortened, response);
  NoteNames(matches_.names, response);
  RETURN_IF_ERROR(WriteHits(parsed.query, response));
  WriteFacets(request_, matches_.facets, directory, response);
  if (request_.timeline()) *response->mutable_timeline() = TimelineOf(matches_.facets);
  if (matches_.favours_new) *response->mutable_recency() = place_.recency;
  return Ok();
}

Status Answer::WriteHits(const index::Query& query, v1::SearchResponse* response) const {
  if (IsGrouped(request_)) {
    RETURN_IF_ERROR(groups_.Write(query, matches_.names, response));
    WriteCount(matches_, groups_.gone(), response);
    return Ok();
  }
  RETURN_IF_ERROR(
      page_->Write(query, matches_.names, request_.passages(), response->mutable_hits()));
  WriteCount(matches_, proposed_ - static_cast<std::size_t>(response->hits_size()), response);
  return Ok();
}

}  // namespace chancery::search
