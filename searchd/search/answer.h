// SPDX-License-Identifier: GPL-3.0-or-later
// The answer to a search, made from its matches.
#pragma once

#include <cstddef>
#include <cstdint>

#include "chancery/v1/search.pb.h"
#include "lib/audit/note.h"
#include "lib/base/status.h"
#include "lib/index/index.h"
#include "lib/people/directory.h"
#include "searchd/search/grouped_page.h"
#include "searchd/search/page.h"
#include "searchd/search/place.h"
#include "searchd/search/query_parser.h"

namespace chancery::search {

// What of the matches a sound request's page is made from: itself and a sign of the next one, or,
// where hits are put together, the best.
index::Wanted WantedFor(const v1::SearchRequest& request, const Place& place);

// Decides on all hits before it reads any text, as Page does. One thread at a time; what it is
// given must outlive it, and it must outlive the use of `page`.
class Answer {
 public:
  // `matches` are what was wanted, of WantedFor.
  Answer(const v1::SearchRequest& request, const Place& place, index::Matches matches, Page* page);

  // Takes what is on the page, and notes it.
  Status Take(audit::Note* note);

  // Writes all that follows from the matches and from what was taken. The response has the parts of
  // the question already. `directory` as WriteFacets has it.
  Status Write(const ParsedQuery& parsed, const people::Directory& directory,
               v1::SearchResponse* response) const;

  // True when there is a page after this one; once Take has been called.
  bool more() const;

 private:
  Status WriteHits(const index::Query& query, v1::SearchResponse* response) const;

  const v1::SearchRequest& request_;
  const Place& place_;
  index::Matches matches_;
  Page* const page_;
  GroupedPage groups_;
  std::size_t proposed_ = 0;  // Matches of a page without groups.
};

}  // namespace chancery::search
