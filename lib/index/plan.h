// SPDX-License-Identifier: GPL-3.0-or-later
// A question turned into Xapian's queries, one for each cell. Seen by this room only.
#pragma once

#include <xapian.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/index/analyzer.h"
#include "lib/index/bm25.h"
#include "lib/index/query.h"
#include "lib/index/snapshot.h"

namespace chancery::index {

// Immutable after it was made; thread-safe.
class Plan {
 public:
  Plan(const Query& query, Stemmer* stemmer);

  // The terms of the question, without the suffix of a class. Scored ones come with their
  // statistics.
  const std::vector<std::string>& terms() const { return terms_; }

  // False when filters alone decide, or order is to be by date: then every score is 0.
  bool scored() const { return scored_; }

  // False when nothing can match in a cell where the terms have these frequencies.
  bool CanMatch(std::span<const std::uint64_t> frequencies) const;

  // What the question would have to look at: the views with each word, four times those for words
  // of phrases, all views for whatever names none. `frequencies` and `views` are sums over the
  // cells that open to the reader, so that it is the same however these lie on disk, and whatever
  // else is there.
  std::uint64_t Cost(std::span<const std::uint64_t> frequencies, std::uint64_t views) const;

  // True when no view matches that has none of the words asked for.
  bool is_of_words() const { return IsOfWords(root_); }

  // The question as a tree. Terms are indices into terms(); of a phrase, in its order.
  struct Node {
    Query::Kind kind = Query::Kind::kAll;
    bool scored = false;
    std::vector<std::size_t> terms;
    std::vector<Node> children;
    std::string first_key, last_key;
  };
  const Node& root() const { return root_; }

  // The query for these cells, which are all of one database. A scored leaf has the number of its
  // term plus one as its frequency in the query. `statistics` are of terms(). Not thread-safe: the
  // query is for one search of one thread.
  Xapian::Query For(std::span<const CellRef* const> cells, const Statistics& statistics) const;

 private:
  static bool IsOfWords(const Node& node);
  Node Make(const Query& query, Stemmer* stemmer);
  bool CanMatch(const Node& node, std::span<const std::uint64_t> frequencies) const;
  std::uint64_t Cost(const Node& node, std::span<const std::uint64_t> frequencies,
                     std::uint64_t views) const;

  struct Place {
    const std::string& suffix;
    const Statistics& statistics;
    bool below_or;  // Then phrases are PhraseSource.
  };
  Xapian::Query Build(const Node& node, const Place& place) const;
  Xapian::Query Phrase(const Node& node, const Place& place) const;

  const bool by_date_;
  std::vector<std::string> terms_;
  bool scored_ = false;
  Node root_;
};

}  // namespace chancery::index
