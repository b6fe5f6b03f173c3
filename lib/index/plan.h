// SPDX-License-Identifier: GPL-3.0-or-later
// A question with the terms that it is looked for by. Seen by this room only.
#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/index/analyzer.h"
#include "lib/index/bm25.h"
#include "lib/index/query.h"

namespace chancery::index {

// Immutable after it was made; thread-safe.
class Plan {
 public:
  // For the words of views in `languages`; the stems of others are not looked for.
  Plan(const Query& query, StemLanguages languages, Stemmer* stemmer);

  // The terms of the question, without the suffix of a class. Scored ones come with their
  // statistics.
  const std::vector<std::string>& terms() const { return terms_; }

  // What fits a pattern of the question among terms: those that begin with `start`.
  struct Pattern {
    std::string start;
    std::uint32_t number = 0;
    std::uint64_t views = 0;  // Of all words that fit, summed.
    std::vector<std::size_t> terms;
    bool shortened = false;  // More fit than are looked for.
  };
  const std::vector<Pattern>& patterns() const { return patterns_; }

  // Says what fits: terms and the views that have them, over the cells that open to the reader. Of
  // more than kMostFitting those with most views are looked for, the first in order among equals.
  void Expand(std::size_t pattern, std::vector<std::pair<std::string, std::uint64_t>> fitting);

  // The words that are looked for as names as well: the term, and the other forms of the word.
  struct Name {
    std::uint32_t number = 0;  // Query::number.
    std::size_t term = 0;
    std::vector<std::size_t> forms;
  };
  const std::vector<Name>& names() const { return names_; }

  // Looks for these of names() only, in the order of them.
  void KeepNames(const std::vector<bool>& keep);

  // True for the terms of names that are not looked for.
  bool IsLeftOut(std::size_t term) const { return left_out_.contains(term); }

  // Each word of a pattern is worth what a word would be that is in as many views as all of them
  // together: else the rarest would count most, which are mostly slips of the pen. For the
  // statistics of terms(), after Cost was asked. So is each form of a word: accents don't
  // make it rare. A key of names is worth no more than the word. Another form of what was asked is
  // worth what one word would be that is in as many views as all forms together, less its factor.
  void Weigh(Statistics* statistics) const;

  // What all words of the question are worth together, each found once in a view of mean length, of
  // each its best form. For statistics that Weigh has seen.
  double OnceEach(const Statistics& statistics) const { return OnceEach(root_, statistics); }

  // False when filters alone decide, or order is to be by date: then every score is 0.
  bool scored() const { return scored_; }

  // False when nothing can match in a cell where the terms have these frequencies.
  bool CanMatch(std::span<const std::uint64_t> frequencies) const;

  // What the question would have to look at: the views with each word, four times those for words
  // of phrases, all views for whatever names none, and for a pattern those with each word that
  // fits, whether or not it is looked for. `frequencies` and `views` are sums over the cells that
  // open to the reader, so that it is the same however these lie on disk, and whatever else is
  // there.
  std::uint64_t Cost(std::span<const std::uint64_t> frequencies, std::uint64_t views) const;

  // The question as a tree. Terms are indices into terms(); of a phrase, in its order.
  struct Node {
    Query::Kind kind = Query::Kind::kAll;
    bool scored = false;
    std::vector<std::size_t> terms;  // Of a word: any of them, the best counts.
    std::vector<double> factors;     // Of a word: of the score of each.
    double weight = 1;               // Of a word: of the score of all.
    bool has_name = false;           // The last term of a word is its key as a name.
    std::vector<Node> children;
    std::uint32_t window = 0;
    std::size_t pattern = 0;  // Into patterns(): any of its terms will do.
    std::string first_key, last_key;
  };
  const Node& root() const { return root_; }

 private:
  // Another form of words whose number counts before their worth: first_[begin, end).
  struct OtherFirst {
    Node node;
    std::size_t begin = 0, end = 0;
  };

  void PutWordFirst(const Node& node);
  void PutFirst(const Node& node);
  void PutOneFirst();
  void PutOtherFirst(const OtherFirst& other, Statistics* statistics) const;
  double More(const Node& word, std::size_t form, const Statistics& statistics) const;
  Node Make(const Query& query, bool excluded, Stemmer* stemmer);
  void MakeWord(const Query& query, bool excluded, Stemmer* stemmer, Node* node);
  void KeepNames(const std::vector<bool>& keep, Node* node);
  static void Weigh(const Node& node, Statistics* statistics);
  static std::uint64_t MostViews(const Node& node, const Statistics& statistics);
  static void WeighOthers(const Node& node, Statistics* statistics);
  double OnceEach(const Node& node, const Statistics& statistics) const;
  bool CanMatch(const Node& node, std::span<const std::uint64_t> frequencies) const;
  std::uint64_t Cost(const Node& node, std::span<const std::uint64_t> frequencies,
                     std::uint64_t views) const;

  bool by_date_ = false;
  bool strict_ = true;
  bool with_names_ = false;
  StemLanguages languages_ = 0;
  std::vector<std::string> terms_;
  std::vector<Pattern> patterns_;
  std::vector<Name> names_;
  std::set<std::size_t> left_out_;
  bool scored_ = false;
  std::vector<Node> first_;  // Words whose number counts before their worth.
  std::vector<OtherFirst> others_first_;
  Node root_;
};

}  // namespace chancery::index
