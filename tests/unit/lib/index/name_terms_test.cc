// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/name_terms.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace chancery::index {
namespace {

std::set<std::string> NamesThatBegin(const std::vector<std::string>& terms, NameKind kind,
                                     std::string_view start) {
  std::set<std::string> names;
  for (const std::string& term : terms) {
    if (term.starts_with(NameStart(kind, start))) names.emplace(NameOfTerm(term));
  }
  return names;
}

TEST(NameTermsTest, AreFoundByTheBeginningOfAnyWord) {
  chancery::v1::Document view;
  view.add_authors()->set_name("Moreau, Anne");
  view.add_authors()->set_name("Anne Castell");
  view.set_origin("Embassy Valderon");
  view.add_recipients("MFA Aldmark");
  view.add_tags("PREL");
  const auto terms = NameTerms(view);
  using Names = std::set<std::string>;
  EXPECT_EQ(NamesThatBegin(terms, NameKind::kPerson, "ann"),
            (Names{"Moreau, Anne", "Anne Castell"}));
  EXPECT_EQ(NamesThatBegin(terms, NameKind::kPerson, "mor"), Names{"Moreau, Anne"});
  EXPECT_EQ(NamesThatBegin(terms, NameKind::kPerson, "val"), Names{});
  EXPECT_EQ(NamesThatBegin(terms, NameKind::kPost, "val"), Names{"Embassy Valderon"});
  EXPECT_EQ(NamesThatBegin(terms, NameKind::kPost, "mfa"), Names{"MFA Aldmark"});
  EXPECT_EQ(NamesThatBegin(terms, NameKind::kTag, "pr"), Names{"PREL"});
}

TEST(NameTermsTest, AreEachThereOnce) {
  chancery::v1::Document view;
  view.add_tags("ANN ANN");
  view.add_tags("ANN ANN");
  EXPECT_EQ(NameTerms(view).size(), 1u);
}

// Terms have an end, and a zero ends the word of a term.
TEST(NameTermsTest, LeaveOutWhatIsTooLongOrNoText) {
  chancery::v1::Document view;
  view.add_tags(std::string(161, 'a'));
  view.add_tags(std::string("two\0words", 9));
  view.add_tags("two\1words");
  view.add_tags(std::string(160, 'a'));
  const auto terms = NameTerms(view);
  EXPECT_EQ(terms.size(), 1u);
  for (const std::string& term : terms) EXPECT_LE(term.size(), 240u);
}

TEST(NameTermsTest, KnowOtherTerms) {
  EXPECT_EQ(NameOfTerm("treaty"), "");
  EXPECT_EQ(NameOfTerm(""), "");
}

}  // namespace
}  // namespace chancery::index
