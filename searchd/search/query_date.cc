// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/query_date.h"

#include <cstdint>
#include <limits>

#include "lib/index/date.h"

namespace chancery::search {

std::optional<index::Query> ReadDate(std::string_view text) {
  constexpr std::int64_t kEver = std::numeric_limits<std::int64_t>::max() / 4;
  index::Query query{index::Query::Kind::kDate};
  query.first = -kEver;
  query.last = kEver;
  const auto span = [](std::string_view date) { return index::ParseDate(date); };
  if (const auto dots = text.find(".."); dots != std::string_view::npos) {
    const std::string_view from = text.substr(0, dots);
    const std::string_view to = text.substr(dots + 2);
    const auto first = span(from);
    const auto last = span(to);
    if ((!from.empty() && !first) || (!to.empty() && !last) || (!first && !last))
      return std::nullopt;
    if (first) query.first = first->first;
    if (last) query.last = last->last;
    return query;
  }
  if (!text.empty() && (text.front() == '>' || text.front() == '<')) {
    const bool after = text.front() == '>';
    const bool also = text.size() > 1 && text[1] == '=';
    const auto date = span(text.substr(also ? 2 : 1));
    if (!date) return std::nullopt;
    if (after) query.first = also ? date->first : date->last + 1;
    if (!after) query.last = also ? date->last : date->first - 1;
    return query;
  }
  const auto date = span(text);
  if (!date) return std::nullopt;
  query.first = date->first;
  query.last = date->last;
  return query;
}

}  // namespace chancery::search
