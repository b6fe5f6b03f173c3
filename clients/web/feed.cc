// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/web/feed.h"

#include <algorithm>
#include <string_view>

#include "clients/web/fetch.h"
#include "lib/xml/escape.h"

namespace chancery::web {
namespace {

using xml::Escaped;

constexpr std::uint32_t kEntries = 50;

// "2025-03-01" as a time; what has no whole date is of the beginning.
std::string TimeOf(const std::string& date) {
  const bool whole = date.size() == 10 && date[4] == '-' && date[7] == '-';
  return (whole ? date : "1970-01-01") + "T00:00:00Z";
}

std::string TextOf(const chancery::v1::Snippet& snippet) {
  std::string text;
  for (const auto& piece : snippet.pieces()) text += piece.text();
  return text;
}

}  // namespace

chancery::v1::SearchRequest FeedRequest(const std::string& query) {
  chancery::v1::SearchRequest request;
  const bool is_open = std::ranges::count(query, '"') % 2 != 0;
  request.set_query("(" + query + (is_open ? "\"" : "") + ") sort:date");
  request.set_page_size(kEntries);
  return request;
}

std::string WriteFeed(const chancery::v1::SearchResponse& found, const std::string& query,
                      const std::string& origin) {
  std::string updated = TimeOf("");
  for (const auto& hit : found.hits()) updated = std::max(updated, TimeOf(hit.date()));
  const std::string self = origin + "/feed?q=" + PercentEncoded(query);
  std::string out =
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
      "<feed xmlns=\"http://www.w3.org/2005/Atom\">\n";
  out += "<id>" + Escaped(self) + "</id>\n<title>" + Escaped(query) + "</title>\n<updated>" +
         updated +
         "</updated>\n<author><name>Chancery</name></author>\n<link rel=\"self\" href=\"" +
         Escaped(self) + "\"/>\n";
  for (const auto& hit : found.hits()) {
    const std::string link = origin + "/document/" + PercentEncoded(hit.id());
    out += "<entry><id>" + Escaped(link) + "</id><title>" +
           Escaped("[" + hit.label().marking() + "] " + hit.title()) + "</title><updated>" +
           TimeOf(hit.date()) + "</updated><link href=\"" + Escaped(link) +
           "\"/><category term=\"" + Escaped(hit.label().marking()) + "\"/><summary>" +
           Escaped(TextOf(hit.snippet())) + "</summary></entry>\n";
  }
  return out + "</feed>\n";
}

}  // namespace chancery::web
