// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/corpus_growth.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>

#include "indexer/extract/cable.h"
#include "tests/testing/temp_dir.h"

namespace chancery::bench {
namespace {

constexpr std::size_t kCables = 100;

// A hundred cables, every tenth with a word of its own that comes thirty times.
class CorpusGrowthTest : public ::testing::Test {
 protected:
  CorpusGrowthTest() {
    testing::Dice dice(3);
    const testing::Vocabulary vocabulary(3000);
    for (std::size_t i = 0; i < kCables; ++i) {
      testing::Memorandum cable;
      cable.message_id = "base/" + std::to_string(i);
      cable.date = "1961-03-" + std::to_string(10 + i % 20);
      cable.from = "Embassy " + std::to_string(i % 7);
      cable.title = vocabulary.Sentence(dice, 6);
      cable.classification = "TOP SECRET; NODIS";
      cable.authors = {"Rusk, Dean <rusk-dean> [signed]"};
      cable.paragraphs.push_back({"", "Secret Priority"});
      for (int j = 0; j < 10; ++j) {
        cable.paragraphs.push_back({j % 2 ? "S" : "", vocabulary.Sentence(dice, 40)});
      }
      if (i % 10 == 0) {
        std::string heap;
        for (int j = 0; j < 30; ++j) heap += "heap" + std::to_string(i) + " ";
        cable.paragraphs.push_back({"", heap});
      }
      std::ofstream(folder_.path() / (std::to_string(i) + ".txt")) << Write(cable);
    }
  }

  CorpusGrowth Grow(const CorpusGrowth::Options& options) const {
    auto growth = CorpusGrowth::Read(folder_.path(), options);
    EXPECT_TRUE(growth.ok()) << growth.status();
    return *std::move(growth);
  }

  const testing::TempDir folder_{"growth"};
};

std::multiset<std::string> WordsOf(const std::string& text) {
  std::istringstream in(text);
  std::multiset<std::string> words;
  for (std::string word; in >> word;) {
    while (!word.empty() && (word.back() == '.' || word.back() == ',')) word.pop_back();
    words.insert(word);
  }
  return words;
}

TEST_F(CorpusGrowthTest, IsTheSameFromTheSameSeed) {
  const CorpusGrowth one = Grow({}), again = Grow({}), other = Grow({.seed = 7});
  std::set<std::string> different;
  for (std::size_t i = 0; i < 300; ++i) {
    // In another order: a document does not depend on those made before it.
    const std::size_t number = (i * 7) % 300;
    EXPECT_EQ(one.Row(one.Make(number)), again.Row(again.Make(number)));
    EXPECT_NE(one.Row(one.Make(number)), other.Row(other.Make(number)));
    different.insert(one.Make(number).text);
  }
  EXPECT_EQ(different.size(), 300u);
}

TEST_F(CorpusGrowthTest, HasMorePeopleTheMoreDocumentsThereAre) {
  const CorpusGrowth growth = Grow({});
  EXPECT_EQ(growth.People(kCables), std::vector<std::string>{"Rusk, Dean"});
  EXPECT_EQ(growth.People(3 * kCables),
            (std::vector<std::string>{"Rusk, Dean", "Ruskell, Dean", "Ruskham, Dean"}));
  EXPECT_EQ(growth.People(40 * kCables).size(), 15u);
  const GrownDocument second = growth.Make(kCables + 1);
  EXPECT_EQ(second.authors.front().substr(0, 13), "Ruskell, Dean");
}

TEST_F(CorpusGrowthTest, HasAShareOfItsWordsFromAnotherCable) {
  const CorpusGrowth growth = Grow({}), still = Grow({.swapped = 0});
  double kept = 0, all = 0;
  for (std::size_t i = 0; i < 300; ++i) {
    const auto before = WordsOf(still.Make(i).text), after = WordsOf(growth.Make(i).text);
    std::vector<std::string> both;
    std::ranges::set_intersection(before, after, std::back_inserter(both));
    kept += static_cast<double>(both.size());
    all += static_cast<double>(before.size());
  }
  // Four of five words stay, and some come back by chance.
  EXPECT_GT(kept / all, 0.80);
  EXPECT_LT(kept / all, 0.92);
}

TEST_F(CorpusGrowthTest, KeepsHowFrequentWordsAreAndThatTheyComeInHeaps) {
  const CorpusGrowth growth = Grow({}), still = Grow({.swapped = 0});
  std::map<std::string, double> before, after, documents;
  double words = 0, total = 0;
  for (std::size_t i = 0; i < 10 * kCables; ++i) {
    for (const auto& word : WordsOf(still.Make(i).text)) ++before[word];
    const auto grown = WordsOf(growth.Make(i).text);
    words += static_cast<double>(grown.size());
    for (const auto& word : grown) ++after[word];
    for (const auto& word : std::set(grown.begin(), grown.end())) ++documents[word];
  }
  for (const auto& [word, count] : before) {
    total += count;
    if (count < 2000) continue;
    EXPECT_NEAR(after[word] / count, 1, 0.1) << word;
  }
  EXPECT_NEAR(words / total, 1, 0.02);
  for (std::size_t i = 0; i < kCables; i += 10) {
    const std::string heap = "heap" + std::to_string(i);
    EXPECT_NEAR(after[heap] / before[heap], 1, 0.19) << heap;
    // Some went over to other documents, yet not one by one to many.
    EXPECT_GT(documents[heap], 12) << heap;
    EXPECT_LT(documents[heap], 40) << heap;
  }
}

TEST_F(CorpusGrowthTest, DealsDocumentsToDesksByTheirShares) {
  for (const std::size_t desks : {1, 16, 64}) {
    const CorpusGrowth growth = Grow({.desks = desks});
    ASSERT_EQ(growth.desks().size(), desks);
    std::vector<double> count(desks);
    constexpr std::size_t kDocuments = 4000;
    for (std::size_t i = 0; i < kDocuments; ++i) ++count[growth.Make(i).desk];
    double all = 0;
    for (std::size_t i = 0; i < desks; ++i) {
      EXPECT_NEAR(count[i] / kDocuments, growth.desks()[i].share, 0.02) << i;
      all += growth.desks()[i].share;
    }
    EXPECT_NEAR(all, 1, 1e-9);
    for (const double share : {0.1, 0.5, 1.0}) {
      if (desks == 1 && share < 1) continue;
      double seen = 0;
      for (const std::size_t desk : growth.DesksOf(share)) seen += count[desk];
      EXPECT_NEAR(seen / kDocuments, share, 0.04) << desks << " desks";
    }
    EXPECT_EQ(growth.DesksOf(1).size(), desks);
  }
}

TEST_F(CorpusGrowthTest, HasNoMarkingButItsDesks) {
  const CorpusGrowth growth = Grow({});
  for (std::size_t i = 0; i < 300; ++i) {
    const GrownDocument document = growth.Make(i);
    const Desk& desk = growth.desks()[document.desk];
    const auto read = extract::ParseCable(growth.Cable(document));
    ASSERT_EQ(read.marking(), desk.level + "; " + desk.name);
    ASSERT_EQ(read.inner_marking_size(), 0);
    ASSERT_EQ(read.title(), document.title);
    ASSERT_EQ(read.origin(), document.origin);
    for (const auto& paragraph : read.paragraph()) ASSERT_EQ(paragraph.mark(), "");
  }
}

TEST_F(CorpusGrowthTest, IsARowOfNineColumns) {
  const CorpusGrowth growth = Grow({});
  const std::string row = growth.Row(growth.Make(5));
  EXPECT_EQ(std::ranges::count(row, '\t'), 8);
  EXPECT_EQ(std::ranges::count(row, '\n'), 1);
  EXPECT_NE(row.find("\tRusk, Dean\t"), std::string::npos);
}

TEST(CorpusGrowthFolderTest, WantsACable) {
  const testing::TempDir empty("growth-empty");
  EXPECT_EQ(CorpusGrowth::Read(empty.path(), {}).status().code(), StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace chancery::bench
