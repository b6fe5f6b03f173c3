// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/query_parser.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "lib/index/date.h"
#include "searchd/search/query_echo.h"

namespace chancery::search {
namespace {

using index::Query;

// All of a question's tree, for comparison.
std::string Show(const Query& query) {
  std::string out = std::to_string(static_cast<int>(query.kind)) + "." +
                    std::to_string(static_cast<int>(query.field)) + "." +
                    std::to_string(query.first) + "." + std::to_string(query.last) + "." +
                    std::to_string(query.window) + (query.by_date ? "d{" : "{");
  for (const std::string& word : query.words) out += word + ",";
  for (const Query& child : query.children) out += Show(child);
  return out + "}";
}

std::string Read(std::string_view text) { return ParseQuery(text).text; }

// Each piece as "typed>understood (note)"; "-" before what is excluded.
std::string Echo(std::string_view text) {
  std::string out;
  for (const v1::QueryPart& part : ParseQuery(text).parts) {
    out += (out.empty() ? "" : "; ") + std::string(part.excluded() ? "-" : "") + part.typed() +
           ">" + part.understood();
    if (!part.note().empty()) out += " (" + part.note() + ")";
  }
  return out;
}

std::string Noted(std::string_view note) { return " (" + std::string(note) + ")"; }

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

TEST(QueryParserTest, ReadsTextWithoutSpacesAsAnyOfItsPairs) {
  EXPECT_EQ(Read("水資源、条約"), "水資源 OR 条約");
  const Query pairs = ParseQuery("水資源").query;
  ASSERT_EQ(pairs.kind, Query::Kind::kOr);
  EXPECT_EQ(pairs.children.at(1).words, (std::vector<std::string>{"資源"}));
  EXPECT_EQ(pairs.children.at(2).kind, Query::Kind::kPhrase);
  EXPECT_EQ(pairs.children.at(2).words, (std::vector<std::string>{"水資", "資源"}));
  EXPECT_EQ(ParseQuery("\"水資源\"").query.kind, Query::Kind::kPhrase);
  EXPECT_EQ(ParseQuery("from:外務省").query.kind, Query::Kind::kPhrase);
  EXPECT_EQ(Read("水資源 AND dam"), "水資源 AND dam");
  for (const char* text :
       {"水資源、条約", "日日日日", "สิทธิ", "nato条約x水", "subject:水資源 -\"条約法\"", "水-水",
        "from:外務省日本", "がぎぐ", "ｶﾞｽガス"}) {
    ExpectToReadAsItself(text);
  }
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

TEST(QueryParserTest, KnowsPostsNumbersTypesAndLevels) {
  EXPECT_EQ(Read("ref:\"VALDERON 00123\" type:telegram"),
            "ref:\"valderon 00123\" AND type:telegram");
  EXPECT_EQ(ParseQuery("ref:x").query.field, index::Field::kRef);
  EXPECT_EQ(ParseQuery("type:x").query.field, index::Field::kType);
  // A post is at either end, and one thing to look at.
  EXPECT_EQ(Read("-post:valderon water talks"), "(water OR talks) AND NOT post:valderon");
  EXPECT_EQ(Read("post:a post:b"), "post:a AND post:b");
  const Query post = ParseQuery("post:\"Embassy Valderon\"").query;
  ASSERT_EQ(post.kind, Query::Kind::kOr);
  ASSERT_EQ(post.children.size(), 2u);
  EXPECT_EQ(post.children[0].field, index::Field::kFrom);
  EXPECT_EQ(post.children[1].field, index::Field::kTo);
  EXPECT_EQ(post.children[1].words, (std::vector<std::string>{"embassy", "valderon"}));
  // A level is its whole name.
  EXPECT_EQ(Read("level:Secret"), "level:secret");
  EXPECT_EQ(Read("level:TOP-SECRET"), "level:\"top secret\"");
  EXPECT_EQ(ParseQuery("level:\"Top  Secret\"").query.words,
            std::vector<std::string>{"top secret"});
}

TEST(QueryParserTest, KnowsWordsThatAreNear) {
  EXPECT_EQ(Read("Dam NEAR water"), "dam NEAR/10 water");
  EXPECT_EQ(Read("a NEAR/5 b NEAR/7 c d"), "a NEAR/7 b NEAR/7 c OR d");
  EXPECT_EQ(Read("x AND -a NEAR/5 \"B\""), "x AND NOT a NEAR/5 b");
  EXPECT_EQ(Read("(a NEAR b)"), "a NEAR/10 b");
  EXPECT_EQ(Read("a NEAR A"), "\"a\"");
  EXPECT_EQ(Read("a near b NEARBY"), "a OR near OR b OR nearby");
  const Query near = ParseQuery("a NEAR/5 b").query;
  EXPECT_EQ(near.kind, Query::Kind::kNear);
  EXPECT_EQ(near.words, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(near.window, 5u);
  EXPECT_EQ(Echo("x a NEAR/5 b y"), "x>x; a NEAR/5 b>a NEAR/5 b; y>y");
  EXPECT_EQ(ParseQuery("a NEAR/5 b").parts.at(0).kind(), v1::QueryPart::KIND_NEAR);
  // Mistakes.
  EXPECT_EQ(Echo("a NEAR/500 b"), "a NEAR/500 b>a NEAR/100 b" + Noted(note::kTooFar));
  EXPECT_EQ(Echo("\"a b\" NEAR c"), "\"a b\">\"a b\"; NEAR>" + Noted(note::kNearWords) + "; c>c");
  EXPECT_EQ(Read("\"a b\" NEAR c"), "\"a b\" AND c");
  EXPECT_EQ(Read("from:a NEAR/3 c"), "from:a AND c");
  EXPECT_EQ(Echo("a NEAR/3"), "a>a; NEAR/3>\"near 3\"" + Noted(note::kJoinsNothing));
  EXPECT_EQ(Echo("NEAR a"), "NEAR>near" + Noted(note::kJoinsNothing) + "; a>a");
  EXPECT_EQ(Echo("a NEAR/0 b"), "a>a; NEAR/0>\"near 0\"" + Noted(note::kNoDistance) + "; b>b");
}

TEST(QueryParserTest, KnowsPatterns) {
  EXPECT_EQ(Read("Negotiat* from:VAL* subject:fis*"), "(negotiat* OR subject:fis*) AND from:val*");
  const Query prefix = ParseQuery("Negotiat*").query;
  EXPECT_EQ(prefix.kind, Query::Kind::kPrefix);
  EXPECT_EQ(prefix.words, std::vector<std::string>{"negotiat"});
  EXPECT_EQ(Read("post:val*"), "post:val*");
  EXPECT_EQ(Read("-dam* été*"), "été* AND NOT dam*");
  const auto parts = ParseQuery("from:val* a neg*").parts;
  EXPECT_EQ(parts.at(0).kind(), v1::QueryPart::KIND_PREFIX);
  EXPECT_EQ(parts.at(1).kind(), v1::QueryPart::KIND_WORD);
  EXPECT_EQ(parts.at(2).kind(), v1::QueryPart::KIND_PREFIX);
  // They are numbered as they are typed.
  const Query both = ParseQuery("from:val* neg*").query;
  ASSERT_EQ(both.children.size(), 2u);
  EXPECT_EQ(both.children[0].words[0], "neg");
  EXPECT_EQ(both.children[0].pattern, 1u);
  EXPECT_EQ(both.children[1].pattern, 0u);
  // Mistakes.
  EXPECT_EQ(Echo("ri*"), "ri*>ri" + Noted(note::kShortPattern));
  EXPECT_EQ(Echo("ét*"), "ét*>ét" + Noted(note::kShortPattern));
  EXPECT_EQ(Echo("ri*er"), "ri*er>\"ri er\"" + Noted(note::kStarInside));
  EXPECT_EQ(Echo("*iver"), "*iver>iver" + Noted(note::kStarInside));
  EXPECT_EQ(Echo("self-mad*"), "self-mad*>\"self mad\"" + Noted(note::kStarInside));
  EXPECT_EQ(Echo("river**"), "river**>river" + Noted(note::kStarInside));
  EXPECT_EQ(Echo("\"river*\""), "\"river*\">\"river\"");
  EXPECT_EQ(Read("river* NEAR dam"), "river* AND dam");
  std::string many;
  for (int i = 0; i < 9; ++i) many += "river* ";
  EXPECT_NE(Echo(many).find("river*>river" + Noted(note::kPatterns)), std::string::npos);
}

TEST(QueryParserTest, TakesTheOrderOutOfTheQuestion) {
  EXPECT_EQ(Read("sort:date treaty AND dues"), "treaty AND dues sort:date");
  EXPECT_EQ(Read("(treaty sort:date) OR dues"), "treaty OR dues sort:date");
  EXPECT_EQ(Read("SORT:date"), "sort:date");
  EXPECT_TRUE(ParseQuery("treaty sort:date").query.by_date);
  EXPECT_TRUE(ParseQuery("-treaty sort:date").query.by_date);
  EXPECT_FALSE(ParseQuery("treaty sort:relevance").query.by_date);
  EXPECT_EQ(Read("treaty sort:relevance sort:date"), "treaty");
  EXPECT_EQ(Read("sort:size"), "\"sort size\"");
}

TEST(QueryParserTest, SaysHowEachPieceWasRead) {
  EXPECT_EQ(Echo("Treaty -\"fishing dues\" FROM:valderon"),
            "Treaty>treaty; -\"fishing dues\">\"fishing dues\"; FROM:valderon>from:valderon");
  EXPECT_EQ(Echo("NOT (a NOT b)"), "-a>a; b>b");
  EXPECT_EQ(Echo("sort:date a"), "sort:date>sort:date; a>a");
  const auto parts =
      ParseQuery("a \"b c\" subject:d to:e date:2023 level:f post:g sort:date").parts;
  using Part = v1::QueryPart;
  const std::vector<std::pair<Part::Kind, std::string>> expected = {
      {Part::KIND_WORD, ""},       {Part::KIND_PHRASE, ""},     {Part::KIND_WORD, "subject"},
      {Part::KIND_FILTER, "to"},   {Part::KIND_FILTER, "date"}, {Part::KIND_FILTER, "level"},
      {Part::KIND_FILTER, "post"}, {Part::KIND_SORT, "sort"}};
  ASSERT_EQ(parts.size(), expected.size());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    EXPECT_EQ(parts[i].kind(), expected[i].first) << i;
    EXPECT_EQ(parts[i].field(), expected[i].second) << i;
    EXPECT_EQ(parts[i].note(), "") << i;
  }
}

TEST(QueryParserTest, SaysWhatWasReadOtherwiseThanItLooks) {
  EXPECT_EQ(Echo("a AND"), "a>a; AND>and" + Noted(note::kJoinsNothing));
  EXPECT_EQ(Echo("NOT"), "NOT>not" + Noted(note::kExcludesNothing));
  EXPECT_EQ(Echo("(a"), "(>" + Noted(note::kNoPartner) + "; a>a");
  EXPECT_EQ(Echo("a)"), "a>a; )>" + Noted(note::kNoPartner));
  EXPECT_EQ(Echo("\"a b"), "\"a b>\"a b\"" + Noted(note::kOpenQuote));
  EXPECT_EQ(Echo("date:2023-13"), "date:2023-13>\"date 2023 13\"" + Noted(note::kNoDate));
  EXPECT_EQ(Echo("date:2024..2023"), "date:2024..2023>date:2024..2023" + Noted(note::kEndsEarly));
  EXPECT_EQ(Echo("place:orlane"), "place:orlane>\"place orlane\"" + Noted(note::kNoField));
  EXPECT_EQ(Echo("from: a"), "from:>from" + Noted(note::kNoValue) + "; a>a");
  EXPECT_EQ(Echo("tag:(a)"), "tag:>tag" + Noted(note::kNoValue) + "; a>a");
  EXPECT_EQ(Echo("sort:size"), "sort:size>\"sort size\"" + Noted(note::kNoOrder));
  EXPECT_EQ(Echo("sort:date sort:date"),
            "sort:date>sort:date; sort:date>" + Noted(note::kOneOrder));
  EXPECT_EQ(Echo("\"\""), "\"\">" + Noted(note::kNoWord));
  // Nothing was meant by these.
  EXPECT_EQ(Echo("10:30 http://orlane.example a:"),
            "10:30>\"10 30\"; http://orlane.example>\"http orlane example\"; a:>a" +
                Noted(note::kNoField));
}

TEST(QueryParserTest, EchoesAHundredPiecesAtMost) {
  std::string text;
  for (int i = 0; i < 300; ++i) text += "w ) ";
  const auto parts = ParseQuery(text).parts;
  ASSERT_EQ(parts.size(), 100u);
  EXPECT_EQ(Echo(std::string(20, '(')).find(note::kTooDeep) != std::string::npos, true);
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
  for (const std::string text :
       {"date:\"2023-01-01T10:00 a) b\"", "date:\"2023\" a",
        "a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s", "NOT NOT NOT a", "- -a", "a OR NOT b",
        "date:>=2023-01-01T10:00Z", "post:a OR (post:b AND c)", "NOT post:a",
        "level:\"a b\" -sort:date"}) {
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
      "treaty", "Fishing", " ",        " ",      " ",          " AND ",    " OR ",    " NOT ",
      "-",      "(",       ")",        "\"",     "from:",      "subject:", "date:",   "tag:",
      "2023",   "..",      ">=",       "<",      "2024-",      "05",       "'",       ".",
      "U.S.",   "x",       ",",        " NEAR ", " NEAR/5 ",   "fis*",     "* ",      "post:",
      "level:", "type:",   "ref:",     "sort:",  "sort:date ", "place:",   "*",       "é",
      "Ǆ",      "\xff",    "\xcd\x85", "１",     "ß",          "İ",        "author:", "\n"};
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

TEST(QueryParserTest, PutsDocumentsWithMoreOfAFewWordsFirst) {
  const auto most_first = [](std::string_view text) {
    const index::Query query = ParseQuery(text).query;
    return query.most_first || std::ranges::any_of(query.children, &index::Query::most_first);
  };
  for (const char* text :
       {"dam river", "dam OR river", "dam river water treaty", "dam \"river\" subject:water",
        "dam river from:orlane -treaty", "dam AND river", "dam AND river AND (water OR treaty)"}) {
    EXPECT_TRUE(most_first(text)) << text;
  }
  for (const char* text :
       {"", "dam", "dam from:a", "dam river water treaty spring", "dam \"white river\"", "dam riv*",
        "dam NEAR river", "from:a date:1974", "(dam OR river OR water) AND (a OR b)"}) {
    EXPECT_FALSE(most_first(text)) << text;
  }
}

TEST(QueryParserTest, TakesMoreThanAFewWordsForADescription) {
  for (const char* text : {"", "dam", "dam river water treaty -spring", "dam AND (river OR water)",
                           "a b c d \"e f\" from:g", "riv* a b c d"}) {
    EXPECT_FALSE(ParseQuery(text).query.description) << text;
  }
  for (const char* text : {"a b c d e", "(a b) AND (c d) AND e", "(a AND b) OR (c AND d) OR e"}) {
    EXPECT_TRUE(ParseQuery(text).query.description) << text;
  }
}

}  // namespace
}  // namespace chancery::search
