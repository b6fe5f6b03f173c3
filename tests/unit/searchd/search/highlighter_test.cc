// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/highlighter.h"

#include <gtest/gtest.h>

#include <set>
#include <sstream>

#include "searchd/search/query_parser.h"

namespace chancery::search {
namespace {

v1::Document Text(const std::vector<std::string>& portions) {
  v1::Document document;
  for (const std::string& text : portions) {
    auto* portion = document.add_portions();
    portion->set_text(text);
    portion->set_paragraph(static_cast<std::uint32_t>(document.portions_size()));
    portion->set_page(7);
  }
  return document;
}

v1::Snippet Best(std::string_view question, const v1::Document& document) {
  const ParsedQuery parsed = ParseQuery(question);
  return Highlighter(parsed.query).Best(document);
}

// With the marked words in brackets.
std::string Show(const v1::Snippet& snippet) {
  std::string out;
  for (const auto& piece : snippet.pieces()) {
    out += piece.highlighted() ? "[" + piece.text() + "]" : piece.text();
  }
  return out;
}

TEST(HighlighterTest, MarksWordsByTheirStem) {
  EXPECT_EQ(Show(Best("treaty", Text({"Two TREATIES, one treaty's end."}))),
            "Two [TREATIES], one [treaty's] end.");
}

TEST(HighlighterTest, MarksPhrasesByTheirWords) {
  EXPECT_EQ(Show(Best("\"fishing treaty\"", Text({"A fishing treaty, two treaties."}))),
            "A [fishing] [treaty], two treaties.");
}

TEST(HighlighterTest, MarksWhatBeginsAsAPatternAndWordsThatAreNear) {
  EXPECT_EQ(Show(Best("negotiat* dam NEAR water",
                      Text({"Negotiators negotiated the waters, dams, water and dam."}))),
            "[Negotiators] [negotiated] the waters, dams, [water] and [dam].");
}

TEST(HighlighterTest, MarksOtherFormsWhereTheyStandAsAWhole) {
  using Kind = index::Query::Kind;
  index::Query best{Kind::kBest};
  best.children = {ParseQuery("eu").query, ParseQuery("\"union of states\"").query,
                   ParseQuery("blocs").query};
  for (std::size_t i = 1; i < 3; ++i) best.children[i].factor = 0.5;
  const auto document =
      Text({"The EU is a union of states, of which a union is made; a bloc, not of states."});
  EXPECT_EQ(
      Show(Highlighter(best).Best(document)),
      "The [EU] is a [union] [of] [states], of which a union is made; a [bloc], not of states.");
  // All of them are one word of the question: a passage with two others is better.
  index::Query question{Kind::kOr};
  question.children = {best, ParseQuery("dam").query, ParseQuery("water").query};
  const auto parts = Text({"The EU, a union of states and a bloc.", "The dam and its water."});
  EXPECT_EQ(Highlighter(question).Best(parts).paragraph(), 2u);
}

TEST(HighlighterTest, MarksPairsThatShareALetterAsOne) {
  EXPECT_EQ(Show(Best("水資源", Text({"この水資源の条約"}))), "この[水資源]の条約");
}

TEST(HighlighterTest, MarksWhatMatchedInTheLanguageOfThePortion) {
  auto document = Text({"Les négociations à Genève.", "Négociations of theirs with Qaddafi."});
  document.mutable_portions(0)->set_language("fr");
  document.add_languages("fr");
  EXPECT_EQ(Show(Best("negociation geneve", document)), "Les [négociations] à [Genève].");
  EXPECT_EQ(Show(Best("法", Text({"この法律"}))), "この[法]律");
  const ParsedQuery name = ParseQuery("kadhafi theirs");
  const std::vector<std::uint32_t> names = {0};
  EXPECT_EQ(Show(Highlighter(name.query, names).Best(document)),
            "Négociations of [theirs] with [Qaddafi].");
  EXPECT_EQ(Show(Highlighter(name.query).Best(document)), "Négociations of [theirs] with Qaddafi.");
}

TEST(HighlighterTest, LeavesExclusionsAndFiltersUnmarked) {
  EXPECT_EQ(Show(Best("harbour -treaty from:valderon", Text({"The harbour treaty of valderon."}))),
            "The [harbour] treaty of valderon.");
}

TEST(HighlighterTest, ChoosesThePortionWithMostOfTheQuestion) {
  const auto snippet = Best("harbour dues", Text({"The harbour, the harbour.", "Nothing.",
                                                  "Dues of\nthe harbour.", "Harbour dues."}));
  EXPECT_EQ(snippet.paragraph(), 3u);
  EXPECT_EQ(snippet.page(), 7u);
  EXPECT_EQ(Show(snippet), "[Dues] of the [harbour].");
}

TEST(HighlighterTest, CutsLongTextsAroundWhatItFound) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += "word" + std::to_string(i) + " ";
  text += "harbour ";
  for (int i = 200; i < 400; ++i) text += "word" + std::to_string(i) + " ";
  const std::string shown = Show(Best("harbour", Text({text})));
  EXPECT_EQ(shown.find("… word192 word193"), 0u) << shown;
  EXPECT_NE(shown.find("word199 [harbour] word200"), std::string::npos) << shown;
  EXPECT_TRUE(shown.ends_with(" …")) << shown;
  EXPECT_LT(shown.size(), 700u);
}

TEST(HighlighterTest, ShowsTheBeginningWhenNothingIsFound) {
  EXPECT_EQ(Show(Best("", Text({"First words.", "More."}))), "First words.");
  EXPECT_EQ(Show(Best("harbour", Text({"First words.", "More."}))), "First words.");
}

TEST(HighlighterTest, HasNothingToShowOfNothing) {
  EXPECT_EQ(Best("harbour", Text({})).SerializeAsString(), "");
  EXPECT_EQ(Show(Best("harbour", Text({"..."}))), "");
}

TEST(HighlighterTest, StaysInsideOneVeryLongWord) {
  const std::string shown =
      Show(Best("harbour", Text({"harbour " + std::string(5000, 'x') + " end"})));
  EXPECT_TRUE(shown.starts_with("[harbour]")) << shown.substr(0, 80);
  EXPECT_LT(shown.size(), 700u);
}

std::vector<std::string> Passages(std::string_view question, const v1::Document& document,
                                  std::size_t most) {
  std::vector<std::string> shown;
  for (const auto& passage : Highlighter(ParseQuery(question).query).Passages(document, most)) {
    shown.push_back(std::to_string(passage.paragraph()) + ": " + Show(passage));
  }
  return shown;
}

TEST(HighlighterTest, GivesSeveralPassagesTheBestFirst) {
  const auto document =
      Text({"A harbour.", "Nothing.", "Dues of the harbour.", "Harbour, harbour."});
  using Shown = std::vector<std::string>;
  EXPECT_EQ(Passages("harbour dues", document, 5),
            (Shown{"3: [Dues] of the [harbour].", "4: [Harbour], [harbour].", "1: A [harbour]."}));
  EXPECT_EQ(Passages("harbour dues", document, 2).size(), 2u);
  EXPECT_EQ(Passages("plover", document, 5), Shown{"1: A harbour."});
  EXPECT_EQ(Passages("", document, 5), Shown{"1: A harbour."});
  EXPECT_EQ(Passages("harbour", Text({}), 5).size(), 1u);
}

// The words of a text are numbered, so that an overlap would show.
TEST(HighlighterTest, GivesPassagesThatDoNotOverlapAndTheBestOneFirst) {
  std::uint32_t seed = 7;
  const auto below = [&](std::uint32_t n) {
    return (seed = seed * 1664525 + 1013904223) / 65536 % n;
  };
  for (int round = 0; round < 50; ++round) {
    std::vector<std::string> portions(1 + below(3));
    int number = 0;
    for (std::string& text : portions) {
      for (std::uint32_t words = below(400); words > 0; --words) {
        const std::uint32_t kind = below(30);
        text += kind == 0 ? "harbour " : kind == 1 ? "dues " : "w" + std::to_string(number) + " ";
        ++number;
      }
    }
    const v1::Document document = Text(portions);
    const auto shown = Passages("harbour dues", document, 5);
    EXPECT_EQ(shown[0], Passages("harbour dues", document, 1)[0]);
    std::set<std::string> seen;
    for (std::size_t i = 0; i < shown.size(); ++i) {
      if (i > 0) {
        EXPECT_NE(shown[i].find('['), std::string::npos) << shown[i];
      }
      std::istringstream words(shown[i]);
      for (std::string word; words >> word;) {
        if (word[0] != 'w') continue;
        EXPECT_TRUE(seen.insert(word).second) << word;
      }
    }
  }
}

}  // namespace
}  // namespace chancery::search
