// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/extender.h"

#include <gtest/gtest.h>

#include <string>

#include "lib/index/query.h"

namespace chancery::search {
namespace {

using index::Query;

constexpr char kVocabulary[] = R"(
abbreviation { form: "EU" expansion: "European Union" }
abbreviation { form: "WHO" expansion: "World Health Organization" also_a_word: true }
abbreviation { form: "GOI" expansion: "Government of India" expansion: "Government of Iran" }
ring { id: "talks" note: "between states" form: "negotiation" form: "talks" }
region { id: "europe" name: "Europe" }
region { id: "americas" name: "Americas" }
country { code: "DEU" name: "Germany" also: "Federal Republic of Germany" region: "europe" }
country { code: "SLV" name: "El Salvador" region: "americas" }
basket { id: "security" name: "Security" }
issue { id: "cybercrime" name: "Cybercrime" basket: "security" rule { about: "ransomware" } }
body { id: "NATO" name: "North Atlantic Treaty Organization" also: "NATO" }
)";

const Wording& TheWording() {
  static const Wording* const wording = [] {
    const auto vocabulary = vocabulary::Vocabulary::Make({{"words", kVocabulary}});
    EXPECT_TRUE(vocabulary.ok()) << vocabulary.status();
    return new Wording(*vocabulary);
  }();
  return *wording;
}

ParsedQuery Read(std::string_view question, const Wishes& wishes = {}) {
  ParsedQuery parsed = ParseQuery(question);
  Extend(TheWording(), wishes, &parsed);
  return parsed;
}

// The tree in one line: "[asked / other]" for forms of one thing.
std::string Show(const Query& query) {
  std::string out;
  const auto all = [&](std::string_view between) {
    for (const Query& child : query.children) {
      out += (out.empty() ? "" : std::string(between)) + Show(child);
    }
    return out;
  };
  switch (query.kind) {
    case Query::Kind::kWord:
      return query.words[0];
    case Query::Kind::kPhrase:
      for (const std::string& word : query.words) out += (out.empty() ? "" : " ") + word;
      return '"' + out + '"';
    case Query::Kind::kBest:
      return "[" + all(" / ") + "]";
    case Query::Kind::kOr:
      return "(" + all(" | ") + ")";
    case Query::Kind::kAnd:
      return "(" + all(" & ") + ")";
    case Query::Kind::kNot:
      return "-" + all("");
    default:
      return "?";
  }
}

std::string Shown(std::string_view question, const Wishes& wishes = {}) {
  return Show(Read(question, wishes).query);
}

TEST(ExtenderTest, LooksForTheOtherForms) {
  EXPECT_EQ(Shown("eu"), "[eu / \"european union\"]");
  EXPECT_EQ(Shown("eu sanctions"), "([eu / \"european union\"] | sanctions)");
  EXPECT_EQ(Shown("treaty AND GOI"),
            "(treaty & [goi / \"government of india\" / \"government of iran\"])");
  EXPECT_EQ(Shown("talks"), "[talks / negotiation]");
}

TEST(ExtenderTest, TakesWordsSideBySideForOneForm) {
  EXPECT_EQ(Shown("European Union sanctions"), "([(european | union) / \"eu\"] | sanctions)");
  EXPECT_EQ(Shown("european from:x union"), "(([(european | union) / \"eu\"]) & x)");
  EXPECT_EQ(Shown("\"European Union\""), "[\"european union\" / \"eu\"]");
  EXPECT_EQ(Shown("union european"), "(union | european)");
  EXPECT_EQ(Shown("european AND union"), "(european & union)");
}

TEST(ExtenderTest, LeavesAloneWhatWasMeantAsItIs) {
  for (const char* question :
       {"-eu treaty", "from:eu", "subject:eu", "\"eu\"", "euro*", "treaty NOT (eu OR dam)",
        "\"european union summit\"", "lang:fr", "sanctions"}) {
    EXPECT_EQ(Shown(question), Show(ParseQuery(question).query)) << question;
  }
  EXPECT_EQ(Read("eu NEAR dam").query.kind, Query::Kind::kNear);
}

TEST(ExtenderTest, TakesNothingThatIsRefused) {
  EXPECT_EQ(Shown("eu talks", {.none = true}), "(eu | talks)");
  EXPECT_EQ(Shown("eu talks", {.refused = {"EU"}}), "(eu | [talks / negotiation])");
  EXPECT_EQ(Shown("eu talks", {.refused = {"talks"}}), "([eu / \"european union\"] | talks)");
}

TEST(ExtenderTest, TakesWhatMayBeAWordOnlyWhenAsked) {
  EXPECT_EQ(Shown("who"), "who");
  EXPECT_EQ(Shown("\"world health organization\""), "\"world health organization\"");
  EXPECT_EQ(Shown("who", {.wanted = {"WHO"}}), "[who / \"world health organization\"]");
  EXPECT_EQ(Shown("who", {.refused = {"WHO"}, .wanted = {"WHO"}}), "who");
}

TEST(ExtenderTest, SaysWhatIsLookedForAndWhatIsOffered) {
  const auto parts = Read("the European Union WHO \"European Union\"").parts;
  ASSERT_EQ(parts.size(), 5u);
  EXPECT_EQ(parts[0].expansions_size(), 0);
  ASSERT_EQ(parts[1].expansions_size(), 1);
  const v1::Expansion& eu = parts[1].expansions(0);
  EXPECT_EQ(eu.kind(), v1::Expansion::KIND_ABBREVIATION);
  EXPECT_EQ(eu.id(), "EU");
  EXPECT_EQ(eu.forms(0), "EU");
  EXPECT_TRUE(eu.taken());
  EXPECT_EQ(eu.parts(), 2u);
  EXPECT_EQ(parts[2].expansions_size(), 0);
  ASSERT_EQ(parts[3].expansions_size(), 1);
  EXPECT_FALSE(parts[3].expansions(0).taken());
  ASSERT_EQ(parts[4].expansions_size(), 1);
  EXPECT_EQ(parts[4].expansions(0).parts(), 1u);
  const auto ring = Read("talks", {.none = true}).parts[0].expansions(0);
  EXPECT_EQ(ring.kind(), v1::Expansion::KIND_RING);
  EXPECT_EQ(ring.note(), "between states");
  EXPECT_FALSE(ring.taken());
}

TEST(ExtenderTest, CountsOtherFormsForLess) {
  const Query best = Read("eu").query;
  EXPECT_EQ(best.children[0].factor, 1);
  EXPECT_LT(best.children[1].factor, 1);
}

TEST(ExtenderTest, LooksForFewOtherWords) {
  std::string question;
  for (int i = 0; i < 40; ++i) question += "goi x" + std::to_string(i) + " ";
  std::size_t others = 0, taken = 0, offered = 0;
  const ParsedQuery parsed = Read(question);
  for (const Query& child : parsed.query.children) {
    if (child.kind != Query::Kind::kBest) continue;
    for (std::size_t i = 1; i < child.children.size(); ++i)
      others += child.children[i].words.size();
  }
  for (const v1::QueryPart& part : parsed.parts) {
    for (const auto& expansion : part.expansions()) (expansion.taken() ? taken : offered) += 1;
  }
  EXPECT_EQ(others, 60u);  // Ten times six; the next ones would be over 64.
  EXPECT_EQ(taken, 10u);
  EXPECT_EQ(offered, 22u);
}

TEST(ExtenderTest, ReadsTheSameQuestionAgain) {
  for (const char* question : {"European Union sanctions", "european from:x union",
                               "(eu OR dam) talks -who", "\"European Union\" AND (talks OR eu)"}) {
    const ParsedQuery once = Read(question);
    EXPECT_EQ(once.text, ParseQuery(question).text);
    EXPECT_EQ(Show(Read(once.text).query), Show(once.query)) << question;
  }
}

TEST(ExtenderTest, FindsTagsByTheirNames) {
  EXPECT_EQ(Shown("tag:prel"), "prel");
  EXPECT_EQ(Shown("tag:Cybercrime"), "(cybercrime | icybercrime)");
  EXPECT_EQ(Shown("tag:\"North Atlantic Treaty Organization\""),
            "(\"north atlantic treaty organization\" | bnato)");
  EXPECT_EQ(Shown("tag:europe"), "(europe | reurope)");
  EXPECT_EQ(Shown("country:germany"), "cdeu");
  EXPECT_EQ(Shown("country:DEU"), "cdeu");
  EXPECT_EQ(Shown("country:\"Federal Republic of Germany\" -country:\"El Salvador\""),
            "(cdeu & -cslv)");
  EXPECT_EQ(Read("country:germany").query.field, index::Field::kAssigned);
  EXPECT_EQ(Read("country:europe").query.field, index::Field::kCountry);
  EXPECT_FALSE(Read("country:europe").parts[0].note().empty());
  EXPECT_TRUE(Read("country:deu").parts[0].note().empty());
}

}  // namespace
}  // namespace chancery::search
