// SPDX-License-Identifier: GPL-3.0-or-later
// Random documents, and the words that they are made of.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/testing/corpus_builder.h"
#include "tests/twoworlds/archive.h"

namespace chancery::twoworlds {

// Draws documents. One thread at a time.
class Author {
 public:
  struct Options {
    // Documents marked by paragraph. Without, each is wholly readable or not at all.
    bool portions = true;
  };
  Author(std::uint64_t seed, Options options);

  // A document under `name`.
  Document Draft(const std::string& name);

  // What may become of a document: other text, another marking, a marking that can't be read, or a
  // decision by hand, which then stays with it.
  Document Revise(const Document& document);

  // A document that none of the readers may read a word of, in the same vocabulary.
  Document Secret(const std::string& name);

  testing::Dice& dice() { return dice_; }
  const testing::Vocabulary& vocabulary() const { return vocabulary_; }

 private:
  Document Rewrite(const Document& document);
  void Mark(Document& document);
  void Head(Document& document);
  void Fill(Document& document);
  void MarkParts(Document& document);
  std::string Text();
  std::string SomeNumber();

  testing::Dice dice_;
  const Options options_;
  const testing::Vocabulary vocabulary_;
  std::vector<std::string> quotes_;              // Sentences that many documents share.
  std::vector<std::vector<std::string>> texts_;  // Whole ones, which some documents share.
};

// Offices, names and tags that headers are made of.
const std::vector<std::string>& Offices();
const std::vector<std::string>& Names();
const std::vector<std::string>& Tags();

// Texts with words of config/vocabulary: forms that stand for each other, and what tags are given
// by.
const std::vector<std::string>& KnownTexts();

}  // namespace chancery::twoworlds
