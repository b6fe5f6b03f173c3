// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/schema.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <set>
#include <string>

namespace chancery::index {
namespace {

TEST(SuffixTest, IsAnotherForEachClassAndGivesItsNumberBack) {
  std::set<std::string> suffixes;
  for (std::uint64_t number = 1; number < 200'000; ++number) {
    const std::string suffix = SuffixOf(number);
    EXPECT_EQ(suffix.rfind('\0'), 0u);
    ASSERT_EQ(NumberOfSuffix(suffix), number);
    ASSERT_TRUE(suffixes.insert(suffix).second);
  }
  EXPECT_EQ(NumberOfSuffix(SuffixOf(~std::uint64_t{0})), ~std::uint64_t{0});
  EXPECT_EQ(NumberOfSuffix(""), 0u);
}

// Terms of one class must never be those of another, whatever the word and the number.
TEST(SuffixTest, EndsATermWhereTheWordEnds) {
  v1::Document document;
  document.add_portions()->set_text(std::string("treaty\0x treaty", 15));
  Stemmer stemmer;
  const std::string suffix = SuffixOf(7);
  const Xapian::Document made =
      MakeDocument(document, std::string(16, '\0'), {1, 0}, suffix, &stemmer);
  for (auto term = made.termlist_begin(); term != made.termlist_end(); ++term) {
    ASSERT_TRUE((*term).ends_with(suffix));
    const std::string word = (*term).substr(0, (*term).size() - suffix.size());
    if (word.starts_with(kIdCode)) continue;
    EXPECT_EQ(word.find('\0'), std::string::npos) << word;
  }
  const Xapian::Document bare = WithoutSuffix(made, suffix.size());
  EXPECT_EQ(bare.termlist_count(), made.termlist_count());
}

}  // namespace
}  // namespace chancery::index
