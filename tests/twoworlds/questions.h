// SPDX-License-Identifier: GPL-3.0-or-later
// Random questions, as people type them and as nobody would.
#pragma once

#include <string>
#include <vector>

#include "tests/testing/corpus_builder.h"

namespace chancery::twoworlds {

// What the questions of a round are made from.
struct Matter {
  const testing::Vocabulary& vocabulary;
  std::vector<std::string> phrases;  // Runs of words from documents, readable or not.
  std::vector<std::string> ids;      // Of documents there, gone, hidden and never seen.
  std::vector<std::string> tokens;   // Page tokens met before, of any reader.
};

// One that documents have or one that none has, of any language, also with a slip.
std::string Word(testing::Dice& dice, const Matter& matter);

// One filter, or two.
std::string Filters(testing::Dice& dice, const Matter& matter);

// Words, phrases, patterns and filters with operators between them, nested so deep at most.
std::string Question(testing::Dice& dice, const Matter& matter, int depth);

// What can't be read as it looks, and what is too much.
std::string Unsound(testing::Dice& dice, const Matter& matter);

}  // namespace chancery::twoworlds
