// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/feedback.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "searchd/search/query_parser.h"

namespace chancery::search {
namespace {

using index::Query;
using Kind = Query::Kind;

const Query& WordsOf(const Query& query, Kind kind) {
  if (query.kind == kind) return query;
  return *std::ranges::find(query.children, kind, &Query::kind);
}

TEST(BroadenTest, IsForWordsBesideEachOther) {
  for (const char* text : {"dam", "dam river", "dam \"river\" from:orlane -treaty", "dam lang:fr",
                           "a b c d e f g", "subject:dam"}) {
    EXPECT_TRUE(CanBroaden(ParseQuery(text).query)) << text;
  }
  for (const char* text : {"", "from:orlane", "dam AND river", "\"white river\"", "dam riv*",
                           "dam NEAR river", "dam sort:date", "-dam", "(a AND b) OR c"}) {
    EXPECT_FALSE(CanBroaden(ParseQuery(text).query)) << text;
    Query query = ParseQuery(text).query;
    Broaden(std::vector<std::string>{"more"}, &query);
    EXPECT_FALSE(CanBroaden(query)) << text;
  }
}

TEST(BroadenTest, PutsNoWordBeforeThoseThatWereTyped) {
  for (const char* text : {"dam", "dam from:orlane", "dam river", "dam river from:orlane -a"}) {
    Query query = ParseQuery(text).query;
    const bool names = query.names = true;
    Broaden(std::vector<std::string>{"more", "words"}, &query);
    EXPECT_EQ(query.names, names);
    const Query& any = WordsOf(query, Kind::kOr);
    EXPECT_TRUE(any.most_first) << text;
    const std::size_t typed = any.children.size() - 2;
    for (std::size_t i = 0; i < any.children.size(); ++i) {
      EXPECT_EQ(any.children[i].weight < 1, i >= typed) << text;
    }
    EXPECT_EQ(any.children[0].words[0], "dam") << text;
    EXPECT_EQ(any.children.back().words[0], "words") << text;
  }
}

TEST(CommonWordsTest, AreThoseOfTwoDocumentsAtLeast) {
  CommonWords common;
  for (const char* text : {"water treaty treaty", "water dam", "water treaty"}) {
    v1::Document view;
    view.add_portions()->set_text(text);
    common.Add(view);
  }
  const auto all = common.All();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].word, "water");
  EXPECT_EQ(all[0].times, 3u);
  EXPECT_EQ(all[1].word, "treaty");
  EXPECT_EQ(all[1].times, 2u);
}

}  // namespace
}  // namespace chancery::search
