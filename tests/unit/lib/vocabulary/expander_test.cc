// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/vocabulary/expander.h"

#include <gtest/gtest.h>

namespace chancery::vocabulary {
namespace {

constexpr char kWords[] = R"(
abbreviation { form: "UN" expansion: "United Nations" }
abbreviation { form: "UNSC" expansion: "United Nations Security Council" expansion: "Security Council" }
abbreviation { form: "WHO" expansion: "World Health Organization" also_a_word: true }
abbreviation { form: "COP" note: "climate, or talks" also_a_word: true
               expansion: "Conference of the Parties" expansion: "chief of protocol" }
ring { id: "digital-diplomacy" note: "not: e-government"
       form: "digital diplomacy" form: "cyber diplomacy" form: "e-diplomacy" }
ring { id: "embassy" note: "missions" form: "embassy" form: "mission" }
)";

// "kind id first+count: form | form" of each expansion, one a line.
std::string Expand(std::string_view question) {
  const auto vocabulary = Vocabulary::Make({{"words", kWords}});
  EXPECT_TRUE(vocabulary.ok()) << vocabulary.status();
  std::string all;
  for (const Expansion& one : Expander(*vocabulary).ExpansionsOf(question)) {
    all += (one.kind == Expansion::Kind::kRing ? "ring " : "abbr ") + one.id + " " +
           std::to_string(one.first) + "+" + std::to_string(one.count) +
           (one.also_a_word ? "?" : "") + ":";
    for (const std::string& form : one.forms) all += " " + form + ";";
    all += "\n";
  }
  return all;
}

TEST(ExpanderTest, OffersWhatAnAbbreviationStandsFor) {
  EXPECT_EQ(Expand("unsc vote"),
            "abbr UNSC 0+1: United Nations Security Council; Security Council;\n");
  EXPECT_EQ(Expand("the U.N. vote"), "abbr UN 1+1: United Nations;\n");
}

TEST(ExpanderTest, OffersTheAbbreviationOfWhatWasWrittenOut) {
  EXPECT_EQ(Expand("united nations"), "abbr UN 0+2: UN;\n");
  EXPECT_EQ(Expand("vote in the Security Council"), "abbr UNSC 3+2: UNSC;\n");
}

TEST(ExpanderTest, TakesTheLongestForm) {
  EXPECT_EQ(Expand("United Nations Security Council"), "abbr UNSC 0+4: UNSC;\n");
}

TEST(ExpanderTest, GivesNoOtherSenseOfTheSameLetters) {
  EXPECT_EQ(Expand("chief of protocol"), "abbr COP 0+3?: COP;\n");
}

TEST(ExpanderTest, MarksWhatMayBeAWord) {
  EXPECT_EQ(Expand("who knows"), "abbr WHO 0+1?: World Health Organization;\n");
  EXPECT_EQ(Expand("world health organization"), "abbr WHO 0+3?: WHO;\n");
}

TEST(ExpanderTest, GoesRoundTheRing) {
  EXPECT_EQ(Expand("Cyber-Diplomacy and e-diplomacy"),
            "ring digital-diplomacy 0+2: digital diplomacy; e-diplomacy;\n"
            "ring digital-diplomacy 3+2: digital diplomacy; cyber diplomacy;\n");
}

TEST(ExpanderTest, KnowsPluralsAndGenitives) {
  EXPECT_EQ(Expand("embassies"), "ring embassy 0+1: mission;\n");
  EXPECT_EQ(Expand("the embassy's roof"), "ring embassy 1+1: mission;\n");
}

TEST(ExpanderTest, HasItsScopeNotes) {
  const auto vocabulary = Vocabulary::Make({{"words", kWords}});
  ASSERT_TRUE(vocabulary.ok());
  const auto found = Expander(*vocabulary).Expansions({"digital", "diplomacy", "cop"});
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].note, "not: e-government");
  EXPECT_EQ(found[1].note, "climate, or talks");
}

TEST(ExpanderTest, SaysNothingOfOtherWords) {
  EXPECT_EQ(Expand("water treaty"), "");
  EXPECT_EQ(Expand("digital"), "");
  EXPECT_EQ(Expand(""), "");
}

}  // namespace
}  // namespace chancery::vocabulary
