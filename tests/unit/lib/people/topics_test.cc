// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/people/topics.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>

namespace chancery::people {
namespace {

const Topics& Made() {
  static const Topics topics = [] {
    config::v1::Vocabulary vocabulary;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
        R"(country { name: "Valderon" adjective: "Valderonian" capital: "Port Ash" capital: "Ash\303\251" }
           country { name: "North Orland" rule { perhaps: "Orland" } adjective: "Orlandish" capital: "Tam" }
           country { name: "South Orland" rule { perhaps: "Orland" } capital: "Bree" }
           country { name: "Union of Isles" also: "UI" also: "Isles" rule { mixed_case: "UI" } })",
        &vocabulary));
    return Topics(vocabulary);
  }();
  return topics;
}

// "valderon|ashe trade".
std::string Groups(std::string_view question) {
  std::string all;
  for (const auto& group : Made().GroupsOf(question)) {
    std::string words;
    for (const std::string& word : group) words += (words.empty() ? "" : "|") + word;
    all += (all.empty() ? "" : " ") + words;
  }
  return all;
}

TEST(TopicsTest, TakesEveryWordByItself) {
  EXPECT_EQ(Groups("the Trade and the AID of a trade"), "trade aid");
  EXPECT_EQ(Groups(""), "");
  EXPECT_EQ(Groups("of the"), "");
}

TEST(TopicsTest, PutsTogetherWhatACountryIsCalled) {
  EXPECT_EQ(Groups("trade with valderon"), "trade valderon|valderonian|ashe");
  EXPECT_EQ(Groups("Valderonian trade"), "valderonian trade") << "only its name asks for it";
}

TEST(TopicsTest, TakesTheLongestNameAndAllCountriesOfIt) {
  EXPECT_EQ(Groups("North Orland"), "north|orland|orlandish|tam");
  EXPECT_EQ(Groups("Orland"), "orland|orlandish|tam|bree");
  EXPECT_EQ(Groups("the north"), "north");
  EXPECT_EQ(Groups("North Orland, South Orland"), "north|orland|orlandish|tam south|orland|bree");
}

TEST(TopicsTest, KnowsNoCountryByWhatMayBeAWord) { EXPECT_EQ(Groups("ui"), "ui"); }

TEST(TopicsTest, KnowsNoCountryWithoutAVocabulary) {
  EXPECT_EQ(Topics().GroupsOf("Valderon").size(), 1u);
}

}  // namespace
}  // namespace chancery::people
