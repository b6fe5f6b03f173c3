// SPDX-License-Identifier: GPL-3.0-or-later
// The country tags of the shipped vocabulary, held against the chapters that editors put documents
// under: a heading that names one country says what its documents are about.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "lib/base/file.h"
#include "lib/index/analyzer.h"
#include "lib/vocabulary/tagger.h"

namespace chancery {
namespace {

namespace fs = std::filesystem;
using vocabulary::Tag;
using vocabulary::TagKind;

fs::path Corpora() {
  const char* set = std::getenv("CHANCERY_CORPORA");
  return set != nullptr ? set : CHANCERY_CORPORA_DIR;
}

// The state whose documents these all are: it is in every one of them, and in no heading's name.
constexpr std::string_view kOwn = "USA";

// Words with blanks between and around them, so that a name can be looked for as a whole.
std::string Folded(std::string_view text) {
  std::string folded = " ";
  index::WordReader reader(text);
  index::Word word;
  while (reader.Next(&word)) folded += word.folded + " ";
  return folded;
}

// The codes of the countries that a heading names: by whole names only, without the rules that are
// held against it. A name inside of a longer one does not count.
std::set<std::string> NamedIn(const std::string& heading, const vocabulary::Vocabulary& all) {
  std::map<std::string, std::string, std::greater<>> names;
  for (const auto& country : all.entries().country()) {
    names[Folded(country.name())] = country.code();
    for (const std::string& also : country.also()) names[Folded(also)] = country.code();
  }
  std::vector<std::pair<std::string, std::string>> longest(names.begin(), names.end());
  std::stable_sort(longest.begin(), longest.end(),
                   [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
  std::string rest = Folded(heading);
  std::set<std::string> codes;
  for (const auto& [name, code] : longest) {
    for (auto at = rest.find(name); at != std::string::npos; at = rest.find(name)) {
      rest.replace(at, name.size(), " | ");
      if (code != kOwn) codes.insert(code);
    }
  }
  return codes;
}

// Heading id -> code, of headings that name one country.
std::map<std::string, std::string> Headings(const fs::path& file,
                                            const vocabulary::Vocabulary& all) {
  std::map<std::string, std::string> headings;
  std::ifstream lines(file);
  for (std::string line; std::getline(lines, line);) {
    const auto tab = line.find('\t');
    const std::set<std::string> codes = NamedIn(line.substr(tab + 1), all);
    if (codes.size() == 1) headings[line.substr(0, tab)] = *codes.begin();
  }
  return headings;
}

// Document -> heading, of those under one heading.
std::map<std::string, std::string> Documents(const fs::path& file) {
  std::map<std::string, std::set<std::string>> under;
  std::ifstream lines(file);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream columns(line);
    std::string heading, zero, document, relevant;
    columns >> heading >> zero >> document >> relevant;
    if (relevant != "0") under[document].insert(heading);
  }
  std::map<std::string, std::string> documents;
  for (const auto& [document, headings] : under) {
    if (headings.size() == 1) documents[document] = *headings.begin();
  }
  return documents;
}

std::string TitleOf(const std::string& cable) {
  const std::string head = "\n" + cable.substr(0, cable.find("\n\n"));
  const auto at = head.find("\nTITLE: ");
  if (at == std::string::npos) return "";
  return head.substr(at + 8, head.find('\n', at + 8) - at - 8);
}

std::vector<Tag> Countries(const vocabulary::Tagger& tagger, const std::string& title,
                           std::string_view body) {
  std::vector<Tag> tags = tagger.Tags(title, {body});
  std::erase_if(tags, [](const Tag& tag) { return tag.kind != TagKind::kCountry; });
  return tags;
}

struct Score {
  int documents = 0, tagged = 0, first = 0;
  int with_tags = 0, tags = 0;
  std::map<std::string, int> missed, instead;

  void Print(const std::string& what) const {
    std::cout << what << ": " << documents << " documents; the country of the heading is among the "
              << "tags of " << 100.0 * tagged / documents
              << " % (recall), and the most frequent tag of " << 100.0 * first / documents
              << " %, or " << 100.0 * first / std::max(with_tags, 1)
              << " % of those with tags (precision of the first); "
              << static_cast<double>(tags) / documents
              << " country tags a document, own left out\n";
    for (const auto& [code, count] : missed) std::cout << "  missed " << code << " x" << count;
    std::cout << "\n";
    for (const auto& [codes, count] : instead) {
      if (count > 4) std::cout << "  " << codes << " x" << count;
    }
    std::cout << "\n";
  }
};

TEST(FrusTaggingTest, CountryTagsAgreeWithTheHeadingsOfChapters) {
  const fs::path dev = Corpora() / "frus" / "dev";
  if (!fs::exists(dev / "chapters" / "queries.tsv")) {
    if (std::getenv("CI") != nullptr) FAIL() << "no corpus in " << dev;
    GTEST_SKIP() << "no corpus in " << dev;
  }
  const auto all =
      vocabulary::Vocabulary::Read(std::string(CHANCERY_SOURCE_DIR) + "/config/vocabulary");
  ASSERT_TRUE(all.ok()) << all.status();
  const vocabulary::Tagger tagger(*all);
  const auto headings = Headings(dev / "chapters" / "queries.tsv", *all);

  Score score;
  for (const auto& [document, heading] : Documents(dev / "chapters" / "qrels.tsv")) {
    const auto found = headings.find(heading);
    if (found == headings.end()) continue;
    const std::string& truth = found->second;
    const auto cable = base::ReadFile(dev / "cables" / (document + ".txt"));
    ASSERT_TRUE(cable.ok()) << cable.status();
    std::vector<Tag> tags = Countries(tagger, TitleOf(*cable), *cable);
    std::erase_if(tags, [](const Tag& tag) { return tag.id == kOwn; });
    ++score.documents;
    score.tags += static_cast<int>(tags.size());
    score.with_tags += tags.empty() ? 0 : 1;
    const bool tagged =
        std::any_of(tags.begin(), tags.end(), [&](const Tag& tag) { return tag.id == truth; });
    const bool first = !tags.empty() && tags.front().id == truth;
    score.tagged += tagged ? 1 : 0;
    score.first += first ? 1 : 0;
    if (!tagged) ++score.missed[truth];
    if (tagged && !first) ++score.instead[truth + "<" + std::string(tags.front().id)];
  }
  std::cout << headings.size() << " headings name one country\n";
  score.Print("chapters");
  EXPECT_GT(score.documents, 200);
  EXPECT_GT(score.tagged, score.documents / 2);
}

// The most frequent tags over all documents, for a person to look at, and how fast it goes.
TEST(FrusTaggingTest, TagsTheWholeArchive) {
  const fs::path dev = Corpora() / "frus" / "dev";
  if (!fs::exists(dev / "cables")) {
    if (std::getenv("CI") != nullptr) FAIL() << "no corpus in " << dev;
    GTEST_SKIP() << "no corpus in " << dev;
  }
  const auto all =
      vocabulary::Vocabulary::Read(std::string(CHANCERY_SOURCE_DIR) + "/config/vocabulary");
  ASSERT_TRUE(all.ok()) << all.status();
  const vocabulary::Tagger tagger(*all);
  std::map<std::pair<std::string, std::string>, int> documents;
  int count = 0;
  std::int64_t words = 0;
  double seconds = 0;
  for (const auto& entry : fs::recursive_directory_iterator(dev / "cables")) {
    if (!entry.is_regular_file()) continue;
    const auto cable = base::ReadFile(entry.path());
    ASSERT_TRUE(cable.ok()) << cable.status();
    index::WordReader reader(*cable);
    for (index::Word word; reader.Next(&word);) ++words;
    const auto from = std::chrono::steady_clock::now();
    const auto tags = tagger.Tags(TitleOf(*cable), {*cable});
    seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - from).count();
    for (const Tag& tag : tags) {
      ++documents[{std::string(NameOf(tag.kind)), std::string(tag.id)}];
    }
    ++count;
  }
  std::vector<std::pair<int, std::string>> most;
  for (const auto& [tag, times] : documents) most.emplace_back(times, tag.first + " " + tag.second);
  std::sort(most.rbegin(), most.rend());
  std::cout << count << " documents, " << words << " words, "
            << static_cast<double>(words) / seconds / 1e6 << " million words a second\n";
  for (const auto& [times, tag] : most) std::cout << times << " " << tag << "\n";
  EXPECT_EQ(count, 6427);
  EXPECT_GT(most.size(), 50u);
}

}  // namespace
}  // namespace chancery
