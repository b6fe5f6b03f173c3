// SPDX-License-Identifier: GPL-3.0-or-later
// Words that the best documents of an answer have in common, looked for as well.
#pragma once

#include <chrono>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "chancery/v1/document.pb.h"
#include "lib/audit/note.h"
#include "lib/base/status.h"
#include "lib/index/index.h"
#include "lib/index/query.h"
#include "lib/policy/policy.h"
#include "searchd/search/banner.h"
#include "searchd/search/sources.h"

namespace chancery::search {

// Documents that words are taken from, and words that are taken.
inline constexpr std::size_t kFeedbackDocuments = 10;
inline constexpr std::size_t kFeedbackWords = 10;

// Counts in how many of some views a word is often. One thread at a time.
class CommonWords {
 public:
  void Add(const v1::Document& view);

  // Those of two views at least, with the number of these.
  std::vector<index::WordTimes> All() const;

 private:
  std::vector<std::string> words_;  // Of each view each once.
};

// True for words beside each other, with filters or without: what Broaden can add to.
bool CanBroaden(const index::Query& query);

// The words that are asked for in such a question.
std::vector<std::string> WordsOf(const index::Query& query);

// Looks for these as well, for part of what a word is worth, and never before the question's own.
void Broaden(std::span<const std::string> words, index::Query* query);

struct Feedback {
  std::vector<std::string> words;
  std::vector<audit::Note::Document> documents;  // That they are from.
  std::optional<Banner> banner;                  // Of these.
};

// The words for a question out of the best documents of its own answer, each held against its
// record. Errors as of index::Index::Search.
Result<Feedback> Learn(const Opened& opened, const policy::Policy& policy,
                       const policy::Atoms& reader, const index::Query& query,
                       std::chrono::steady_clock::time_point deadline);

// Learns, and looks for the words as well. Nothing of a question that can't be broadened.
Result<Feedback> LearnInto(index::Query* query, const Opened& opened, const policy::Policy& policy,
                           const policy::Atoms& reader,
                           std::chrono::steady_clock::time_point deadline);

// Documents that are not on the page are in the answer, too, when words of it are theirs.
void NoteOthers(std::vector<audit::Note::Document> documents, audit::Note* note);

}  // namespace chancery::search
