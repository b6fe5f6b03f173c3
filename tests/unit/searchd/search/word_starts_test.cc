// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/word_starts.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "lib/index/analyzer.h"

namespace chancery::search {
namespace {

// Words of up to three letters with each ending that Snowball knows of.
TEST(WordStartsTest, HaveEveryWordWhoseStemWasAdded) {
  const std::vector<std::string> endings = {
      "",     "s",     "es",   "ies",  "ied", "ed",   "eed",    "edly", "ing",  "ying", "ingly",
      "y",    "ly",    "e",    "er",   "al",  "ance", "ment",   "ion",  "ogi",  "bli",  "ational",
      "izer", "fulli", "ness", "eous", "tly", "yyy",  "tional", "ll",   "sses", "us",   "ss"};
  index::Stemmer stemmer;
  std::vector<std::string> beginnings;
  for (char a = 'a'; a <= 'z'; ++a) {
    beginnings.emplace_back(1, a);
    for (char b = 'a'; b <= 'z'; ++b) {
      beginnings.push_back({a, b});
      for (char c = 'a'; c <= 'z'; ++c) beginnings.push_back({a, b, c});
    }
  }
  int missed = 0;
  for (const std::string& beginning : beginnings) {
    for (const std::string& ending : endings) {
      const std::string word = beginning + ending;
      const std::string stem = stemmer(index::kEnglish, word).stem;
      WordStarts starts;
      starts.Add(stem);
      if (!starts.Has(word) && ++missed < 20) ADD_FAILURE() << word << " becomes " << stem;
    }
  }
  EXPECT_EQ(missed, 0);
}

TEST(WordStartsTest, HaveNoOthers) {
  WordStarts starts;
  starts.Add("treati");
  EXPECT_TRUE(starts.Has("treaties"));
  EXPECT_TRUE(starts.Has("tr"));
  EXPECT_FALSE(starts.Has("tax"));
  EXPECT_FALSE(starts.Has("t"));
  EXPECT_FALSE(starts.Has("rt"));
}

TEST(WordStartsTest, HaveAllOnesThatBeginWithOneLetter) {
  WordStarts starts;
  starts.Add("t");
  EXPECT_TRUE(starts.Has("tax"));
  EXPECT_TRUE(starts.Has("t"));
  EXPECT_FALSE(starts.Has("u"));
}

}  // namespace
}  // namespace chancery::search
