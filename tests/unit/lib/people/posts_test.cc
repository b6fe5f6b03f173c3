// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/people/posts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace chancery::people {
namespace {

using chancery::v1::Document;
using chancery::v1::Role;

const OfficeSymbols& Symbols() {
  static const OfficeSymbols symbols = {{"NEA", "Bureau of Near Eastern Affairs"},
                                        {"EUR", "Bureau of European Affairs"},
                                        {"RPM", "Office of Alliance Affairs"},
                                        {"S/P", "Planning Staff"}};
  return symbols;
}

struct View {
  std::string title{}, from{}, to{}, text{};
  std::vector<std::pair<std::string, Role>> authors{};
};

Document Make(const View& view) {
  Document document;
  document.set_title(view.title);
  document.set_origin(view.from);
  if (!view.to.empty()) document.add_recipients(view.to);
  if (!view.text.empty()) document.add_portions()->set_text(view.text);
  for (const auto& [name, role] : view.authors) {
    auto* author = document.add_authors();
    author->set_name(name);
    author->set_role(role);
  }
  return document;
}

using Lines = std::vector<std::string>;

// "Talbot, Phillips: Ambassador".
Lines Read(const View& view) {
  const Document document = Make(view);
  Lines lines;
  for (const PostRead& post : PostsIn(document, Symbols())) {
    lines.push_back(document.authors(static_cast<int>(post.author)).name() + ": " + post.phrase);
  }
  return lines;
}

constexpr Role kFrom = chancery::v1::ROLE_FROM;
constexpr Role kSigned = chancery::v1::ROLE_SIGNED;
constexpr Role kDrafted = chancery::v1::ROLE_DRAFTED;

const std::vector<std::pair<std::string, Role>> kMarlow = {{"Marlow, Edgar T.", kDrafted}};

Lines OfTitle(const std::string& title) { return Read({.title = title, .authors = kMarlow}); }
Lines OfText(const std::string& text) { return Read({.text = text, .authors = kMarlow}); }
Lines Marlow(const std::string& phrase) { return {"Marlow, Edgar T.: " + phrase}; }

TEST(PostsTest, ReadsThePartyInFrontOfANameInParentheses) {
  EXPECT_EQ(OfTitle("The Ambassador in Valderon (Marlow) to the Department of State"),
            Marlow("Ambassador in Valderon"));
  EXPECT_EQ(OfTitle("Telegram From the Embassy in Valderon (E. T. Marlow) to the Department"),
            Marlow("Embassy in Valderon"));
  EXPECT_EQ(OfTitle("Memorandum From the Assistant Secretary for Economic and Social Affairs "
                    "(Marlow) to the Secretary of State"),
            Marlow("Assistant Secretary for Economic and Social Affairs"));
  EXPECT_EQ(OfTitle("Letter From the Secretary (Orr) to the Ambassador to Valderon (Marlow)"),
            Marlow("Ambassador to Valderon"));
  EXPECT_EQ(OfTitle("Conversation Between the President (Orr) and the Consul at Port Ash (Marlow)"),
            Marlow("Consul at Port Ash"));
}

TEST(PostsTest, ReadsTheOfficeBehindAName) {
  EXPECT_EQ(OfTitle("Memorandum by Edgar T. Marlow of the Office of Alliance Affairs to the "
                    "Secretary of State"),
            Marlow("Office of Alliance Affairs"));
  EXPECT_EQ(OfTitle("Memorandum by Mr. Marlow, of the Planning Staff, for the files"),
            Marlow("Planning Staff"));
  EXPECT_EQ(OfTitle("Telegram on the minister of the Interior"), Lines());
  EXPECT_EQ(OfTitle("Report of the Commission"), Lines());
}

TEST(PostsTest, ReadsPostsThatArePartOfTheName) {
  EXPECT_EQ(Read({.from = "Acting Secretary of State Marlow", .authors = kMarlow}),
            Marlow("Acting Secretary of State"));
  EXPECT_EQ(Read({.to = "Director of Central Intelligence Marlow", .authors = kMarlow}),
            Marlow("Director of Central Intelligence"));
  EXPECT_EQ(Read({.from = "Secretary of State", .authors = kMarlow}), Lines());
}

TEST(PostsTest, TakesTheMissionForThePostOfWhoeverSentOrSignedIt) {
  const std::vector<std::pair<std::string, Role>> authors = {
      {"Marlow, Edgar T.", kSigned}, {"Finch, Ida", kDrafted}, {"Marlow, Edgar T.", kFrom}};
  EXPECT_EQ(Read({.from = "Embassy in Valderon", .authors = authors}),
            Marlow("Embassy in Valderon"));
  EXPECT_EQ(Read({.from = "Department of State", .authors = authors}), Lines());
  EXPECT_EQ(Read({.from = "The Valderon Desk", .authors = authors}), Lines());
}

TEST(PostsTest, ReadsShortLinesAboutOnePerson) {
  EXPECT_EQ(OfText("PARTICIPANTS\nEdgar T. Marlow, Assistant Secretary, NEA\nIda Finch, Valderon"),
            Marlow("Assistant Secretary, NEA (Bureau of Near Eastern Affairs)"));
  EXPECT_EQ(OfText("NEA \u2014 Mr. Marlow"), Marlow("NEA (Bureau of Near Eastern Affairs)"));
  EXPECT_EQ(OfText("EUR/RPM-Marlow"),
            Marlow("EUR/RPM (Bureau of European Affairs; Office of Alliance Affairs)"));
  EXPECT_EQ(OfText("Ambassador Marlow, Valderon"), Marlow("Ambassador, Valderon"));
  EXPECT_EQ(OfText("FROM: S/P - E. Marlow"), Marlow("S/P (Planning Staff)"));
  EXPECT_EQ(OfText("The Honorable Edgar T. Marlow, American Ambassador, Port Ash"),
            Marlow("Ambassador, Port Ash"));
}

TEST(PostsTest, ReadsNoPostWhereNothingSaysOne) {
  EXPECT_EQ(OfText("Edgar T. Marlow"), Lines());
  EXPECT_EQ(OfText("Dear Mr. Marlow: the Ambassador called."), Lines());
  EXPECT_EQ(OfText("Marlow went to see the Minister of Trade"), Lines());
  EXPECT_EQ(OfText("Mr. Marlow went home"), Lines());
  EXPECT_EQ(OfText("H. Marlow, Ambassador"), Lines()) << "another given name";
}

TEST(PostsTest, ReadsOnlyTheEdgesAndTheListsOfAText) {
  const std::string paragraph = std::string(200, 'x') + "\n";
  const std::string line = "Ambassador Marlow, Valderon\n";
  std::string middle;
  for (int i = 0; i < 20; ++i) middle += paragraph;
  EXPECT_EQ(OfText(line + middle).size(), 1u);
  EXPECT_EQ(OfText(middle + line).size(), 1u);
  EXPECT_EQ(OfText(middle + line + middle), Lines());
  EXPECT_EQ(OfText(middle + "Participants:\n" + line + middle).size(), 1u);
  EXPECT_EQ(OfText(middle + "Participants:\n" + paragraph + line + middle), Lines());
  EXPECT_EQ(OfText(line.substr(0, line.size() - 1) + std::string(200, ' ') + "end of it"), Lines());
}

TEST(PostsTest, DropsWhatMayBeOfTwo) {
  const std::vector<std::pair<std::string, Role>> two = {{"Marlow, Edgar T.", kDrafted},
                                                         {"Marlow, Ida", kDrafted}};
  EXPECT_EQ(Read({.title = "The Ambassador (Marlow)", .authors = two}), Lines());
  EXPECT_EQ(Read({.title = "The Ambassador (Ida Marlow)", .authors = two}),
            Lines{"Marlow, Ida: Ambassador"});
  EXPECT_EQ(Read({.text = "Mr. Marlow, Director, and Mr. Finch, Deputy Director",
                  .authors = {{"Marlow, Edgar", kDrafted}, {"Finch, Ida", kDrafted}}}),
            Lines());
}

TEST(PostsTest, KnowsNobodyWhoIsNotAnAuthorOfTheView) {
  EXPECT_EQ(Read({.title = "The Ambassador in Valderon (Orr)", .authors = kMarlow}), Lines());
  EXPECT_EQ(Read({.title = "The Ambassador in Valderon (Orr)"}), Lines());
}

TEST(PostsTest, SaysEachPostOnce) {
  EXPECT_EQ(Read({.title = "The Ambassador in Valderon (Marlow)",
                  .from = "The Ambassador in Valderon (Marlow)",
                  .text = "Ambassador Marlow, Valderon\nAmbassador Marlow, Valderon",
                  .authors = kMarlow}),
            (Lines{"Marlow, Edgar T.: Ambassador in Valderon",
                   "Marlow, Edgar T.: Ambassador, Valderon"}));
}

TEST(OpenSymbolsTest, OpensWholeSymbolsOnly) {
  EXPECT_EQ(OpenSymbols("Chief, EUR", Symbols()), "Chief, EUR (Bureau of European Affairs)");
  EXPECT_EQ(OpenSymbols("EUROPE, EURs, S/PX, \u00C4EUR", Symbols()),
            "EUROPE, EURs, S/PX, \u00C4EUR");
  EXPECT_EQ(OpenSymbols("EUR. Marlow", Symbols()), "EUR. Marlow");
  EXPECT_EQ(OpenSymbols("", Symbols()), "");
}

// Whatever stands in a view: a phrase is UTF-8 of a length that can be shown, and of an author.
void ExpectSound(const Document& view) {
  for (const PostRead& post : PostsIn(view, Symbols())) {
    EXPECT_LT(static_cast<int>(post.author), view.authors_size());
    EXPECT_LE(post.phrase.size(), 4000u);
    chancery::v1::Person person;
    person.set_name(post.phrase);
    std::string bytes;
    EXPECT_TRUE(person.SerializeToString(&bytes) && person.ParseFromString(bytes)) << post.phrase;
  }
}

// Words and signs that mean something here, in any order, some cut in the middle of a character.
TEST(PostsTest, TakesAnyText) {
  const std::vector<std::string> pieces = {"Marlow",
                                           "(",
                                           ")",
                                           "of the ",
                                           "From ",
                                           "to the ",
                                           "\n",
                                           "Charg\u00E9",
                                           ", ",
                                           "NEA",
                                           " \u2014 ",
                                           "Mr. ",
                                           "E",
                                           ".",
                                           "Ambassador ",
                                           "PARTICIPANTS\n",
                                           "\xC3",
                                           "\u2019s",
                                           "Secretary",
                                           "  ",
                                           "Marlow (Marlow)",
                                           "S/P",
                                           std::string(1, '\0'),
                                           "and the "};
  std::mt19937 random(7);
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (std::uint32_t n = random() % 40; n > 0; --n) text += pieces[random() % pieces.size()];
    Document view = Make({.authors = kMarlow});
    view.set_title(text);
    view.set_origin(text.substr(random() % (text.size() + 1)));
    view.add_portions()->set_text(text);
    view.add_authors()->set_name(text.substr(0, random() % 20));
    ExpectSound(view);
  }
}

TEST(PostsTest, TakesEndlessText) {
  std::string lists;
  std::string names;
  std::string parentheses;
  while (lists.size() < 4'000'000) lists += "PARTICIPANTS Mr. Marlow Marlow Marlow, Ambassador\n";
  while (names.size() < 4'000'000) names += "Edgar T. Marlow of the Office (Marlow) and the ";
  parentheses.append(4'000'000, '(');
  View view{.title = names, .from = parentheses, .to = names, .text = lists, .authors = kMarlow};
  for (int i = 0; i < 20'000; ++i)
    view.authors.emplace_back("Marlow, E" + std::to_string(i), kFrom);
  ExpectSound(Make(view));
}

}  // namespace
}  // namespace chancery::people
