// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/groups.h"

#include <gtest/gtest.h>

#include "lib/index/facets.h"
#include "lib/index/links.h"
#include "lib/index/signature.h"

namespace chancery::search {
namespace {

using Strings = std::vector<std::string>;

struct Paper {
  std::string number = {}, date = {}, origin = {}, text = {};
  Strings references = {};
};

index::Match MatchOf(const Paper& paper) {
  v1::Document view;
  view.set_message_id(paper.number);
  view.set_date(paper.date);
  view.set_origin(paper.origin);
  view.add_portions()->set_text(paper.text);
  for (const std::string& reference : paper.references) view.add_references(reference);
  index::Match match;
  match.id = std::string(16, 'x');
  match.order = index::OrderOf(paper.date, match.id);
  match.links = index::PackLinks(index::LinksOf(view));
  match.facets = index::PackFacets(view);
  match.signature = index::SignatureOf(view);
  return match;
}

std::vector<index::Match> MatchesOf(const std::vector<Paper>& papers) {
  std::vector<index::Match> matches;
  for (const Paper& paper : papers) matches.push_back(MatchOf(paper));
  return matches;
}

// "value: 0 2" of each group, with the places of its matches.
Strings Groups(const std::vector<Paper>& papers, v1::GroupBy by) {
  const auto matches = MatchesOf(papers);
  const auto entries = Fold(matches, false);
  const auto groups = GroupEntries(matches, entries, by);
  EXPECT_TRUE(groups.ok()) << groups.status();
  Strings shown;
  for (const Group& group : *groups) {
    std::string line = group.value + ":";
    for (const std::size_t entry : group.entries)
      line += " " + std::to_string(entries[entry].first);
    shown.push_back(line);
  }
  return shown;
}

TEST(FoldTest, PutsCopiesBehindTheFirstOfThem) {
  const auto matches = MatchesOf({{.text = "One text of many words."},
                                  {.text = "Another text."},
                                  {.text = "ONE text, of many words"},
                                  {.text = ""},
                                  {.text = ""},
                                  {.text = "Another: text"}});
  const auto entries = Fold(matches, true);
  ASSERT_EQ(entries.size(), 4u);
  EXPECT_EQ(entries[0].first, 0u);
  EXPECT_EQ(entries[0].copies, std::vector<std::size_t>{2});
  EXPECT_EQ(entries[1].copies, std::vector<std::size_t>{5});
  EXPECT_TRUE(entries[2].copies.empty() && entries[3].copies.empty());
  EXPECT_EQ(Fold(matches, false).size(), matches.size());
}

TEST(GroupTest, IsByMonthAndPostInTheOrderOfTheBest) {
  const std::vector<Paper> papers = {{.date = "1974-04-25", .origin = "Embassy Valderon"},
                                     {.date = "1961", .origin = "Embassy Kestria"},
                                     {.date = "1974-04", .origin = ""},
                                     {.date = "", .origin = "Embassy Valderon"}};
  EXPECT_EQ(Groups(papers, v1::GROUP_BY_MONTH), (Strings{"1974-04: 0 2", ": 1 3"}));
  EXPECT_EQ(Groups(papers, v1::GROUP_BY_POST),
            (Strings{"Embassy Valderon: 0 3", "Embassy Kestria: 1", ": 2"}));
}

TEST(GroupTest, OfAThreadIsTiedByReferences) {
  EXPECT_EQ(Groups({{.number = "KESTRIA 7", .date = "1974-04-25"},
                    {.number = "ORLANE 1", .date = "1974-05-01"},
                    {.number = "ORLANE 2", .date = "1974-05-02", .references = {"KESTRIA 0007"}},
                    {.number = "ORLANE 3", .date = "1974-05-03", .references = {"ORLANE 2"}},
                    {.date = "1974-05-04"}},
                   v1::GROUP_BY_THREAD),
            (Strings{"kestria 7: 0 2 3", "orlane 1: 1", ": 4"}));
}

TEST(GroupTest, OfAThreadIsTiedByAMessageThatIsNotThere) {
  EXPECT_EQ(Groups({{.date = "1974-05-01", .references = {"KESTRIA 7"}},
                    {.date = "1974-06-01", .references = {"KESTRIA 7"}},
                    {.date = "1979-06-01", .references = {"KESTRIA 7"}}},
                   v1::GROUP_BY_THREAD),
            (Strings{"kestria 7: 0 1", "kestria 7: 2"}));
}

TEST(GroupTest, OfAThreadIsNotTiedByTheNumberOfAnotherYear) {
  EXPECT_EQ(Groups({{.number = "KESTRIA 7", .date = "1970-04-25"},
                    {.number = "KESTRIA 7", .date = "1974-04-25"},
                    {.number = "ORLANE 2", .date = "1974-05-02", .references = {"KESTRIA 7"}}},
                   v1::GROUP_BY_THREAD),
            (Strings{"kestria 7: 0", "kestria 7: 1 2"}));
}

}  // namespace
}  // namespace chancery::search
