// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/facets.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "lib/index/facet_column.h"

namespace chancery::index {
namespace {

using Values = std::map<std::string, std::uint64_t>;

Values Of(const FacetCounts& counts, Facet facet) {
  Values values;
  for (const auto& value : counts.Of(facet)) values[std::string(value.value())] = value.views();
  return values;
}

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
  const auto names = std::make_shared<FacetNames>();
  FacetColumn column(names, 7 * static_cast<std::uint32_t>(packed.size()));
  FacetTally tally;
  for (std::uint32_t i = 0; i < packed.size(); ++i) {
    tally.Count(column.Of(7 * i, [&] { return packed[i]; }).value());
  }
  FacetCounts counts = tally.Counts(kAllFacets, names);
  tally.Clear();
  for (std::uint32_t i = 0; i < packed.size(); ++i) {
    tally.Count(column.Of(7 * i, [] { return "must not be asked"; }).value());
  }
  EXPECT_EQ(counts, tally.Counts(kAllFacets, names));
  return counts;
}

TEST(FacetsTest, CountEveryValueOfAViewOnce) {
  chancery::v1::Document other;
  other.set_date("1974");
  other.mutable_label()->set_level("OPEN");
  const FacetCounts counts = CountsOf({PackFacets(Cable()), PackFacets(Cable()), PackFacets(other),
                                       PackFacets(chancery::v1::Document())});
  EXPECT_EQ(Of(counts, Facet::kYear), (Values{{"1974", 3}}));
  EXPECT_EQ(Of(counts, Facet::kMonth), (Values{{"1974-04", 2}}));
  EXPECT_EQ(Of(counts, Facet::kDay), (Values{{"1974-04-25", 2}}));
  EXPECT_EQ(counts.views(), 4u);
  EXPECT_EQ(Of(counts, Facet::kType), (Values{{"TELEGRAM", 2}}));
  EXPECT_EQ(Of(counts, Facet::kLevel), (Values{{"OPEN", 1}, {"SECRET", 2}}));
  EXPECT_EQ(Of(counts, Facet::kOrigin), (Values{{"Embassy Valderon", 2}}));
  EXPECT_EQ(Of(counts, Facet::kAuthor), (Values{{"Ball, George", 2}, {"Rusk, Dean", 2}}));
  EXPECT_EQ(Of(counts, Facet::kTag), (Values{{"PREL", 2}}));
}

TEST(FacetsTest, AreNotThoseOfAnotherFacetWithTheSameValue) {
  chancery::v1::Document view;
  view.set_origin("Valderon");
  view.add_tags("Valderon");
  const FacetCounts counts = CountsOf({PackFacets(view)});
  EXPECT_EQ(Of(counts, Facet::kOrigin), (Values{{"Valderon", 1}}));
  EXPECT_EQ(Of(counts, Facet::kTag), (Values{{"Valderon", 1}}));
}

TEST(FacetsTest, OfOneQuestionHaveNothingOfAnother) {
  const auto names = std::make_shared<FacetNames>();
  FacetColumn column(names, 2);
  const auto of = [&](std::uint32_t docid, const std::string& office) {
    return column.Of(docid, [&] {
      chancery::v1::Document view;
      view.set_origin(office);
      return PackFacets(view);
    });
  };
  FacetTally tally;
  tally.Count(of(1, "Embassy Valderon").value());
  tally.Clear();
  tally.Count(of(2, "Embassy Orlane").value());
  const FacetCounts counts = tally.Counts(kAllFacets, names);
  EXPECT_EQ(Of(counts, Facet::kOrigin), (Values{{"Embassy Orlane", 1}}));
  EXPECT_EQ(counts.views(), 1u);
}

TEST(FacetsTest, TellWhoOnlySignedWhatOthersDrafted) {
  chancery::v1::Document view = Cable();
  EXPECT_EQ(Of(CountsOf({PackFacets(view)}), Facet::kSigner), Values());
  view.mutable_authors(1)->set_role(chancery::v1::ROLE_DRAFTED);
  EXPECT_EQ(Of(CountsOf({PackFacets(view)}), Facet::kSigner), (Values{{"Rusk, Dean", 1}}));
  // Whoever did both drafted it.
  view.mutable_authors(0)->set_role(chancery::v1::ROLE_SIGNED);
  view.mutable_authors(2)->set_role(chancery::v1::ROLE_DRAFTED);
  EXPECT_EQ(Of(CountsOf({PackFacets(view)}), Facet::kSigner), Values());
}

TEST(FacetsTest, TellWhomAViewIsFor) {
  chancery::v1::Document view = Cable();
  for (const char* name : {"Moreau, Anne", "Castell, Ian", "Moreau, Anne"}) {
    view.add_others()->set_name(name);
  }
  EXPECT_EQ(Of(CountsOf({PackFacets(view)}), Facet::kAddressed), Values());
  view.mutable_others(0)->set_role(chancery::v1::ROLE_ADDRESSED);
  view.mutable_others(1)->set_role(chancery::v1::ROLE_MENTIONED);
  view.mutable_others(2)->set_role(chancery::v1::ROLE_ADDRESSED);
  EXPECT_EQ(Of(CountsOf({PackFacets(view)}), Facet::kAddressed), (Values{{"Moreau, Anne", 1}}));
}

TEST(FacetsTest, OfTwoThreadsAddUp) {
  FacetMemory memory;
  FacetTally tallies[2];
  std::thread threads[2];
  // Each view is met by both, by one from the first on and by the other from the last.
  for (int at = 0; at < 2; ++at) {
    threads[at] = std::thread([&, at] {
      const auto column = memory.Column("a 1", 999);
      for (std::uint32_t i = 0; i < 1000; ++i) {
        const std::uint32_t docid = at == 0 ? i : 999 - i;
        chancery::v1::Document view;
        view.set_origin("Valderon " + std::to_string(docid % 7));
        view.add_tags("T" + std::to_string(docid));
        tallies[at].Count(column->Of(docid, [&] { return PackFacets(view); }).value());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  tallies[0].Add(tallies[1]);
  const FacetCounts counts = tallies[0].Counts(SetOf(Facet::kTag), memory.names());
  EXPECT_EQ(counts.views(), 2000u);
  const Values tags = Of(counts, Facet::kTag);
  EXPECT_EQ(tags.size(), 1000u);
  for (const auto& [tag, views] : tags) EXPECT_EQ(views, 2u) << tag;
  EXPECT_TRUE(counts.Of(Facet::kOrigin).empty()) << "it was not asked for";
  EXPECT_EQ(memory.names()->size(), 1007u);
}

TEST(FacetsTest, AreRememberedForTheRevisionTheyAreOf) {
  FacetMemory memory;
  const auto packed = [](const char* office) {
    chancery::v1::Document view;
    view.set_origin(office);
    return PackFacets(view);
  };
  const auto column = memory.Column("a 1", 9);
  const FacetNumber one = column->Of(9, [&] { return packed("Valderon"); })->front();
  EXPECT_EQ(memory.Column("a 1", 9), column);
  const auto next = memory.Column("a 2", 9);
  EXPECT_NE(next, column);
  EXPECT_NE(next->Of(9, [&] { return packed("Orlane"); })->front(), one);
  EXPECT_EQ(column->Of(9, [&] { return packed("Orlane"); })->front(), one);
  // A docid that there is not is told, and not remembered.
  EXPECT_EQ(next->Of(10, [&] { return packed("Valderon"); })->front(), one);
  EXPECT_NE(next->Of(10, [&] { return packed("Orlane"); })->front(), one);
}

TEST(FacetsTest, AreKnownOfManyViews) {
  const auto names = std::make_shared<FacetNames>();
  FacetColumn column(names, 50'000);
  const auto packed = [](std::uint32_t docid) {
    chancery::v1::Document view;
    for (std::uint32_t i = 0; i < docid % 9; ++i) {
      view.add_tags("T" + std::to_string((docid + i) % 100));
    }
    return PackFacets(view);
  };
  for (std::uint32_t docid = 1; docid <= 50'000; ++docid) {
    ASSERT_EQ(column.Of(docid, [&] { return packed(docid); })->size(), docid % 9);
  }
  for (std::uint32_t docid = 1; docid <= 50'000; docid += 7) {
    std::vector<FacetNumber> numbers;
    ASSERT_TRUE(names->Read(packed(docid), &numbers));
    const auto known = column.Of(docid, [] { return "must not be asked"; });
    ASSERT_TRUE(known && std::ranges::equal(*known, numbers)) << docid;
  }
}

TEST(FacetsTest, AreTheSameWhateverTheirNumbers) {
  chancery::v1::Document other;
  other.set_origin("Embassy Orlane");
  const FacetCounts one = CountsOf({PackFacets(Cable()), PackFacets(other)});
  EXPECT_EQ(one, CountsOf({PackFacets(other), PackFacets(Cable())}));
  EXPECT_NE(one, CountsOf({PackFacets(other), PackFacets(other)}));
  EXPECT_NE(one, CountsOf({PackFacets(Cable()), PackFacets(chancery::v1::Document())}));
}

TEST(FacetsTest, CutNamesThatAreNoneWhereALetterBegins) {
  chancery::v1::Document view;
  std::string name(254, 'x');
  view.set_origin(name + "\xc3\xa9");
  EXPECT_EQ(Of(CountsOf({PackFacets(view)}), Facet::kOrigin), (Values{{name, 1}}));
}

TEST(FacetsTest, AreNotCountedFromDamagedBytes) {
  const std::string packed = PackFacets(Cable());
  for (const std::string& damaged :
       {packed.substr(0, packed.size() - 1), static_cast<char>(kFacets) + std::string("\x01x"),
        packed + "\x01"}) {
    FacetColumn column(std::make_shared<FacetNames>(), 3);
    // Nor when they are met again.
    for (int i = 0; i < 2; ++i) {
      EXPECT_FALSE(column.Of(3, [&] { return damaged; }).has_value());
    }
  }
}

}  // namespace
}  // namespace chancery::index
