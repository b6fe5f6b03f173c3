// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/facets.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

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

// What views that were packed so count as, met one after the other and then all again.
FacetCounts CountsOf(const std::vector<std::string>& packed) {
  FacetNames names;
  FacetColumn column;
  FacetTally first(&names), again(&names);
  for (std::uint32_t i = 0; i < packed.size(); ++i) {
    first.Count(column.Of(7 * i, &names, [&] { return packed[i]; }).value());
  }
  for (std::uint32_t i = 0; i < packed.size(); ++i) {
    again.Count(column.Of(7 * i, &names, [] { return "must not be asked"; }).value());
  }
  FacetCounts counts, known;
  first.AddTo(kAllFacets, &counts);
  again.AddTo(kAllFacets, &known);
  EXPECT_EQ(counts, known);
  return counts;
}

TEST(FacetsTest, CountEveryValueOfAViewOnce) {
  chancery::v1::Document other;
  other.set_date("1974");
  other.mutable_label()->set_level("OPEN");
  const FacetCounts counts = CountsOf({PackFacets(Cable()), PackFacets(Cable()), PackFacets(other),
                                       PackFacets(chancery::v1::Document())});
  EXPECT_EQ(counts.of(Facet::kYear), (Values{{"1974", 3}}));
  EXPECT_EQ(counts.of(Facet::kMonth), (Values{{"1974-04", 2}}));
  EXPECT_EQ(counts.of(Facet::kDay), (Values{{"1974-04-25", 2}}));
  EXPECT_EQ(counts.views(), 4u);
  EXPECT_EQ(counts.of(Facet::kType), (Values{{"TELEGRAM", 2}}));
  EXPECT_EQ(counts.of(Facet::kLevel), (Values{{"OPEN", 1}, {"SECRET", 2}}));
  EXPECT_EQ(counts.of(Facet::kOrigin), (Values{{"Embassy Valderon", 2}}));
  EXPECT_EQ(counts.of(Facet::kAuthor), (Values{{"Ball, George", 2}, {"Rusk, Dean", 2}}));
  EXPECT_EQ(counts.of(Facet::kTag), (Values{{"PREL", 2}}));
}

TEST(FacetsTest, AreNotThoseOfAnotherFacetWithTheSameValue) {
  chancery::v1::Document view;
  view.set_origin("Valderon");
  view.add_tags("Valderon");
  const FacetCounts counts = CountsOf({PackFacets(view)});
  EXPECT_EQ(counts.of(Facet::kOrigin), (Values{{"Valderon", 1}}));
  EXPECT_EQ(counts.of(Facet::kTag), (Values{{"Valderon", 1}}));
}

TEST(FacetsTest, OfOneQuestionHaveNothingOfAnother) {
  FacetNames names;
  FacetColumn column;
  const auto of = [&](std::uint32_t docid, const std::string& office) {
    return column.Of(docid, &names, [&] {
      chancery::v1::Document view;
      view.set_origin(office);
      return PackFacets(view);
    });
  };
  FacetTally one(&names), other(&names);
  one.Count(of(1, "Embassy Valderon").value());
  other.Count(of(2, "Embassy Orlane").value());
  FacetCounts counts;
  other.AddTo(kAllFacets, &counts);
  EXPECT_EQ(counts.of(Facet::kOrigin), (Values{{"Embassy Orlane", 1}}));
}

TEST(FacetsTest, TellWhoOnlySignedWhatOthersDrafted) {
  chancery::v1::Document view = Cable();
  EXPECT_EQ(CountsOf({PackFacets(view)}).of(Facet::kSigner), Values());
  view.mutable_authors(1)->set_role(chancery::v1::ROLE_DRAFTED);
  EXPECT_EQ(CountsOf({PackFacets(view)}).of(Facet::kSigner), (Values{{"Rusk, Dean", 1}}));
  // Whoever did both drafted it.
  view.mutable_authors(0)->set_role(chancery::v1::ROLE_SIGNED);
  view.mutable_authors(2)->set_role(chancery::v1::ROLE_DRAFTED);
  EXPECT_EQ(CountsOf({PackFacets(view)}).of(Facet::kSigner), Values());
}

TEST(FacetsTest, AddUp) {
  FacetCounts a = CountsOf({PackFacets(Cable())});
  a.Add(CountsOf({PackFacets(Cable())}));
  EXPECT_EQ(a.of(Facet::kTag), (Values{{"PREL", 2}}));
}

TEST(FacetsTest, CutNamesThatAreNoneWhereALetterBegins) {
  chancery::v1::Document view;
  std::string name(254, 'x');
  view.set_origin(name + "\xc3\xa9");
  EXPECT_EQ(CountsOf({PackFacets(view)}).of(Facet::kOrigin), (Values{{name, 1}}));
}

TEST(FacetsTest, AreNotCountedFromDamagedBytes) {
  const std::string packed = PackFacets(Cable());
  for (const std::string& damaged :
       {packed.substr(0, packed.size() - 1), std::string("\x0b\x01x"), packed + "\x01"}) {
    FacetNames names;
    FacetColumn column;
    // Nor when they are met again.
    for (int i = 0; i < 2; ++i) {
      EXPECT_FALSE(column.Of(3, &names, [&] { return damaged; }).has_value());
    }
  }
}

}  // namespace
}  // namespace chancery::index
