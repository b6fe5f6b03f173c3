// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/vocabulary/vocabulary.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "tests/testing/temp_dir.h"

namespace chancery::vocabulary {
namespace {

// Why the files "a" and "b" are refused; empty when they are sound.
std::string Why(const std::string& a, const std::string& b = "") {
  const auto vocabulary = Vocabulary::Make({{"a", a}, {"b", b}});
  return vocabulary.ok() ? "" : std::string(vocabulary.status().message());
}

constexpr char kIssues[] = R"(basket { id: "security" name: "Security" }
issue { id: "crime" name: "Crime" basket: "security" rule { about: "cybercrime" } }
)";
constexpr char kRegion[] = R"(region { id: "asia" name: "Asia" }
)";

TEST(VocabularyTest, TakesWhatIsSound) {
  EXPECT_EQ(Why(kIssues, kRegion), "");
  EXPECT_EQ(Why("", ""), "");
}

TEST(VocabularyTest, SaysWhereAFileIsBroken) {
  EXPECT_EQ(Why("", "ring {\n  name: \"x\" }").substr(0, 6), "b:2:7:");
}

TEST(VocabularyTest, CountsEntriesOverAllFiles) {
  EXPECT_EQ(Why("abbreviation { form: \"UN\" expansion: \"United Nations\" }",
                "\n\nabbreviation { form: \"U.N.\" expansion: \"Unaided\" }"),
            "b:3:1: abbreviation U.N. has an entry already");
}

TEST(VocabularyTest, RefusesAnAbbreviationOfItself) {
  EXPECT_EQ(Why("abbreviation { form: \"UN\"\n expansion: \"U.N.\" }"),
            "a:2:2: UN is an expansion of itself");
  EXPECT_EQ(Why("abbreviation { form: \"A\" expansion: \"B\" }\n"
                "abbreviation { form: \"B\" expansion: \"bee\"\n expansion: \"a\" }"),
            "a:1:26: A is an expansion of itself");
  EXPECT_EQ(Why("abbreviation { form: \"A\" expansion: \"B\" }"
                "abbreviation { form: \"B\" expansion: \"bee\" }"),
            "");
}

TEST(VocabularyTest, RefusesAnAbbreviationOfNothing) {
  EXPECT_EQ(Why("abbreviation { form: \"UN\" }"), "a:1:1: UN stands for nothing");
  EXPECT_EQ(Why("abbreviation { form: \"--\" expansion: \"x\" }"), "a:1:1: a form without a word");
  EXPECT_EQ(Why("abbreviation { form: \"UN\" expansion: \"x\" expansion: \"X\" }"),
            "a:1:42: UN stands for this already");
  EXPECT_EQ(Why("abbreviation { form: \"UN\" expansion: \"x\" body: \"UNO\" }"),
            "a:1:42: no such body: UNO");
}

TEST(VocabularyTest, RefusesAnOfficeThatIsNone) {
  EXPECT_EQ(Why("office { symbol: \"S/P\" name: \"Planning Staff\" }"), "");
  const std::string what = "a symbol is up to 16 capitals and digits with slashes between them";
  for (const char* symbol : {"", "s/p", "S/", "/P", "S//P", "S P", "ABCDEFGHIJKLMNOPQ"}) {
    EXPECT_EQ(Why("office { symbol: \"" + std::string(symbol) + "\" name: \"Staff\" }"),
              "a:1:1: " + what)
        << symbol;
  }
  EXPECT_EQ(Why("office { symbol: \"EUR\" name: \"-\" }"), "a:1:24: a form without a word");
  const std::string one = "office { symbol: \"EUR\" name: \"Europe\" }\n";
  EXPECT_EQ(Why(one, one), "b:1:1: office EUR is there already");
}

TEST(VocabularyTest, RefusesARingThatSaysNothing) {
  EXPECT_EQ(Why("ring { id: \"r\" form: \"a\" form: \"b\" }"), "a:1:1: ring r has no scope note");
  EXPECT_EQ(Why("ring { id: \"r\" note: \"n\" form: \"a\" }"),
            "a:1:1: ring r has fewer than two forms");
  EXPECT_EQ(Why("ring { id: \"r\" note: \"n\" form: \"e-mail\"\nform: \"E mail\" }"),
            "a:2:1: \"E mail\" stands in the ring twice");
  EXPECT_EQ(Why("ring { id: \"r\" note: \"n\" form: \"a\" form: \"b\" see: \"q\" }"),
            "a:1:46: no such other ring: q");
  const std::string ring = "ring { id: \"r\" note: \"n\" form: \"a\" form: \"b\" }\n";
  EXPECT_EQ(Why(ring, ring), "b:1:1: ring r is there already");
}

TEST(VocabularyTest, RefusesReferencesToNothingAndCircles) {
  EXPECT_EQ(Why("issue { id: \"i\" name: \"I\" basket: \"b\" rule { about: \"x\" } }"),
            "a:1:27: no such basket: b");
  EXPECT_EQ(Why(kIssues,
                "issue { id: \"i\" name: \"I\" basket: \"security\" broader: \"j\" "
                "rule { about: \"x\" } }"),
            "b:1:46: no such issue: j");
  EXPECT_EQ(Why(kIssues,
                "issue { id: \"i\" name: \"I\" basket: \"security\" broader: \"j\" "
                "rule { about: \"x\" } }\n"
                "issue { id: \"j\" name: \"J\" basket: \"security\" broader: \"i\" "
                "rule { about: \"x\" } }"),
            "b:1:46: issue i is wider than itself");
  EXPECT_EQ(Why("region { id: \"r\" name: \"R\" within: \"r\" }"),
            "a:1:28: region r lies in itself");
  EXPECT_EQ(Why("region { id: \"r\" name: \"R\" within: \"s\" }"), "a:1:28: no such region: s");
  EXPECT_EQ(Why("region { id: \"r\" name: \"R\" country: \"JOR\" }"),
            "a:1:28: no such country: JOR");
  EXPECT_EQ(Why("region { id: \"r\" name: \"R\" country: \"JOR\" country: \"JOR\" }\n"
                "country { code: \"JOR\" name: \"Jordan\" region: \"r\" }"),
            "a:1:43: JOR is there already");
  EXPECT_EQ(Why("body { id: \"UN\" name: \"United Nations\" within: \"UN\" }"),
            "a:1:40: body UN is a part of itself");
  EXPECT_EQ(Why("country { code: \"JOR\" name: \"Jordan\" region: \"asia\" }"),
            "a:1:38: no such region: asia");
}

TEST(VocabularyTest, RefusesCountriesThatNoTextCanTellApart) {
  const std::string one = "country { code: \"COG\" name: \"Congo\" region: \"asia\" }\n";
  const std::string text = std::string(kRegion) + one;
  EXPECT_EQ(Why(text), "");
  EXPECT_EQ(Why(text, "country { code: \"COD\" name: \"DRC\" also: \"CONGO\" region: \"asia\" }"),
            "b:1:1: \"CONGO\" says COD and COG: it can be perhaps, or a longer form");
  EXPECT_EQ(Why(text,
                "country { code: \"COD\" name: \"DRC\" also: \"CONGO\" region: \"asia\" "
                "rule { perhaps: \"CONGO\" } }"),
            "");
  EXPECT_EQ(Why(text, one), "b:1:1: country COG is there already");
  EXPECT_EQ(Why(text, "country { code: \"Cog\" name: \"C\" region: \"asia\" }"),
            "b:1:1: a code is three capitals");
}

TEST(VocabularyTest, RefusesRulesThatCanNotCount) {
  const std::string issue = "issue { id: \"i\" name: \"I\" basket: \"security\" rule {";
  EXPECT_EQ(Why(kIssues, issue + "} }"), "b:1:1: nothing gives the tag");
  EXPECT_EQ(Why(kIssues, issue + "perhaps: \"x\" } }"),
            "b:1:1: perhaps can never count: nothing supports it");
  EXPECT_EQ(Why(kIssues, issue + "about: \"x\"\nexcept: \"x\" } }"),
            "b:2:1: \"x\" stands in the rule twice");
  EXPECT_EQ(Why(kIssues, issue + "about: \"a b c d e f g h i j k l m\" } }"),
            "b:1:52: a form of more than 12 words or 200 bytes");
  EXPECT_EQ(Why(kIssues, issue + "about: \"x\" at_least: 0 } }"), "b:1:1: at_least is below 1");
}

TEST(VocabularyTest, ReadsAFolder) {
  const testing::TempDir dir;
  EXPECT_EQ(Vocabulary::Read(dir.path()).status().code(), StatusCode::kNotFound);
  EXPECT_EQ(Vocabulary::Read(dir.path() / "no").status().code(), StatusCode::kNotFound);
  std::ofstream(dir.path() / "b.textproto") << kRegion;
  std::ofstream(dir.path() / "a.textproto") << kIssues;
  std::ofstream(dir.path() / "notes.txt") << "ring {";
  const auto vocabulary = Vocabulary::Read(dir.path());
  ASSERT_TRUE(vocabulary.ok()) << vocabulary.status();
  EXPECT_EQ(vocabulary->entries().issue_size(), 1);
  EXPECT_EQ(vocabulary->entries().region_size(), 1);
  std::ofstream(dir.path() / "c.textproto") << "ring {\n";
  EXPECT_EQ(
      Vocabulary::Read(dir.path()).status().message().substr(0, dir.path().string().size() + 16),
      dir.path().string() + "/c.textproto:2:1");
}

TEST(VocabularyTest, BoundsWhatItReads) {
  const testing::TempDir dir;
  std::ofstream(dir.path() / "big.textproto") << "#" << std::string(4 << 20, ' ');
  EXPECT_EQ(Vocabulary::Read(dir.path()).status().code(), StatusCode::kResourceExhausted);
  const testing::TempDir many;
  for (int i = 0; i < 65; ++i) {
    std::ofstream(many.path() / (std::to_string(i) + ".textproto")) << "";
  }
  EXPECT_EQ(Vocabulary::Read(many.path()).status().code(), StatusCode::kResourceExhausted);
}

}  // namespace
}  // namespace chancery::vocabulary
