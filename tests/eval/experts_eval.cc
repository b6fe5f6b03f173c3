// SPDX-License-Identifier: GPL-3.0-or-later
// How well people are ranked for a question, against lists of who held posts on its subject. The
// documents are read, indexed and searched by the product; people are who their names say, and ids
// of authors are looked at for scoring alone.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "lib/people/directory.h"
#include "lib/people/posts.h"
#include "lib/people/ranking.h"
#include "lib/people/topics.h"
#include "lib/vocabulary/vocabulary.h"
#include "searchd/search/experts.h"
#include "searchd/search/persons.h"
#include "searchd/search/query_parser.h"
#include "tests/eval/collection.h"
#include "tests/eval/expert_folds.h"
#include "tests/eval/measures.h"
#include "tests/eval/systems.h"
#include "tests/testing/temp_dir.h"

namespace chancery::eval {
namespace {

namespace fs = std::filesystem;

constexpr int kSkipped = 77;
constexpr std::uint32_t kEverything = 100'000;
constexpr std::size_t kVoters = 300;
constexpr double kFew = 3;  // Of the smoothed mean.

// The least that a ranking may be worth, by kind of question.
const std::map<std::string, double>& Lines() {
  static const std::map<std::string, double> lines = {{"country", 0.52}, {"topic", 0.34}};
  return lines;
}

struct ExpertQuestion {
  std::string name, text, kind;
  Grades experts;
};

std::vector<std::vector<std::string>> ReadRows(const fs::path& file) {
  std::vector<std::vector<std::string>> rows;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    std::istringstream cells(line);
    auto& row = rows.emplace_back();
    for (std::string cell; std::getline(cells, cell, '\t');) row.push_back(cell);
  }
  return rows;
}

std::vector<ExpertQuestion> ReadQuestions(const fs::path& folder) {
  std::map<std::string, Grades> experts;
  for (const auto& row : ReadRows(folder / "qrels.tsv")) experts[row.at(0)][row.at(2)] = 1;
  std::vector<ExpertQuestion> questions;
  for (const auto& row : ReadRows(folder / "queries.tsv")) {
    questions.push_back({row.at(0), row.at(1), row.at(2), experts[row.at(0)]});
  }
  return questions;
}

// Who wrote what, over the whole collection.
class Authors {
 public:
  explicit Authors(const Collection& collection) {
    std::vector<people::Mention> mentions;
    for (const Item& item : collection.documents) {
      for (auto& mention : people::MentionsOf(item.document)) {
        mention.day.clear();  // Nothing is asked of a directory here.
        mentions.push_back(std::move(mention));
      }
    }
    const auto keys = people::Identify(people::Directory(), mentions);
    auto key = keys.begin();
    for (const Item& item : collection.documents) {
      const auto next = key + item.document.authors_size();
      Add(item, std::vector<std::string>(key, next));
      key = next;
    }
  }

  struct Person {
    std::set<std::string> documents;
    std::map<std::string, int> ids;  // For scoring alone.

    std::string Id() const {
      const auto most = std::ranges::max_element(ids, {}, [](const auto& id) { return id.second; });
      return most == ids.end() ? "" : most->first;
    }
  };

  const std::map<std::string, Person>& all() const { return all_; }
  const std::set<std::string>& Of(const std::string& document) const { return of_.at(document); }

 private:
  void Add(const Item& item, const std::vector<std::string>& keys) {
    auto& of_document = of_[item.name];
    for (std::size_t i = 0; i < keys.size(); ++i) {
      of_document.insert(keys[i]);
      Person& person = all_[keys[i]];
      person.documents.insert(item.name);
      const std::string& id = item.document.authors(static_cast<int>(i)).id();
      if (!id.empty()) ++person.ids[id];
    }
  }

  std::map<std::string, Person> all_;
  std::map<std::string, std::set<std::string>> of_;  // By document.
};

using Documents = std::vector<Scored>;
using Scores = std::map<std::string, double>;  // By key of a person.

Scores Sums(const Authors& authors, const Documents& documents, std::size_t most,
            const std::function<double(const Scored&)>& worth) {
  Scores sums;
  for (std::size_t i = 0; i < std::min(most, documents.size()); ++i) {
    for (const std::string& key : authors.Of(documents[i].name)) sums[key] += worth(documents[i]);
  }
  return sums;
}

double ScoreOf(const Scored& document) { return document.score; }

Scores Prolific(const Authors& authors) {
  Scores scores;
  for (const auto& [key, person] : authors.all()) {
    scores[key] = static_cast<double>(person.documents.size());
  }
  return scores;
}

Scores SmoothedMean(const Authors& authors, const Documents& documents) {
  Scores scores = Sums(authors, documents, documents.size(), ScoreOf);
  for (auto& [key, score] : scores) {
    score /= static_cast<double>(authors.all().at(key).documents.size()) + kFew;
  }
  return scores;
}

// As the server ranks them, all whom it finds; the score is the place from the end.
Result<Scores> Experts(index::Index* index, const Layout& layout, const people::Topics& topics,
                       const std::string& text, bool posts, RankedQuestion* ranked = nullptr) {
  v1::FindExpertsRequest request;
  request.set_query(text);
  search::ExpertQuestion question =
      search::ReadExpertQuestion(request, topics, search::ParseQuery(text).query);
  if (!posts) question.groups.clear();
  ASSIGN_OR_RETURN(
      const index::PeopleFound found,
      index->FindPeople(Everybody(layout), question.query,
                        {.size = people::kExpertDocuments, .also = index::Facet::kAddressed},
                        question.stems, std::chrono::steady_clock::time_point::max()));
  const auto persons =
      search::PersonsMemory().Of(found.authors, std::make_shared<const people::Directory>());
  const people::Places places;
  search::Experts experts(question, request, found, *persons, places);
  RETURN_IF_ERROR(experts.Choose(persons->all().size(), [](const auto&) {
    return std::vector<index::PostViews>();  // Nothing is asked for by place.
  }));
  if (ranked != nullptr) {
    ranked->with_posts = persons->with_posts();
    ranked->people = experts.Candidates();
  }
  Scores scores;
  const auto chosen = experts.chosen();
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    scores[persons->all()[chosen[i]].key] = static_cast<double>(chosen.size() - i);
  }
  return scores;
}

// All candidates, the best first; equals, and those without a score, by their ids.
Ranking RankingOf(const Authors& authors, const std::set<std::string>& candidates,
                  const Scores& scores) {
  std::map<std::string, double> by_id;
  for (const std::string& id : candidates) by_id[id] = 0;
  for (const auto& [key, score] : scores) {
    const auto candidate = by_id.find(authors.all().at(key).Id());
    if (candidate != by_id.end()) candidate->second = std::max(candidate->second, score);
  }
  Ranking ranking(candidates.begin(), candidates.end());
  std::ranges::stable_sort(ranking,
                           [&](const auto& a, const auto& b) { return by_id.at(a) > by_id.at(b); });
  return ranking;
}

struct Row {
  double map = 0, mrr = 0, p5 = 0, p10 = 0;

  void Add(const Row& other, double weight) {
    map += other.map * weight;
    mrr += other.mrr * weight;
    p5 += other.p5 * weight;
    p10 += other.p10 * weight;
  }
};

Row RowOf(const Ranking& ranking, const Grades& experts) {
  const Measures measures = Measure(ranking, experts);
  Row row{measures.average_precision, 0, 0, measures.precision10};
  for (std::size_t i = 0; i < ranking.size(); ++i) {
    if (!experts.contains(ranking[i])) continue;
    if (row.mrr == 0) row.mrr = 1 / static_cast<double>(i + 1);
    if (i < 5) row.p5 += 0.2;
  }
  return row;
}

// One method's rows, by kind of question, in the order of the questions.
using Rows = std::map<std::string, std::vector<Row>>;

Row MeanOf(const std::vector<Row>& rows, int fold) {
  std::vector<Row> those;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (fold < 0 || static_cast<int>(i % kFolds) == fold) those.push_back(rows[i]);
  }
  Row mean;
  for (const Row& row : those) mean.Add(row, 1 / static_cast<double>(those.size()));
  return mean;
}

void Print(const std::string& method, const Rows& rows) {
  for (const auto& [kind, of_kind] : rows) {
    const Row mean = MeanOf(of_kind, -1);
    std::printf("%-14s %-8s %6.3f %6.3f %6.3f %6.3f  ", method.c_str(), kind.c_str(), mean.map,
                mean.mrr, mean.p5, mean.p10);
    for (int fold = 0; fold < kFolds; ++fold) std::printf(" %.3f", MeanOf(of_kind, fold).map);
    std::printf("\n");
  }
}

struct Setup {
  fs::path corpora;
  fs::path keep;
  bool per_query = false;
  bool posts = false;
  bool folds = false;
  bool check = false;
};

void PrintPosts(const Collection& collection, const people::OfficeSymbols& symbols) {
  for (const Item& item : collection.documents) {
    for (const auto& post : people::PostsIn(item.document, symbols)) {
      std::printf("%s\t%s\t%s\n", item.name.c_str(),
                  item.document.authors(static_cast<int>(post.author)).name().c_str(),
                  post.phrase.c_str());
    }
  }
}

Status CheckLines(const Rows& rows) {
  for (const auto& [kind, line] : Lines()) {
    const auto of_kind = rows.find(kind);
    if (of_kind == rows.end() || MeanOf(of_kind->second, -1).map < line) {
      return Internal("below the line for questions of the kind " + kind);
    }
  }
  return Ok();
}

Status Evaluate(const Setup& setup) {
  const fs::path folder = setup.corpora / "frus/dev/experts";
  const auto questions = ReadQuestions(folder);
  std::set<std::string> candidates;
  for (const auto& row : ReadRows(folder / "candidates.tsv")) candidates.insert(row.at(0));

  ASSIGN_OR_RETURN(const auto vocabulary, vocabulary::Vocabulary::Read(
                                              fs::path(CHANCERY_SOURCE_DIR) / "config/vocabulary"));
  const people::Topics topics(vocabulary.entries());
  Layout layout;
  layout.plain = true;
  layout.symbols = people::SymbolsOf(vocabulary.entries());
  ASSIGN_OR_RETURN(const Collection collection, ReadCollection(setup.corpora, "frus"));
  if (setup.posts) {
    PrintPosts(collection, layout.symbols);
    return Ok();
  }
  const Authors authors(collection);
  const testing::TempDir temporary("experts");
  const fs::path kept = (setup.keep.empty() ? temporary.path() : setup.keep) / "index";
  ASSIGN_OR_RETURN(const auto product, MakeProduct(collection, layout, kept, false));
  ASSIGN_OR_RETURN(const auto index, MakeIndex(collection, layout, kept));

  std::map<std::string, Rows> rows;
  std::vector<RankedQuestion> ranked;
  for (const ExpertQuestion& question : questions) {
    ASSIGN_OR_RETURN(const Documents documents, product->Find(question.text, kEverything));
    RankedQuestion& of_folds = ranked.emplace_back();
    ASSIGN_OR_RETURN(const Scores without_posts,
                     Experts(index.get(), layout, topics, question.text, false));
    ASSIGN_OR_RETURN(const Scores whole,
                     Experts(index.get(), layout, topics, question.text, true, &of_folds));
    of_folds.kind = question.kind;
    of_folds.measure = [&](const std::vector<people::ExpertNumbers>& people) {
      Scores scores;
      for (const auto& person : people) scores[person.key] = person.score();
      return RowOf(RankingOf(authors, candidates, scores), question.experts).map;
    };
    const std::map<std::string, Scores> methods = {
        {"1 prolific", Prolific(authors)},
        {"2 votes of 300", Sums(authors, documents, kVoters, [](const Scored&) { return 1.0; })},
        {"3 mean", SmoothedMean(authors, documents)},
        {"4 without posts", without_posts},
        {"5 experts", whole}};
    for (const auto& [method, scores] : methods) {
      const Row row = RowOf(RankingOf(authors, candidates, scores), question.experts);
      rows[method][question.kind].push_back(row);
      if (setup.per_query) {
        std::printf("%s %-14s %.3f  %s\n", question.name.c_str(), method.c_str(), row.map,
                    question.text.c_str());
      }
    }
  }
  std::printf("%zu documents, %zu people\n", collection.documents.size(), authors.all().size());
  std::printf("%-14s %-8s %6s %6s %6s %6s   MAP by folds\n", "method", "kind", "MAP", "MRR", "P@5",
              "P@10");
  for (const auto& [method, of_method] : rows) Print(method.substr(2), of_method);
  if (setup.folds) PrintFolds(ranked);
  return setup.check ? CheckLines(rows["5 experts"]) : Ok();
}

}  // namespace
}  // namespace chancery::eval

int main(int argc, char** argv) {
  using namespace chancery::eval;
  Setup setup;
  const char* set = std::getenv("CHANCERY_CORPORA");
  setup.corpora =
      set != nullptr ? fs::path(set) : fs::path(CHANCERY_SOURCE_DIR) / "../shared/corpora";
  CLI::App app("Measures how people are ranked for a question, beside simpler ways.");
  app.add_option("--corpora", setup.corpora, "Where the corpora are");
  app.add_option("--keep", setup.keep, "Keeps the index in this folder, and takes what is there");
  app.add_flag("--per-query", setup.per_query, "Prints each question, too");
  app.add_flag("--posts", setup.posts, "Prints the posts that are read, and nothing else");
  app.add_flag("--folds", setup.folds,
               "Chooses settings on four folds of the questions, and measures them on the fifth");
  app.add_flag("--check", setup.check, "Fails below the lines");
  CLI11_PARSE(app, argc, argv);
  if (!fs::exists(setup.corpora / "frus/dev/experts")) {
    std::cerr << "the corpus is not in " << setup.corpora << '\n';
    return std::getenv("CI") == nullptr ? kSkipped : 1;
  }
  const chancery::Status status = Evaluate(setup);
  if (status.ok()) return 0;
  std::cerr << status.message() << '\n';
  return 1;
}
