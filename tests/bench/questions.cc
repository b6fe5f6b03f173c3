// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/questions.h"

#include <algorithm>
#include <unordered_set>

#include "lib/index/analyzer.h"

namespace chancery::bench {
namespace {

// Neighbours in a text are in the same order in the answer.
std::vector<std::string> WordsOf(const std::string& text) {
  std::vector<std::string> words;
  index::WordReader reader(text);
  for (index::Word word; reader.Next(&word);) words.push_back(word.folded);
  return words;
}

}  // namespace

std::string Question::Text() const {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return phrase ? '"' + out + '"' : out;
}

bool IsPlainWord(const std::string& word) {
  static const std::unordered_set<std::string> kOperators = {"and", "or", "not"};
  return word.size() >= 4 && !kOperators.contains(word) &&
         std::ranges::all_of(word, [](char c) { return c >= 'a' && c <= 'z'; });
}

std::vector<Question> DrawQuestions(testing::Dice& dice, int count,
                                    const std::function<std::string(testing::Dice&)>& draw,
                                    const std::function<bool(const std::string&)>& may_ask) {
  std::vector<Question> questions;
  while (static_cast<int>(questions.size()) < count) {
    const std::vector<std::string> words = WordsOf(draw(dice));
    Question question;
    if (questions.size() % 4 == 3) {
      question.phrase = true;
      const std::size_t at = words.size() < 2 ? 0 : dice.Below(words.size() - 1);
      if (words.size() < 2 || !may_ask(words[at]) || !may_ask(words[at + 1])) continue;
      question.words = {words[at], words[at + 1]};
    } else {
      for (std::size_t i = 0; i < questions.size() % 4 + 1 && !words.empty(); ++i) {
        const std::string& word = dice.Pick(words);
        if (may_ask(word)) question.words.push_back(word);
      }
      if (question.words.size() != questions.size() % 4 + 1) continue;
    }
    questions.push_back(std::move(question));
  }
  return questions;
}

}  // namespace chancery::bench
