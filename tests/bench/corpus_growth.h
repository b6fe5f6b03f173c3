// SPDX-License-Identifier: GPL-3.0-or-later
// A small corpus of real cables, grown to any size.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/base/status.h"
#include "tests/testing/corpus_builder.h"

namespace chancery::bench {

// Who a document is for: a class of its own. Some desks have many documents, most have few.
struct Desk {
  std::string name;   // "DESK AH", as peers/desks.textproto has it.
  std::string level;  // Of all of its documents.
  double share = 0;   // Of the corpus.
};

struct GrownDocument {
  std::size_t number = 0;
  std::size_t desk = 0;
  std::string type, date, origin, recipient, title;
  std::vector<std::string> authors;  // "Rusk, Dean <rusk-dean> [signed]"
  std::string text;                  // Paragraphs, with a blank line between them.
};

// Repeats the cables with words swapped between them. Each repeat takes some of its words from one
// other cable, drawn by length, so that every word stays as frequent as it is and still comes in
// heaps. Its authors have other surnames, wherever their names stand, so that people become more as
// documents do. What would be read as a marking is left out: the only label is the desk's. A
// document depends on the seed and its number alone, so that a small corpus is the beginning of a
// large one. Immutable.
class CorpusGrowth {
 public:
  struct Options {
    std::uint64_t seed = 1952;
    std::size_t desks = 16;  // 1 to 64.
    int swapped = 20;        // Percent of the words.
    int families = 15;       // Surnames that one author is given in turn; 1 to 15.
  };

  // InvalidArgument when there is no cable in the folder.
  static Result<CorpusGrowth> Read(const std::filesystem::path& cables, const Options& options);

  GrownDocument Make(std::size_t number) const;

  const std::vector<Desk>& desks() const { return desks_; }
  std::size_t cables() const { return cables_.size(); }

  // The names of all who are an author of one of that many documents, each once: "Rusk, Dean".
  std::vector<std::string> People(std::size_t documents) const;

  // The desks of a reader who may read about `share` of everything.
  std::vector<std::size_t> DesksOf(double share) const;

  // As a cable, which states its marking; and as a row that PostgreSQL's COPY reads: number, desk,
  // level, date, type, origin, authors' names with '|' between them, title, text.
  std::string Cable(const GrownDocument& document) const;
  std::string Row(const GrownDocument& document) const;

 private:
  using Span = std::pair<std::uint32_t, std::uint32_t>;  // Begin and end of a word.

  struct Text {
    std::string text;
    std::vector<Span> words;
  };
  struct Source {
    GrownDocument document;  // Without its texts.
    Text title, text;
  };

  explicit CorpusGrowth(const Options& options);
  std::string_view EndingOf(std::size_t number) const;
  static Text Taken(std::string text);
  const Source& DrawByLength(testing::Dice& dice) const;
  std::string Swapped(const Text& base, const Text& other, testing::Dice& dice) const;

  Options options_;
  std::vector<Desk> desks_;
  std::vector<Source> cables_;         // In an order drawn by the seed.
  std::vector<std::size_t> words_to_;  // How many words all cables up to this one have.
};

}  // namespace chancery::bench
