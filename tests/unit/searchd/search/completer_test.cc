// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/completer.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace chancery::search {
namespace {

using Words = std::vector<std::string>;

void ExpectBeginning(std::string_view text, const std::string& last, const Words& before) {
  const Beginning beginning = ReadBeginning(text);
  EXPECT_EQ(beginning.last, last) << text;
  EXPECT_EQ(beginning.before, before) << text;
}

TEST(BeginningTest, IsTheWordBeingTypedAndThreeBeforeIt) {
  ExpectBeginning("Treaty", "treaty", {});
  ExpectBeginning("the treaty of Plen", "plen", {"the", "treaty", "of"});
  ExpectBeginning("one two three four fi", "fi", {"two", "three", "four"});
}

TEST(BeginningTest, IsNothingBehindABlankOrAQuote) {
  ExpectBeginning("", "", {});
  ExpectBeginning("treaty ", "", {});
  ExpectBeginning("\"fishing treaty\"", "", {});
}

TEST(BeginningTest, BeginsAnewInAFieldAndAGroup) {
  ExpectBeginning("treaty author:Kis", "kis", {});
  ExpectBeginning("treaty post:\"Embassy Val", "val", {"embassy"});
  ExpectBeginning("treaty (fishing har", "har", {"fishing"});
}

}  // namespace
}  // namespace chancery::search
