// SPDX-License-Identifier: GPL-3.0-or-later
// Measures the product's ranking, and plain Xapian's over the same texts, in one run. Every figure
// is the same in every run of the same build.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <future>
#include <iostream>
#include <map>

#include "tests/eval/collection.h"
#include "tests/eval/measures.h"
#include "tests/eval/systems.h"
#include "tests/testing/temp_dir.h"

namespace chancery::eval {
namespace {

constexpr int kSkipped = 77;
constexpr std::uint32_t kDepth = 1000;  // As runs of TREC have it.

std::filesystem::path Corpora() {
  const char* set = std::getenv("CHANCERY_CORPORA");
  return set != nullptr ? std::filesystem::path(set)
                        : std::filesystem::path(CHANCERY_SOURCE_DIR) / "../shared/corpora";
}

struct Setup {
  std::filesystem::path corpora = Corpora();
  std::vector<std::string> collections = CollectionNames();
  std::vector<std::string> systems = {"baseline", "product"};
  Layout layout;
  std::filesystem::path keep;
  std::string run;
  bool per_query = false;
  bool feedback = false;
  bool check = false;
};

void PrintRow(const std::string& collection, const std::string& system, const Measures& measures) {
  std::printf("%-10s %-10s %8.4f %8.4f %8.4f %10.4f\n", collection.c_str(), system.c_str(),
              measures.ndcg10, measures.average_precision, measures.precision10,
              measures.recall100);
  std::fflush(stdout);
}

void PrintRatio(const std::string& collection, const Measures& product, const Measures& baseline) {
  std::printf("%-10s %-10s %8.3f %8.3f\n", collection.c_str(), "ratio",
              product.ndcg10 / baseline.ndcg10,
              product.average_precision / baseline.average_precision);
}

// The lines of one question in a TREC run. trec_eval goes by the score alone, as a float, and turns
// equal ones around: so it is given the places left below, which order as the system does.
void WriteRun(const std::string& question, const Ranking& ranking, const std::string& system,
              std::ostream& out) {
  for (std::size_t i = 0; i < ranking.size(); ++i) {
    out << question << " Q0 " << ranking[i] << ' ' << i + 1 << ' ' << ranking.size() - i << ' '
        << system << '\n';
  }
}

// What a system answers to each question.
using Rankings = std::vector<Ranking>;

Result<Rankings> Ask(const Setup& setup, const Collection& collection, const std::string& name,
                     const std::filesystem::path& folder) {
  auto system = name == "baseline"
                    ? MakeBaseline(collection)
                    : MakeProduct(collection, setup.layout, folder, name == "feedback");
  RETURN_IF_ERROR(system.status());
  Rankings rankings;
  for (const Question& question : collection.questions) {
    ASSIGN_OR_RETURN(const auto found, (*system)->Find(question.text, kDepth));
    Ranking& ranking = rankings.emplace_back();
    for (const Scored& document : found) ranking.push_back(document.name);
  }
  return rankings;
}

Result<Measures> Report(const Setup& setup, const Collection& collection, const std::string& name,
                        const Rankings& rankings) {
  std::ofstream run;
  if (!setup.run.empty()) run.open(setup.run + "." + collection.name + "." + name);
  std::vector<Measures> all;
  for (std::size_t i = 0; i < rankings.size(); ++i) {
    const Question& question = collection.questions[i];
    all.push_back(Measure(rankings[i], question.grades));
    if (!setup.run.empty()) WriteRun(question.name, rankings[i], name, run);
    if (setup.per_query) PrintRow(collection.name + "/" + question.name, name, all.back());
  }
  if (!setup.run.empty() && !run.flush()) return Internal("can't write the run " + setup.run);
  const Measures mean = Mean(all);
  PrintRow(collection.name, name, mean);
  return mean;
}

// The documents as they lie there: what a ranking is worth that knows nothing.
Measures Chance(const Collection& collection) {
  Ranking ranking;
  for (const Item& item : collection.documents) {
    if (ranking.size() < kDepth) ranking.push_back(item.name);
  }
  std::vector<Measures> all;
  for (const Question& question : collection.questions) {
    all.push_back(Measure(ranking, question.grades));
  }
  return Mean(all);
}

// What can't be: a measure that is none, a ranking hardly better than none, or systems so far apart
// that one of them must have been asked something else.
Status Check(const std::map<std::string, Measures>& found, const Measures& chance) {
  for (const auto& [name, measures] : found) {
    for (const auto& [value, least] : {std::pair(measures.ndcg10, chance.ndcg10),
                                       {measures.average_precision, chance.average_precision},
                                       {measures.precision10, chance.precision10},
                                       {measures.recall100, chance.recall100}}) {
      if (!(value > 0 && value < 1)) return Internal("a measure of " + name + " is none");
      if (value < 3 * least) return Internal(name + " ranks hardly better than chance");
    }
  }
  for (const auto& [name, measures] : found) {
    for (const auto& [other, theirs] : found) {
      if (measures.average_precision < 0.5 * theirs.average_precision ||
          measures.ndcg10 < 0.5 * theirs.ndcg10) {
        return Internal(name + " finds less than half of what " + other + " does");
      }
    }
  }
  return Ok();
}

Status Evaluate(const Setup& setup, const std::string& name) {
  ASSIGN_OR_RETURN(const Collection collection, ReadCollection(setup.corpora, name));
  const testing::TempDir temporary("eval");
  const auto folder = setup.keep.empty() ? temporary.path() / "index" : setup.keep / name;
  // Side by side: most of the time goes into making indexes.
  std::map<std::string, std::future<Result<Rankings>>> asked;
  for (const std::string& system : setup.systems) {
    asked[system] = std::async(std::launch::async,
                               [&, system] { return Ask(setup, collection, system, folder); });
  }
  std::map<std::string, Measures> found;
  for (auto& [system, answers] : asked) {
    ASSIGN_OR_RETURN(const Rankings rankings, answers.get());
    ASSIGN_OR_RETURN(found[system], Report(setup, collection, system, rankings));
  }
  if (setup.feedback) {  // Of the index that the product has made.
    ASSIGN_OR_RETURN(const Rankings rankings, Ask(setup, collection, "feedback", folder));
    ASSIGN_OR_RETURN(const Measures measures, Report(setup, collection, "feedback", rankings));
    if (found.contains("product")) PrintRatio(name, measures, found["product"]);
  }
  if (found.size() == 2) PrintRatio(name, found["product"], found["baseline"]);
  std::printf("%-10s %zu documents (%zu not taken), %zu questions\n", name.c_str(),
              collection.documents.size(), collection.not_taken, collection.questions.size());
  return setup.check ? Check(found, Chance(collection)) : Ok();
}

Status Run(const Setup& setup) {
  std::printf("%-10s %-10s %8s %8s %8s %10s\n", "collection", "system", "nDCG@10", "MAP", "P@10",
              "recall@100");
  for (const std::string& name : setup.collections) RETURN_IF_ERROR(Evaluate(setup, name));
  return Ok();
}

}  // namespace
}  // namespace chancery::eval

int main(int argc, char** argv) {
  using namespace chancery::eval;
  Setup setup;
  CLI::App app("Measures ranking over collections with judgements, against plain Xapian.");
  app.add_option("--corpora", setup.corpora, "Where the corpora are");
  app.add_option("--collection", setup.collections, "Which: cranfield, cisi, frus")
      ->check(CLI::IsMember(CollectionNames()));
  app.add_option("--system", setup.systems, "Which: baseline, product")
      ->check(CLI::IsMember({"baseline", "product"}));
  app.add_option("--classes", setup.layout.classes, "Classes that documents are dealt out to")
      ->check(CLI::Range(1, 10'000));
  app.add_option("--own-at", setup.layout.own_database_at,
                 "Views at which a class has a database of its own");
  app.add_option("--tails", setup.layout.tails, "Databases that the other classes share");
  app.add_option("--vocabulary", setup.layout.vocabulary,
                 "Extends questions by the vocabulary in this folder (config/vocabulary)");
  app.add_option("--keep", setup.keep,
                 "Keeps the product's indexes in this folder, and takes what is there from an "
                 "earlier run. For work on scores: after a change of what is indexed, remove it");
  app.add_option("--run", setup.run, "Writes rankings as TREC runs: FILE.<collection>.<system>");
  app.add_flag("--per-query", setup.per_query, "Prints the measures of each question, too");
  app.add_flag("--feedback", setup.feedback,
               "Asks again with the words that the product's best documents have in common; the "
               "first ratio is to the product");
  app.add_flag("--check", setup.check, "Fails when a measure is nonsense");
  CLI11_PARSE(app, argc, argv);
  if (!std::filesystem::exists(setup.corpora)) {
    std::cerr << "the corpora are not in " << setup.corpora << '\n';
    return std::getenv("CI") == nullptr ? kSkipped : 1;
  }
  const chancery::Status status = Run(setup);
  if (status.ok()) return 0;
  std::cerr << status.message() << '\n';
  return 1;
}
