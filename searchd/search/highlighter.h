// SPDX-License-Identifier: GPL-3.0-or-later
// The passages of a document that answer best, with the words of the question marked.
#pragma once

#include <bitset>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "chancery/v1/document.pb.h"
#include "chancery/v1/search.pb.h"
#include "lib/index/analyzer.h"
#include "lib/index/query.h"

namespace chancery::search {

// For the hits of one question. Reads each text once, as it was read when it was indexed. One
// thread at a time.
class Highlighter {
 public:
  // Words that are excluded, and filters on the header, are not marked.
  explicit Highlighter(const index::Query& query);

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

  void Collect(const index::Query& query);
  int TermOf(const std::string& folded);
  void Scan(std::string_view text);
  Window Read(std::string_view text);
  void AddPlaces(int portion, std::vector<Place>* places) const;
  v1::Snippet Cut(const v1::Portion& portion, std::size_t first_word) const;

  std::bitset<256> first_bytes_;  // Of the words looked for.
  std::unordered_map<std::string, int> stems_;
  std::unordered_map<std::string, int> exact_;
  std::vector<std::pair<std::string, int>> prefixes_;
  int terms_ = 0;

  // Of the portion read last.
  struct Span {
    std::size_t begin, end;
    bool marked;
  };
  std::vector<Span> words_;
  std::vector<Found> found_;
};

}  // namespace chancery::search
