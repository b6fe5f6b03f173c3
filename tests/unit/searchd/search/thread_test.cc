// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/thread.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace chancery::search {
namespace {

using Strings = std::vector<std::string>;
using index::Field;
using index::Query;

struct Paper {
  std::string name;  // One letter.
  std::string date;
  Strings own, to;
};

// Answers as an index of these papers would.
class Papers {
 public:
  explicit Papers(std::vector<Paper> papers) : papers_(std::move(papers)) {}

  index::Links LinksOf(const Paper& paper) const {
    index::Links links{paper.own, {}};
    for (const std::string& key : paper.to) links.to.push_back({"text " + key, key, true});
    return links;
  }

  index::Match MatchOf(const Paper& paper) const {
    index::Match match;
    match.id = std::string(16, paper.name[0]);
    match.order = index::OrderOf(paper.date, match.id);
    match.links = index::PackLinks(LinksOf(paper));
    return match;
  }

  Thread Find(const std::string& name) {
    const auto paper = std::ranges::find(papers_, name, &Paper::name);
    auto thread = FindThread(
        MatchOf(*paper), LinksOf(*paper),
        [this](const Query& query, const index::Wanted& wanted) { return Ask(query, wanted); });
    EXPECT_TRUE(thread.ok()) << thread.status();
    return *std::move(thread);
  }

  int asked() const { return asked_; }

 private:
  Result<index::Matches> Ask(const Query& query, const index::Wanted& wanted) {
    ++asked_;
    EXPECT_TRUE(wanted.values);
    EXPECT_LE(query.children.size(), kThreadKeys);
    index::Matches found;
    for (const Paper& paper : papers_) {
      const bool fits = std::ranges::any_of(query.children, [&](const Query& one) {
        const Strings& keys = one.field == Field::kNumber ? paper.own : paper.to;
        return std::ranges::find(keys, one.words[0]) != keys.end();
      });
      if (fits) found.best.push_back(MatchOf(paper));
    }
    std::ranges::sort(found.best, {}, &index::Match::order);
    found.count = static_cast<std::uint32_t>(found.best.size());
    return found;
  }

  std::vector<Paper> papers_;
  int asked_ = 0;
};

std::string Names(const Thread& thread, const std::vector<std::size_t>& places) {
  std::string names;
  for (const std::size_t at : places) names += thread.documents[at].id[0];
  return names;
}

std::string Names(const Thread& thread) {
  std::string names;
  for (const auto& match : thread.documents) names += match.id[0];
  return names;
}

TEST(ThreadTest, GoesForthAndBack) {
  Papers papers({{"a", "1974-01-01", {"a 1"}, {}},
                 {"b", "1974-01-02", {"b 1"}, {"a 1", "x 9"}},
                 {"c", "1974-01-03", {"c 1"}, {"b 1"}},
                 {"d", "1974-01-04", {"d 1"}, {"a 1"}},
                 {"e", "1974-01-05", {"e 1"}, {"e 0"}}});
  const Thread thread = papers.Find("b");
  EXPECT_EQ(Names(thread), "bcad");
  ASSERT_EQ(thread.meant.size(), 2u);
  EXPECT_EQ(Names(thread, thread.meant[0]), "a");
  EXPECT_EQ(Names(thread, thread.meant[1]), "");
  EXPECT_EQ(Names(thread, thread.referring), "c");
  EXPECT_FALSE(thread.more);
  EXPECT_EQ(Names(papers.Find("e")), "e");
}

TEST(ThreadTest, TakesTheMessageOfTheYear) {
  Papers papers({{"a", "1970-01-01", {"a 1"}, {}},
                 {"b", "1974-01-02", {"a 1"}, {}},
                 {"c", "1974-01-03", {"c 1"}, {"a 1"}}});
  EXPECT_EQ(Names(papers.Find("c")), "cb");
  EXPECT_EQ(Names(papers.Find("a")), "a");
  EXPECT_EQ(Names(papers.Find("b")), "bc");
}

TEST(ThreadTest, EndsAfterSomeSteps) {
  std::vector<Paper> chain;
  for (int i = 0; i < 20; ++i) {
    chain.push_back({std::string(1, static_cast<char>('a' + i)),
                     "1974-01-01",
                     {"n " + std::to_string(i)},
                     {"n " + std::to_string(i - 1)}});
  }
  Papers papers(chain);
  const Thread thread = papers.Find("a");
  EXPECT_EQ(Names(thread), "abcdefg");
  EXPECT_TRUE(thread.more);
  EXPECT_EQ(papers.asked(), kThreadSteps);
}

TEST(ThreadTest, LivesThroughCirclesAndCrowds) {
  std::vector<Paper> crowd = {{"a", "1974-01-01", {"a 1"}, {"b 1"}},
                              {"b", "1974-01-01", {"b 1"}, {"a 1", "b 1"}}};
  EXPECT_EQ(Names(Papers(crowd).Find("a")), "ab");
  for (int i = 0; i < 150; ++i) {
    crowd.push_back({std::string(1, static_cast<char>(i + 50)), "1974-01-02", {}, {"a 1"}});
  }
  std::erase_if(crowd, [](const Paper& paper) {
    return paper.own.empty() && (paper.name == "a" || paper.name == "b");
  });
  const Thread thread = Papers(crowd).Find("a");
  EXPECT_EQ(thread.documents.size(), kThreadDocuments);
  EXPECT_TRUE(thread.more);
}

}  // namespace
}  // namespace chancery::search
