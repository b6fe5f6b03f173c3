// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/query_parser.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "lib/index/date.h"

namespace chancery::search {
namespace {

using index::Query;

// All of a question's tree, for comparison.
std::string Show(const Query& query) {
  std::string out = std::to_string(static_cast<int>(query.kind)) + "." +
                    std::to_string(static_cast<int>(query.field)) + "." +
                    std::to_string(query.first) + "." + std::to_string(query.last) + "{";
  for (const std::string& word : query.words) out += word + ",";
  for (const Query& child : query.children) out += Show(child);
  return out + "}";
}

std::string Read(std::string_view text) { return ParseQuery(text).text; }

void ExpectToReadAsItself(const std::string& text) {
  const ParsedQuery first = ParseQuery(text);
  const ParsedQuery again = ParseQuery(first.text);
  EXPECT_EQ(again.text, first.text) << text;
  EXPECT_EQ(Show(again.query), Show(first.query)) << text << "\n" << first.text;
}

TEST(QueryParserTest, JoinsWordsByOrAndTheRestByAnd) {
  EXPECT_EQ(Read("Treaty FISHING"), "treaty OR fishing");
  EXPECT_EQ(Read("from:valderon treaty fishing"), "(treaty OR fishing) AND from:valderon");
  EXPECT_EQ(Read("-harbour treaty"), "treaty AND NOT harbour");
  EXPECT_EQ(Read("subject:dues harbour"), "subject:dues OR harbour");
}

TEST(QueryParserTest, BindsAndStrongerThanOr) {
  EXPECT_EQ(Read("a OR b AND c"), "a OR (b AND c)");
  EXPECT_EQ(Read("(a OR b) AND c"), "(a OR b) AND c");
  EXPECT_EQ(Read("a AND (b AND c)"), "a AND b AND c");
  EXPECT_EQ(Read("NOT (a OR b) c"), "c AND NOT (a OR b)");
}

TEST(QueryParserTest, KnowsPhrasesAndFields) {
  EXPECT_EQ(Read("\"The Fishing treaty\""), "\"the fishing treaty\"");
  EXPECT_EQ(Read("self-made"), "\"self made\"");
  EXPECT_EQ(Read("FROM:\"Embassy Valderon\""), "from:\"embassy valderon\"");
  EXPECT_EQ(Read("tag:PREL author:o'neill to:u.s."), "tag:prel AND author:o'neill AND to:us");
  const Query word = ParseQuery("treaty").query;
  EXPECT_EQ(word.kind, Query::Kind::kWord);
  EXPECT_EQ(ParseQuery("\"treaty\"").query.kind, Query::Kind::kPhrase);
  EXPECT_EQ(ParseQuery("to:x").query.field, index::Field::kTo);
}

TEST(QueryParserTest, BoundsDates) {
  const auto span = [](std::string_view date) { return *index::ParseDate(date); };
  Query read = ParseQuery("date:2023-05").query;
  EXPECT_EQ(read.kind, Query::Kind::kDate);
  EXPECT_EQ(read.first, span("2023-05-01").first);
  EXPECT_EQ(read.last, span("2023-05-31").last);
  read = ParseQuery("date:2022..2023-05").query;
  EXPECT_EQ(read.first, span("2022").first);
  EXPECT_EQ(read.last, span("2023-05").last);
  EXPECT_EQ(ParseQuery("date:>=2023").query.first, span("2023").first);
  EXPECT_EQ(ParseQuery("date:>2023").query.first, span("2024").first);
  EXPECT_EQ(ParseQuery("date:<=2023").query.last, span("2023").last);
  EXPECT_EQ(ParseQuery("date:<2023").query.last, span("2022").last);
  EXPECT_EQ(ParseQuery("date:2023..").query.first, span("2023").first);
  EXPECT_EQ(ParseQuery("date:..2023").query.last, span("2023").last);
}

TEST(QueryParserTest, ReadsMistakesAsWords) {
  EXPECT_EQ(Read("AND"), "and");
  EXPECT_EQ(Read("a AND"), "a OR and");
  EXPECT_EQ(Read("OR a"), "or OR a");
  EXPECT_EQ(Read("NOT"), "not");
  EXPECT_EQ(Read("(a b"), "a OR b");
  EXPECT_EQ(Read("a) b"), "a OR b");
  EXPECT_EQ(Read("\"a b"), "\"a b\"");
  EXPECT_EQ(Read("a () \"\" - from: b"), "a OR from OR b");
  EXPECT_EQ(Read("date:2023-13"), "\"date 2023 13\"");
  EXPECT_EQ(Read("place:orlane"), "\"place orlane\"");
}

TEST(QueryParserTest, TakesNothingAsEverything) {
  for (const char* text : {"", "   ", "!?", "()", "\"\"", "-"}) {
    EXPECT_EQ(ParseQuery(text).query.kind, Query::Kind::kAll) << text;
    EXPECT_EQ(Read(text), "");
  }
}

TEST(QueryParserTest, PutsAnExclusionAloneIntoAConjunction) {
  const Query query = ParseQuery("-a").query;
  ASSERT_EQ(query.kind, Query::Kind::kAnd);
  EXPECT_EQ(query.children[0].kind, Query::Kind::kNot);
}

TEST(QueryParserTest, CountsSixtyFourWords) {
  std::string text;
  for (int i = 0; i < 80; ++i) text += "w" + std::to_string(i) + " ";
  EXPECT_EQ(ParseQuery(text).query.children.size(), 64u);
}

TEST(QueryParserTest, ReadsItsOwnTextAsTheSameQuestion) {
  for (const std::string text : {"date:\"2023-01-01T10:00 a) b\"", "date:\"2023\" a",
                                 "a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s", "NOT NOT NOT a", "- -a",
                                 "a OR NOT b", "date:>=2023-01-01T10:00Z"}) {
    ExpectToReadAsItself(text);
  }
  ExpectToReadAsItself(std::string(63, 'x') + "'" + std::string(10, 'y'));
  ExpectToReadAsItself(std::string(63, '1') + "." + std::string(10, '2'));
  std::string initials;
  for (int i = 0; i < 100; ++i) initials += "a.";
  ExpectToReadAsItself(initials);
}

TEST(QueryParserTest, ReadsItsOwnTextAsTheSameQuestionWhateverItWas) {
  const std::vector<std::string> pieces = {
      "treaty", "Fishing", " ",     " ",        " ",        " AND ", " OR ", " NOT ",   "-",
      "(",      ")",       "\"",    "from:",    "subject:", "date:", "tag:", "2023",    "..",
      ">=",     "<",       "2024-", "05",       "'",        ".",     "U.S.", "x",       ",",
      "é",      "Ǆ",       "\xff",  "\xcd\x85", "１",       "ß",     "İ",    "author:", "\n"};
  std::mt19937 random(7);
  for (int i = 0; i < 5000; ++i) {
    std::string text;
    for (auto left = random() % 24; left > 0; --left) text += pieces[random() % pieces.size()];
    ExpectToReadAsItself(text);
  }
  for (int i = 0; i < 2000; ++i) {
    std::string text;
    for (auto left = random() % 40; left > 0; --left) text += static_cast<char>(random() % 256);
    ExpectToReadAsItself(text);
  }
}

TEST(QueryParserTest, LivesThroughDeepNesting) {
  std::mt19937 random(3);
  for (int depth = 1; depth < 60; ++depth) {
    std::string text;
    for (int i = 0; i < depth; ++i) {
      const auto kind = random() % 3;
      text += kind == 0 ? "a AND (" : kind == 1 ? "b OR (" : "NOT (c from:d ";
    }
    ExpectToReadAsItself(text + "x y from:z");
  }
  for (const char* each : {"(", "NOT ", "-(", "\"", "(a AND ", ") "}) {
    std::string text;
    while (text.size() < 4096) text += each;
    ExpectToReadAsItself(text);
  }
}

}  // namespace
}  // namespace chancery::search
