// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/asking.h"

#include <algorithm>
#include <thread>

#include "searchd/search/sources.h"

namespace chancery::search {
namespace {

std::size_t PartsOf(const index::Query& query) {
  std::size_t parts = std::max<std::size_t>(1, query.words.size());
  for (const index::Query& child : query.children) parts += PartsOf(child);
  return parts;
}

}  // namespace

Status CheckParts(const index::Query& query, std::uint32_t most, audit::Note* note) {
  const std::size_t parts = PartsOf(query);
  if (parts <= most) return Ok();
  note->stop = {audit::Note::Stop::Kind::kHard, audit::Note::Stop::Measure::kCost, 0, parts, most};
  return InvalidArgument("The question has too many parts.");
}

void NoteCost(const Status& status, std::uint64_t max_cost, audit::Note* note) {
  if (status.code() != StatusCode::kInvalidArgument) return;
  note->stop = {audit::Note::Stop::Kind::kHard, audit::Note::Stop::Measure::kCost, 0, 0, max_cost};
}

void NoteCells(const index::Cells& cells, audit::Note* note) {
  note->cells = cells.count;
  note->cells_sha256 = cells.sha256;
}

bool MovedOn(const Status& status, std::chrono::steady_clock::time_point give_up) {
  if (status.code() != StatusCode::kUnavailable || std::chrono::steady_clock::now() >= give_up) {
    return false;
  }
  std::this_thread::sleep_for(kPause);
  return true;
}

}  // namespace chancery::search
