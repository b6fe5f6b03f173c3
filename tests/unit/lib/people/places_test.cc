// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/people/places.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>

namespace chancery::people {
namespace {

const Places& Made() {
  static const Places places = [] {
    config::v1::Vocabulary vocabulary;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
        R"(region { id: "south" name: "South" rule { about: "Southern" } }
           region { id: "coast" name: "South Coast" within: "south" }
           region { id: "river" name: "Maren Basin" country: "VAL" country: "ISL" }
           region { id: "delta" name: "Delta" within: "river" country: "NOR" }
           country { code: "VAL" name: "Valderon" adjective: "Valderonian" capital: "Port Ash"
                     region: "coast" }
           country { code: "NOR" name: "North Orland" rule { perhaps: "Orland" } region: "south" }
           country { code: "SOR" name: "South Orland" region: "south"
                     rule { perhaps: "Orland" except: "Bank of South Orland" } }
           country { code: "ISL" name: "Union of Isles" also: "UI" rule { mixed_case: "UI" } })",
        &vocabulary));
    return Places(vocabulary);
  }();
  return places;
}

std::string Text(const Places::Ids& ids) {
  std::string all;
  for (const std::string& id : ids) all += (all.empty() ? "" : " ") + id;
  return all;
}

TEST(PlacesTest, AreCalledByIdNameAndOtherName) {
  EXPECT_EQ(Text(Made().Called("val")), "VAL");
  EXPECT_EQ(Text(Made().Called("Valderon")), "VAL");
  EXPECT_EQ(Text(Made().Called("UI")), "ISL");
  EXPECT_EQ(Text(Made().Called("Valderonian")), "");
  EXPECT_EQ(Text(Made().Called("")), "");
}

TEST(PlacesTest, HaveAllThatLiesInThem) {
  EXPECT_EQ(Text(Made().Called("south coast")), "VAL coast");
  EXPECT_EQ(Text(Made().Called("South")), "NOR SOR VAL coast south");
  EXPECT_EQ(Text(Made().Called("Maren Basin")), "ISL NOR VAL delta river")
      << "countries of other regions";
}

TEST(PlacesTest, AreReadFromPostsByTheLongestForm) {
  EXPECT_EQ(Text(Made().In("Ambassador in Valderon")), "VAL");
  EXPECT_EQ(Text(Made().In("consul at PORT ASH")), "VAL");
  EXPECT_EQ(Text(Made().In("Office of Valderonian and South Orland Affairs")), "SOR VAL");
  EXPECT_EQ(Text(Made().In("Embassy in Orland")), "NOR SOR");
  EXPECT_EQ(Text(Made().In("Bureau of Southern Affairs")), "south");
  EXPECT_EQ(Text(Made().In("Governor of the Bank of South Orland")), "");
  EXPECT_EQ(Text(Made().In("Head of the UI desk")), "") << "it may be anything";
  EXPECT_EQ(Text(Made().In("Port of Ash")), "");
}

TEST(PlacesTest, HaveAWordOfEachForm) {
  const auto words = Made().WordsOf(Made().Called("south coast"));
  EXPECT_EQ(words, (std::vector<std::string>{"port", "south", "valderon", "valderonian"}));
}

}  // namespace
}  // namespace chancery::people
