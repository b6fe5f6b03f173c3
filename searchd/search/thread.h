// SPDX-License-Identifier: GPL-3.0-or-later
// What refers to what, followed over the documents that a reader meets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "chancery/v1/search.pb.h"
#include "lib/base/status.h"
#include "lib/index/index.h"
#include "lib/index/links.h"
#include "searchd/search/page.h"

namespace chancery::search {

// A thread is found by at most kThreadSteps questions to the index, each of at most kThreadKeys
// numbers, and has at most kThreadDocuments documents: those of fewest steps.
inline constexpr int kThreadSteps = 6;
inline constexpr std::size_t kThreadKeys = 200;
inline constexpr std::uint32_t kThreadMatches = 500;
inline constexpr std::size_t kThreadDocuments = 100;

// The neighbourhood of one document. Made only of what the questions bring back: a document that
// the reader does not meet is not there, neither as an end nor on the way.
struct Thread {
  std::vector<index::Match> documents;          // The first is the document itself; then by steps.
  std::vector<std::vector<std::size_t>> meant;  // For each reference of the document; may be empty.
  std::vector<std::size_t> referring;           // Documents that refer to it.
  bool more = false;
  index::Matches last;  // Of the last question: the cells. Without matches.
};

using AskIndex = std::function<Result<index::Matches>(const index::Query&, const index::Wanted&)>;

// `itself` needs its order, as a match has it. Errors are those of `ask`.
Result<Thread> FindThread(const index::Match& itself, const index::Links& links,
                          const AskIndex& ask);

// What a thread is to its reader, in words: for the document that it is of, with what that refers
// to. Of its documents those that are shown are the ones that `page` took and that have not changed
// since.
Status WriteThread(const Thread& thread, const index::Links& links, const v1::Document& document,
                   const Page& page, v1::GetThreadResponse* response);

}  // namespace chancery::search
