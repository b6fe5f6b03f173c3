// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/vocabulary/tagger.h"

#include <gtest/gtest.h>

namespace chancery::vocabulary {
namespace {

constexpr char kWords[] = R"(
basket { id: "security" name: "Security" }
issue { id: "cybercrime" name: "Cybercrime" basket: "security"
        rule { about: "cybercrime" about: "computer crime" at_least: 2 } }
issue { id: "trade" name: "Trade" basket: "security" rule { about: "tariff on treaty" about: "treaty" } }
region { id: "africa" name: "Africa" rule { about: "African" } }
country { code: "TUR" name: "Turkey" also: "Türkiye" adjective: "Turkish" region: "africa" }
country { code: "ZAF" name: "South Africa" adjective: "South African" region: "africa" }
country { code: "MEX" name: "Mexico" adjective: "Mexican" region: "africa" rule { except: "New Mexico" } }
country { code: "USA" name: "United States" also: "US" region: "africa" rule { mixed_case: "US" } }
country { code: "FRA" name: "France" adjective: "French" capital: "Paris" region: "africa" }
country { code: "GEO" name: "Georgia" adjective: "Georgian" capital: "Tbilisi" region: "africa"
          rule { perhaps: "Georgia" perhaps: "Georgian" support: "Caucasus" } }
body { id: "ParisAgreement" name: "Paris Agreement" }
)";

const Tagger& Small() {
  static const Tagger tagger = [] {
    const auto vocabulary = Vocabulary::Make({{"words", kWords}});
    EXPECT_TRUE(vocabulary.ok()) << vocabulary.status();
    return Tagger(*vocabulary);
  }();
  return tagger;
}

// "ID count" of each tag, with a star for those in the title.
std::string Tags(std::string_view title, const std::vector<std::string_view>& portions) {
  std::string all;
  for (const Tag& tag : Small().Tags(title, portions)) {
    all += (all.empty() ? "" : ", ") + std::string(tag.id) + " " + std::to_string(tag.count) +
           (tag.in_title ? "*" : "");
  }
  return all;
}

std::string Tags(std::string_view text) { return Tags("", {text}); }

TEST(TaggerTest, CountsNamesPeopleAndCapitals) {
  EXPECT_EQ(Tags("The French met Mexicans in Paris."), "FRA 2, MEX 1");
  EXPECT_EQ(Tags("France", {"Paris", "the French"}), "FRA 3*");
  EXPECT_EQ(Tags("nothing of the kind"), "");
  EXPECT_EQ(Tags(""), "");
}

TEST(TaggerTest, ACapitalAsksForACapital) {
  EXPECT_EQ(Tags("Turkey, TURKEY and a turkey"), "TUR 2");
  EXPECT_EQ(Tags("CYBERCRIME and Cybercrime"), "cybercrime 2");
}

TEST(TaggerTest, GenitivesHyphensAndAccentsDoNotMatter) {
  EXPECT_EQ(Tags("Turkey's and Franco-Turkish and Türkiye and Turkiye"), "TUR 4");
  EXPECT_EQ(Tags("TURKEY’S"), "TUR 1");
}

TEST(TaggerTest, KnowsPluralsOfSmallWords) {
  EXPECT_EQ(Tags("treaties, a treaty; Turkeys"), "trade 2");
}

TEST(TaggerTest, TheLongestFormTakesThePlace) {
  EXPECT_EQ(Tags("South Africa and the South Africans"), "ZAF 2");
  EXPECT_EQ(Tags("African states, South Africa"), "ZAF 1, africa 1");
  EXPECT_EQ(Tags("Paris Agreement"), "ParisAgreement 1");
  EXPECT_EQ(Tags("a tariff on treaty"), "trade 1");
}

TEST(TaggerTest, AShorterFormCountsWhereTheLongerIsNotWhatItSeems) {
  EXPECT_EQ(Tags("Paris agreement"), "FRA 1");
}

TEST(TaggerTest, NothingCountsInsideOfAnException) {
  EXPECT_EQ(Tags("New Mexico"), "");
  EXPECT_EQ(Tags("New Mexico and Mexico"), "MEX 1");
  EXPECT_EQ(Tags("New Mexico", {"Mexico"}), "MEX 1");
  EXPECT_EQ(Tags("new Mexico"), "MEX 1");
}

TEST(TaggerTest, APronounInCapitalsIsNoCountry) {
  EXPECT_EQ(Tags("US policy; let us begin; the U.S. view"), "USA 2");
  EXPECT_EQ(Tags("LET US BEGIN"), "");
  EXPECT_EQ(Tags("THE U.S. VIEW"), "USA 1");
}

TEST(TaggerTest, WhatMayBeOtherwiseNeedsSupport) {
  EXPECT_EQ(Tags("The Senator from Georgia"), "");
  EXPECT_EQ(Tags("Georgia", {"and the Caucasus"}), "GEO 1*");
  EXPECT_EQ(Tags("The Georgians in Tbilisi"), "GEO 2");
  EXPECT_EQ(Tags("the Caucasus"), "");
}

TEST(TaggerTest, ATagMayAskForMoreThanOneOccurrence) {
  EXPECT_EQ(Tags("cybercrime"), "");
  EXPECT_EQ(Tags("cybercrime", {}), "cybercrime 1*");
  EXPECT_EQ(Tags("cybercrime and computer crimes"), "cybercrime 2");
}

TEST(TaggerTest, NoFormReachesFromOneTextIntoAnother) {
  EXPECT_EQ(Tags("South", {"Africa"}), "africa 1");
}

TEST(TaggerTest, SaysByWhichWords) {
  const auto tags = Small().Tags("", {"French, French and France; a turkey"});
  ASSERT_EQ(tags.size(), 1u);
  EXPECT_EQ(tags[0].name, "France");
  EXPECT_EQ(tags[0].kind, TagKind::kCountry);
  using By = std::vector<std::pair<std::string_view, std::uint32_t>>;
  EXPECT_EQ(tags[0].by, (By{{"France", 1}, {"French", 2}}));
}

TEST(TaggerTest, TakesTextThatIsBroken) { EXPECT_EQ(Tags("\xff\xfe France \xc3"), "FRA 1"); }

}  // namespace
}  // namespace chancery::vocabulary
