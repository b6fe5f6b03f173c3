// SPDX-License-Identifier: GPL-3.0-or-later
// Questions as the benchmarks ask them: drawn from the texts that they are asked of.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/testing/corpus_builder.h"

namespace chancery::bench {

// Words of which one is enough, or a phrase of them.
struct Question {
  std::vector<std::string> words;  // Folded.
  bool phrase = false;

  // As it is typed.
  std::string Text() const;
};

// In turn one word, two, three, and a phrase of two, each from one text, and drawn as often as it
// stands there. `draw` gives a text; an empty one is passed over.
std::vector<Question> DrawQuestions(testing::Dice& dice, int count,
                                    const std::function<std::string(testing::Dice&)>& draw,
                                    const std::function<bool(const std::string&)>& may_ask);

// True for words of four letters or more that are no operators.
bool IsPlainWord(const std::string& word);

}  // namespace chancery::bench
