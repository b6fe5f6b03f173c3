// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/facets.h"

#include <gtest/gtest.h>

namespace chancery::index {
namespace {

using Values = FacetCounts::Values;

chancery::v1::Document Cable() {
  chancery::v1::Document view;
  view.set_date("1974-04-25T12:00:00Z");
  view.set_type_name("TELEGRAM");
  view.mutable_label()->set_level("SECRET");
  view.set_origin("Embassy Valderon");
  for (const char* name : {"Rusk, Dean", "Ball, George", "Rusk, Dean"}) {
    view.add_authors()->set_name(name);
  }
  view.add_tags("PREL");
  return view;
}

TEST(FacetsTest, CountEveryValueOfAViewOnce) {
  FacetCounts counts;
  EXPECT_TRUE(counts.Add(PackFacets(Cable())));
  EXPECT_TRUE(counts.Add(PackFacets(Cable())));
  chancery::v1::Document other;
  other.set_date("1974");
  other.mutable_label()->set_level("OPEN");
  EXPECT_TRUE(counts.Add(PackFacets(other)));
  EXPECT_TRUE(counts.Add(PackFacets(chancery::v1::Document())));
  EXPECT_EQ(counts.of(Facet::kYear), (Values{{"1974", 3}}));
  EXPECT_EQ(counts.of(Facet::kMonth), (Values{{"1974-04", 2}}));
  EXPECT_EQ(counts.of(Facet::kType), (Values{{"TELEGRAM", 2}}));
  EXPECT_EQ(counts.of(Facet::kLevel), (Values{{"OPEN", 1}, {"SECRET", 2}}));
  EXPECT_EQ(counts.of(Facet::kOrigin), (Values{{"Embassy Valderon", 2}}));
  EXPECT_EQ(counts.of(Facet::kAuthor), (Values{{"Ball, George", 2}, {"Rusk, Dean", 2}}));
  EXPECT_EQ(counts.of(Facet::kTag), (Values{{"PREL", 2}}));
}

TEST(FacetsTest, AddUp) {
  FacetCounts a, b;
  ASSERT_TRUE(a.Add(PackFacets(Cable())) && b.Add(PackFacets(Cable())));
  a.Add(b);
  EXPECT_EQ(a.of(Facet::kTag), (Values{{"PREL", 2}}));
}

TEST(FacetsTest, CutNamesThatAreNoneWhereALetterBegins) {
  chancery::v1::Document view;
  std::string name(254, 'x');
  view.set_origin(name + "\xc3\xa9");
  FacetCounts counts;
  ASSERT_TRUE(counts.Add(PackFacets(view)));
  EXPECT_EQ(counts.of(Facet::kOrigin), (Values{{name, 1}}));
}

TEST(FacetsTest, AreNotCountedFromDamagedBytes) {
  const std::string packed = PackFacets(Cable());
  FacetCounts counts;
  EXPECT_FALSE(counts.Add(packed.substr(0, packed.size() - 1)));
  EXPECT_FALSE(counts.Add("\x09\x01x"));
  EXPECT_FALSE(counts.Add(packed + "\x01"));
}

}  // namespace
}  // namespace chancery::index
