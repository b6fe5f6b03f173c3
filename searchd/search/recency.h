// SPDX-License-Identifier: GPL-3.0-or-later
// Newer documents first, as it is asked for and told.
#pragma once

#include <chrono>
#include <vector>

#include "chancery/v1/search.pb.h"
#include "lib/base/status.h"
#include "lib/index/query.h"

namespace chancery::search {

// InvalidArgument for a half-life that is too long, and for what is no day.
Status CheckRecency(const v1::Recency& recency);

// What a sound request may mean, with nothing left to the server. Several only of a further page
// that names no day: it is for the day of the first one, which its token tells. When newer
// documents are not to be favoured, one that is empty.
std::vector<v1::Recency> RecenciesOf(const v1::SearchRequest& request,
                                     std::chrono::system_clock::time_point now);

// The same where there are no further pages: one that was asked for, with nothing left to the
// server.
v1::Recency RecencyOf(const v1::Recency& asked, std::chrono::system_clock::time_point now);

// Favours them in a question; not when `recency` is empty.
void Favour(const v1::Recency& recency, index::Query* query);

}  // namespace chancery::search
