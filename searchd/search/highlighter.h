// SPDX-License-Identifier: GPL-3.0-or-later
// The passages of a document that answer best, with the words of the question marked.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "chancery/v1/document.pb.h"
#include "chancery/v1/search.pb.h"
#include "lib/index/analyzer.h"
#include "lib/index/query.h"
#include "searchd/search/word_starts.h"

namespace chancery::search {

// For the hits of one question. Reads each text once, as it was read when it was indexed. One
// thread at a time.
class Highlighter {
 public:
  // Words that are excluded, and filters on the header, are not marked. `names` are the numbers of
  // those that are looked for as names as well. `names` must outlive this.
  explicit Highlighter(const index::Query& query, std::span<const std::uint32_t> names = {});

  // Of the windows of about 40 words, the first with most different words of the question. The
  // beginning of the text when there is none. An empty snippet for a document without text.
  v1::Snippet Best(const v1::Document& document);

  // Up to `most` passages, the best first: the one that Best gives, then those with most different
  // words of the question that overlap with none before. Each but the first has such a word.
  std::vector<v1::Snippet> Passages(const v1::Document& document, std::size_t most);

 private:
  struct Found {
    std::size_t word = 0;  // Place among the words of the portion.
    int term = 0;
  };
  struct Window {
    std::size_t first_word = 0;
    std::size_t different = 0;
    std::size_t all = 0;
  };

  // A window of a portion.
  struct Place {
    int portion = 0;
    Window window;
  };

  // What is looked for in documents of some languages.
  struct Terms {
    WordStarts starts;  // Of the words looked for.
    std::unordered_map<std::string, int> stems, bare, names, exact;
    std::vector<std::pair<std::string, int>> prefixes;
    // Of other forms with several words: by the first one, all of them and the term.
    std::map<std::string, std::vector<std::pair<std::vector<std::string>, int>>> phrases;
    int count = 0;
  };

  const Terms& TermsFor(const v1::Document& document);
  void Collect(const index::Query& query, index::StemLanguages languages, Terms* terms) const;
  void AddWord(const index::Query& query, index::StemLanguages languages, int term,
               Terms* terms) const;
  static void AddOther(const index::Query& form, int term, Terms* terms);
  void MarkPhrases(const Terms& terms);
  int TermOf(const Terms& terms, index::StemLanguage language, std::string_view text,
             index::Word* word) const;
  void Scan(const Terms& terms, const v1::Document& document, const v1::Portion& portion);
  Window Read(const Terms& terms, const v1::Document& document, const v1::Portion& portion);
  void AddPlaces(const Terms& terms, int portion, std::vector<Place>* places) const;
  v1::Snippet Cut(const v1::Portion& portion, std::size_t first_word) const;

  const index::Query query_;
  const std::span<const std::uint32_t> names_;
  std::map<index::StemLanguages, Terms> terms_;

  // Of the portion read last.
  struct Span {
    std::size_t begin, end;
    bool marked;
  };
  std::vector<Span> words_;
  std::vector<Found> found_;
  std::vector<std::string> folded_;  // The words, when phrases are looked for.
};

}  // namespace chancery::search
