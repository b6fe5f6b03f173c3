// SPDX-License-Identifier: GPL-3.0-or-later
// Each article of the Universal Declaration of Human Rights is found by its own words in every
// language there is of it, among all articles in all languages.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "lib/index/analyzer.h"
#include "lib/index/index.h"
#include "lib/index/manifest.h"
#include "lib/index/writer.h"
#include "lib/language/language.h"
#include "lib/model/label_record.h"
#include "lib/policy/view.h"
#include "searchd/search/query_parser.h"
#include "tests/testing/temp_dir.h"

namespace chancery {
namespace {

namespace fs = std::filesystem;

fs::path Folder() {
  const char* const corpora = std::getenv("CHANCERY_CORPORA");
  return fs::path(corpora != nullptr ? corpora : CHANCERY_CORPORA_DIR) / "multilingual" /
         "udhr-articles";
}

struct Article {
  std::string language;  // As its file says: "pt-BR".
  std::string text;      // Without its heading, which has its number.
};

std::vector<Article> Articles() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(Folder())) files.push_back(entry.path());
  std::ranges::sort(files);
  std::vector<Article> articles;
  for (const fs::path& file : files) {
    std::ifstream in(file);
    std::stringstream text;
    text << in.rdbuf();
    const std::string all = text.str();
    const std::string name = file.stem().string();
    articles.push_back({name.substr(0, name.rfind('-')), all.substr(all.find('\n') + 1)});
  }
  return articles;
}

// The words of a text, the same for texts that no search could tell apart.
std::string WordsOf(std::string_view text) {
  std::string words;
  index::WordReader reader(text);
  for (index::Word word; reader.Next(&word);) words += word.folded + " ";
  return words;
}

// Every `step`th piece between spaces, at most `most` of them.
std::string Some(const std::string& text, std::size_t most) {
  std::vector<std::string> all;
  std::istringstream pieces(text);
  for (std::string piece; pieces >> piece;) all.push_back(piece);
  const std::size_t step = std::max<std::size_t>(1, all.size() / most);
  std::string some;
  for (std::size_t i = 0; i < all.size() && i / step < most; i += step) some += all[i] + " ";
  return some;
}

struct Counts {
  int articles = 0;
  int told = 0;   // Whose language was told right.
  int first = 0;  // At rank 1 by their own words.
  int some = 0;   // By eight of them.
  int alone = 0;  // By their own words among their language's documents, lang: added.
};

class LanguagesTest : public ::testing::Test {
 protected:
  void Write(const std::vector<Article>& articles) {
    index::Writer::Options options;
    options.folder = temp_.path() / "index";
    auto writer = index::Writer::Open(options);
    ASSERT_TRUE(writer.ok()) << writer.status();
    ASSERT_TRUE((*writer)->Restored(0).ok());
    const policy::ViewClass all{policy::Clauses{policy::Atoms{"all"}}, {}};
    const index::ClassId id = index::ClassIdOf(all.Key());
    for (std::size_t i = 0; i < articles.size(); ++i) {
      v1::Document document;
      auto* portion = document.add_portions();
      portion->set_text(articles[i].text);
      portion->set_language(language::Detect(articles[i].text));
      language::Sum(&document);
      told_.push_back(portion->language());
      std::string name = std::to_string(i);
      name.resize(16, '.');
      const auto view =
          index::PreparedView::Make(name, i + 1, 0, (*writer)->SuffixFor(id), document);
      ASSERT_TRUE(view.ok()) << view.status();
      ASSERT_TRUE((*writer)->Add(i + 1, id, model::ToRecord(all), *view).ok());
    }
    ASSERT_TRUE((*writer)->Commit(articles.size()).ok());
    auto opened = index::Index::Open({options.folder, 1});
    ASSERT_TRUE(opened.ok()) << opened.status();
    index_ = *std::move(opened);
  }

  // The text of the best.
  std::string Best(const std::string& question, const std::vector<Article>& articles) {
    auto parsed = search::ParseQuery(question);
    parsed.query.names = true;
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    const auto found = index_->Search({"all"}, parsed.query, {0, 1, false}, deadline);
    EXPECT_TRUE(found.ok()) << found.status();
    if (!found.ok() || found->best.empty()) return "";
    return articles[found->best[0].version - 1].text;
  }

  testing::TempDir temp_{"languages"};
  std::vector<std::string> told_;
  std::unique_ptr<index::Index> index_;
};

TEST_F(LanguagesTest, FindsEachArticleByItsOwnWords) {
  if (!fs::exists(Folder())) GTEST_SKIP() << "no corpus in " << Folder();
  const std::vector<Article> articles = Articles();
  Write(articles);
  std::map<std::string, Counts> of_language;
  for (std::size_t i = 0; i < articles.size(); ++i) {
    const Article& article = articles[i];
    const std::string own = WordsOf(article.text), code = article.language.substr(0, 2);
    Counts& counts = of_language[article.language];
    ++counts.articles;
    counts.told += told_[i] == code;
    // What has the same words is as good: some articles are the same in both kinds of Portuguese.
    const bool first = WordsOf(Best(article.text, articles)) == own;
    EXPECT_TRUE(first) << article.language << ": " << article.text;
    counts.first += first;
    counts.some += WordsOf(Best(Some(article.text, 8), articles)) == own;
    counts.alone += WordsOf(Best(article.text + " lang:" + code, articles)) == own;
  }
  std::cout << "language  articles  told  rank 1  by eight words  with lang:\n";
  int told = 0;
  for (const auto& [language, counts] : of_language) {
    std::cout << std::left << std::setw(10) << language << std::right << std::setw(8)
              << counts.articles << std::setw(6) << counts.told << std::setw(8) << counts.first
              << std::setw(16) << counts.some << std::setw(12) << counts.alone << "\n";
    told += counts.told;
  }
  EXPECT_EQ(of_language.size(), 28u);
  EXPECT_EQ(articles.size(), 840u);
  EXPECT_GE(told, 820);
}

}  // namespace
}  // namespace chancery
