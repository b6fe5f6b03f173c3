// SPDX-License-Identifier: GPL-3.0-or-later
// What else the words of a question are called.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "lib/vocabulary/phrases.h"
#include "lib/vocabulary/vocabulary.h"

namespace chancery::vocabulary {

// Other forms of some words of a question, to be shown to the reader, who may refuse them.
struct Expansion {
  enum class Kind { kAbbreviation, kRing };
  Kind kind = Kind::kRing;
  std::string id;         // The abbreviation, or the id of the ring.
  std::string note;       // What it is for; may be empty for an abbreviation.
  std::size_t first = 0;  // words[first, first + count) of the question.
  std::size_t count = 0;
  // Not to be taken unasked: as what was typed or as what is looked for instead of it, the
  // abbreviation is a word that stands everywhere, since an index has no capitals.
  bool also_a_word = false;
  std::vector<std::string>
      forms;  // As the vocabulary writes them, without the one in the question.

  bool operator==(const Expansion&) const = default;
};

// Immutable and thread-safe.
class Expander {
 public:
  explicit Expander(const Vocabulary& vocabulary);

  // The abbreviations and rings that have one of their forms among the words of a question, in its
  // order: an abbreviation by its short form or by one of its expansions. A form inside of a longer
  // one that was found is left out. `folded` are words as index::WordReader gives them.
  std::vector<Expansion> Expansions(const std::vector<std::string>& folded) const;

  // The same for the text of a question, without operators.
  std::vector<Expansion> ExpansionsOf(std::string_view question) const;

 private:
  struct Entry {
    Expansion::Kind kind;
    std::string id, note;
    bool also_a_word = false;
    std::vector<std::string> forms;
  };
  struct Use {
    std::size_t entry = 0;
    std::size_t form = 0;
  };

  void Add(Entry entry);
  Expansion Make(const Use& use, std::size_t first, std::size_t count) const;

  std::vector<Entry> entries_;
  Phrases phrases_;
  std::vector<std::vector<Use>> uses_;  // Of each phrase.
};

}  // namespace chancery::vocabulary
