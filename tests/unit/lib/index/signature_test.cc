// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/signature.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace chancery::index {
namespace {

std::string Of(const std::string& text) {
  chancery::v1::Document view;
  view.add_portions()->set_text(text);
  return SignatureOf(view);
}

// So many words, of which each of `changed` is another one.
std::string Words(int count, const std::vector<int>& changed = {}) {
  std::string text;
  for (int i = 0; i < count; ++i) {
    bool other = false;
    for (const int at : changed) other = other || at == i;
    text += (other ? "other" : "word") + std::to_string(i) + " ";
  }
  return text;
}

TEST(SignatureTest, IsOfTheTextAlone) {
  chancery::v1::Document a, b;
  a.set_title("One");
  a.add_portions()->set_text("The same words, ");
  a.add_portions()->set_text("cut elsewhere.");
  b.set_title("Two");
  b.set_id("b");
  b.add_portions()->set_text("THE SAME words cut");
  b.add_portions()->set_text("elsewhere");
  EXPECT_EQ(SignatureOf(a), SignatureOf(b));
  EXPECT_EQ(SignatureOf(a).size(), kSignatureBytes);
}

TEST(SignatureTest, IsNothingOfNothing) {
  EXPECT_EQ(Of(""), "");
  EXPECT_EQ(Of("... --"), "");
  EXPECT_FALSE(AreNearDuplicates("", ""));
}

TEST(SignatureTest, TellsShortTextsApart) {
  EXPECT_TRUE(AreNearDuplicates(Of("one"), Of("one")));
  EXPECT_FALSE(AreNearDuplicates(Of("one"), Of("two")));
  EXPECT_FALSE(AreNearDuplicates(Of("one two"), Of("two one")));
  EXPECT_FALSE(AreNearDuplicates(Of("one two three four"), Of("one two three five")));
}

TEST(SignatureTest, TakesTextsThatAreNearlyTheSame) {
  const std::string whole = Of(Words(600));
  EXPECT_TRUE(AreNearDuplicates(whole, Of(Words(600, {17}))));
  EXPECT_TRUE(AreNearDuplicates(whole, Of(Words(600, {17, 300, 500}))));
  EXPECT_TRUE(AreNearDuplicates(whole, Of(Words(590))));
  std::vector<int> many;
  for (int i = 0; i < 600; i += 12) many.push_back(i);
  EXPECT_FALSE(AreNearDuplicates(whole, Of(Words(600, many))));
  EXPECT_FALSE(AreNearDuplicates(whole, Of(Words(400))));
}

}  // namespace
}  // namespace chancery::index
