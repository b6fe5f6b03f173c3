// SPDX-License-Identifier: GPL-3.0-or-later
// A saved question as a feed (Atom, RFC 4287): the newest documents that answer it, as its reader
// may read them.
#pragma once

#include <string>

#include "chancery/v1/search.pb.h"

namespace chancery::web {

// What is asked: `query` with the newest first.
chancery::v1::SearchRequest FeedRequest(const std::string& query);

// The feed. `origin` begins its links. Its time is the newest document's, so that it changes with
// what is in it alone.
std::string WriteFeed(const chancery::v1::SearchResponse& found, const std::string& query,
                      const std::string& origin);

}  // namespace chancery::web
