// SPDX-License-Identifier: GPL-3.0-or-later
// The vocabulary that is shipped, held against what must be in it.
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "lib/vocabulary/expander.h"
#include "lib/vocabulary/tagger.h"

namespace chancery::vocabulary {
namespace {

const Vocabulary& Shipped() {
  static const Vocabulary vocabulary = [] {
    auto read = Vocabulary::Read(std::string(CHANCERY_SOURCE_DIR) + "/config/vocabulary");
    EXPECT_TRUE(read.ok()) << read.status();
    return *std::move(read);
  }();
  return vocabulary;
}

// The ids of the tags, with blanks between them.
std::string Tags(std::string_view text) {
  static const Tagger tagger(Shipped());
  std::string all;
  for (const Tag& tag : tagger.Tags("", {text})) {
    all += (all.empty() ? "" : " ") + std::string(tag.id);
  }
  return all;
}

TEST(ShippedVocabularyTest, HasWhatWasAskedFor) {
  const auto& all = Shipped().entries();
  EXPECT_GE(all.abbreviation_size(), 150);
  EXPECT_GE(all.ring_size(), 40);
  EXPECT_EQ(all.basket_size(), 7);
  EXPECT_GE(all.issue_size(), 50);
  EXPECT_GE(all.office_size(), 60);
  std::set<std::string> used;
  for (const auto& issue : all.issue()) used.insert(issue.basket());
  EXPECT_EQ(used.size(), 7u);
}

TEST(ShippedVocabularyTest, HasTheMembersOfTheUnitedNations) {
  int members = 0;
  for (const auto& country : Shipped().entries().country()) {
    members += country.un_member() ? 1 : 0;
    EXPECT_FALSE(country.un_member() && country.former()) << country.name();
    EXPECT_FALSE(country.un_member() && country.adjective().empty()) << country.name();
  }
  EXPECT_EQ(members, 193);
}

TEST(ShippedVocabularyTest, HasEveryCodeOfIso3166AndItsCapital) {
  // Places without a seat of government.
  const std::set<std::string> none = {"ATA", "ATF", "BVT", "HMD", "IOT", "UMI", "TKL"};
  int codes = 0;
  for (const auto& country : Shipped().entries().country()) {
    codes += country.former() ? 0 : 1;
    EXPECT_EQ(country.capital().empty(), none.contains(country.code())) << country.name();
  }
  EXPECT_EQ(codes, 249);
}

TEST(ShippedVocabularyTest, NoAbbreviationStandsForItself) {
  for (const auto& one : Shipped().entries().abbreviation()) {
    for (const std::string& expansion : one.expansion()) {
      EXPECT_NE(KeyOf(ReadForm(expansion)), KeyOf(ReadForm(one.form()))) << one.form();
    }
  }
}

TEST(ShippedVocabularyTest, EveryCountryIsTaggedByItsNameAloneOrIsAmbiguous) {
  for (const auto& country : Shipped().entries().country()) {
    bool ambiguous = false;
    for (const RuleForm& form : FormsOf(country)) {
      ambiguous |= form.text == country.name() && form.role != Role::kAbout;
    }
    if (!ambiguous) {
      EXPECT_EQ(Tags("in " + country.name() + " today"), country.code());
    }
  }
}

TEST(ShippedVocabularyTest, TellsCountriesApart) {
  EXPECT_EQ(Tags("Niger and not its neighbour"), "NER");
  EXPECT_EQ(Tags("Nigerian oil"), "NGA");
  EXPECT_EQ(Tags("Equatorial Guinea"), "GNQ");
  EXPECT_EQ(Tags("Papua New Guinea"), "PNG");
  EXPECT_EQ(Tags("Guinea-Bissau"), "GNB");
  EXPECT_EQ(Tags("Guinea and Conakry"), "GIN");
  EXPECT_EQ(Tags("guinea pigs"), "");
  EXPECT_EQ(Tags("Democratic Republic of the Congo"), "COD");
  EXPECT_EQ(Tags("Congo, Brazzaville"), "COG");
  EXPECT_EQ(Tags("the Congo in Kinshasa"), "COD");
  EXPECT_EQ(Tags("North Korea"), "PRK");
  EXPECT_EQ(Tags("Republic of Korea"), "KOR");
  EXPECT_EQ(Tags("South Korean exports"), "KOR");
  EXPECT_EQ(Tags("South Sudan"), "SSD");
  EXPECT_EQ(Tags("Australia and New Zealand"), "AUS NZL");
  EXPECT_EQ(Tags("Dominican Republic"), "DOM");
  EXPECT_EQ(Tags("American Samoa"), "ASM");
}

TEST(ShippedVocabularyTest, IsNotTakenInByOtherMeanings) {
  EXPECT_EQ(Tags("fine china, a roast turkey and a chad"), "");
  EXPECT_EQ(Tags("Atlanta, Georgia"), "");
  EXPECT_EQ(Tags("Georgia and its neighbour Armenia"), "ARM GEO");
  EXPECT_EQ(Tags("Mr. Jordan met Hamilton Jordan"), "");
  EXPECT_EQ(Tags("Jordan and Amman"), "JOR");
  EXPECT_EQ(Tags("let us see whether it can do who knows what"), "");
  EXPECT_EQ(Tags("LET US SEE WHETHER IT CAN"), "");
  EXPECT_EQ(Tags("US policy"), "USA");
  EXPECT_EQ(Tags("New Mexico and New Jersey"), "");
  EXPECT_EQ(Tags("a march in may; the male chair; polish the brass"), "");
}

TEST(ShippedVocabularyTest, KnowsIssuesAndBodies) {
  EXPECT_EQ(Tags("ransomware and other cybercrime"), "cybercrime");
  EXPECT_EQ(Tags("NATO and the UN Security Council"), "NATO UNSC");
  EXPECT_EQ(Tags("the WHO report"), "WHO");
  EXPECT_EQ(Tags("the European Union"), "EU");
}

TEST(ShippedVocabularyTest, ExpandsWhatDiplomatsAsk) {
  const Expander expander(Shipped());
  const auto has = [&](std::string_view question, const std::string& form) {
    for (const Expansion& one : expander.ExpansionsOf(question)) {
      for (const std::string& other : one.forms) {
        if (other == form) return true;
      }
    }
    return false;
  };
  EXPECT_TRUE(has("unsc", "United Nations Security Council"));
  EXPECT_TRUE(has("deputy chief of mission", "DCM"));
  EXPECT_TRUE(has("digital diplomacy", "cyber diplomacy"));
  EXPECT_TRUE(has("e-diplomacy", "digital diplomacy"));
  for (const Expansion& one : expander.ExpansionsOf("who")) EXPECT_TRUE(one.also_a_word);
}

}  // namespace
}  // namespace chancery::vocabulary
