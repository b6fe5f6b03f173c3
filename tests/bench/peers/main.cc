// SPDX-License-Identifier: GPL-3.0-or-later
// Chancery beside PostgreSQL and Lucene on a grown corpus, and on its own as the corpus grows.
// `run` starts it with everything that it needs.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <functional>
#include <iostream>
#include <optional>

#include "tests/bench/bench.h"
#include "tests/bench/peers/grown_site.h"

namespace chancery::bench {
namespace {

struct Settings {
  std::filesystem::path cables, work;
  std::size_t documents = 200'000;
  std::size_t desks = 16;
  std::uint64_t seed = 1952;
  int questions = 200, rounds = 3, postgres_rounds = 1;
  double load_seconds = 10;
  std::string lucene, psql;  // Commands; empty: not there.
  std::vector<std::size_t> sizes = {10'000, 50'000, 200'000}, cells = {1, 16, 64};
};

constexpr int kClients[] = {1, 4, 16};

Result<CorpusGrowth> Grow(const Settings& settings, std::size_t desks) {
  CorpusGrowth::Options options;
  options.seed = settings.seed;
  options.desks = desks;
  return CorpusGrowth::Read(settings.cables, options);
}

// What one engine said to one reader.
struct Told {
  std::vector<double> ms;
  double matches = 0, hits = 0;
  double p(double share) const { return Percentile(ms, share); }
};

Status Tell(Side& side, const std::string& reader, const Question& question, Told* told) {
  const auto answer = side.Ask(reader, question);
  if (!answer.ok()) return Within(side.name(), answer.status());
  told->ms.push_back(answer->ms);
  told->matches += static_cast<double>(answer->matches);
  told->hits += static_cast<double>(answer->hits);
  return Ok();
}

struct Engine {
  std::unique_ptr<Side> side;
  int rounds;
};

// All engines in turn, question by question, so that what else the machine does hits all alike.
// Each was asked everything once before: PostgreSQL too, whose cache is then as warm.
Result<std::vector<Told>> AskInTurn(std::vector<Engine>& engines, const std::string& reader,
                                    const std::vector<Question>& questions) {
  std::vector<Told> told(engines.size());
  int rounds = 0;
  for (std::size_t i = 0; i < engines.size(); ++i) {
    rounds = std::max(rounds, engines[i].rounds);
    Told warm;
    for (const Question& question : questions) {
      RETURN_IF_ERROR(Tell(*engines[i].side, reader, question, &warm));
    }
  }
  for (int round = 0; round < rounds; ++round) {
    for (std::size_t at = 0; at < questions.size(); ++at) {
      for (std::size_t turn = 0; turn < engines.size(); ++turn) {
        const std::size_t i = (turn + at + static_cast<std::size_t>(round)) % engines.size();
        if (round >= engines[i].rounds) continue;
        RETURN_IF_ERROR(Tell(*engines[i].side, reader, questions[at], &told[i]));
      }
    }
  }
  return told;
}

void PrintTold(const std::string& reader, const std::string& engine, const Told& told,
               double of_first) {
  const auto asked = static_cast<double>(told.ms.size());
  std::printf("| %-6s | %-10s | %9.2f | %9.2f | %6.2f | %10.1f | %5.2f |\n", reader.c_str(),
              engine.c_str(), told.p(0.5), told.p(0.99), told.p(0.5) / of_first,
              told.matches / asked, told.hits / asked);
  std::fflush(stdout);
}

Status PrintLoad(Side& side, const std::vector<Question>& questions, double seconds) {
  std::printf("| %-10s |", side.name().c_str());
  for (const int clients : kClients) {
    const auto rate = side.Load("all", questions, clients, seconds);
    if (!rate.ok()) return Within(side.name(), rate.status());
    std::printf(" %10.1f |", *rate);
    std::fflush(stdout);
  }
  std::printf("\n");
  return Ok();
}

Status Generate(const Settings& settings) {
  ASSIGN_OR_RETURN(const CorpusGrowth growth, Grow(settings, settings.desks));
  Status status;
  const double seconds =
      Seconds([&] { status = WriteGrown(growth, settings.documents, true, settings.work); });
  Print("generate.rate", static_cast<double>(settings.documents) / seconds, "documents/s");
  return status;
}

Status Snippets(GrownSite& site, const std::vector<Question>& questions) {
  ASSIGN_OR_RETURN(const auto first, site.TakeSnippets("all", questions));
  Print("snippets.questions_with_ten_hits", static_cast<double>(first.size()), "questions");
  Print("snippets.ten.p50", Percentile(first, 0.5), "ms");
  Print("snippets.ten.p99", Percentile(first, 0.99), "ms");
  return Ok();
}

// Everything once before; what the first question costs is printed too, since who the names are is
// told then.
Status Experts(GrownSite& site, const CorpusGrowth& growth, std::size_t documents,
               const std::vector<Question>& questions) {
  const auto people = growth.People(documents);
  RETURN_IF_ERROR(site.LoadPeople(people));
  const double before = site.SearchdMemory();
  std::printf(
      "\n%zu people in the directory\n"
      "| reader | search p50 | p99 | experts first | p50 | p99 (ms) | times | people |\n"
      "| --- | --- | --- | --- | --- | --- | --- | --- |\n",
      people.size());
  for (const ReaderOf& reader : ReadersOf(growth)) {
    ASSIGN_OR_RETURN(const auto first, site.TakeExperts(reader.name, questions));
    ASSIGN_OR_RETURN(const auto times, site.TakeExperts(reader.name, questions));
    const double p50 = Percentile(times.experts, 0.5), plain = Percentile(times.search, 0.5);
    std::printf("| %-6s | %.2f | %.2f | %.1f | %.2f | %.2f | %.2f | %.1f |\n", reader.name.c_str(),
                plain, Percentile(times.search, 0.99), first.experts.front(), p50,
                Percentile(times.experts, 0.99), p50 / plain, times.people);
    std::fflush(stdout);
  }
  Print("experts.memory_before", before, "MiB");
  Print("experts.memory_after", site.SearchdMemory(), "MiB");
  return Ok();
}

// Everything once before, as for the engines.
Status Completions(GrownSite& site, const std::vector<ReaderOf>& readers,
                   const std::vector<Question>& questions) {
  for (const ReaderOf& reader : readers) {
    ASSIGN_OR_RETURN(const auto first, site.TakeCompletions(reader.name, questions));
    ASSIGN_OR_RETURN(const auto again, site.TakeCompletions(reader.name, questions));
    const std::string name = "complete." + reader.name;
    Print(name + ".first.p99", Percentile(first, 0.99), "ms");
    Print(name + ".p50", Percentile(again, 0.5), "ms");
    Print(name + ".p99", Percentile(again, 0.99), "ms");
  }
  return Ok();
}

Status Compare(const Settings& settings) {
  ASSIGN_OR_RETURN(const CorpusGrowth growth, Grow(settings, settings.desks));
  const testing::Pki pki;
  ASSIGN_OR_RETURN(const auto site,
                   GrownSite::Make(pki, growth, settings.documents, settings.work));
  Print("chancery.ingest", site->ingest_rate(), "documents/s");
  Print("chancery.settled_after", site->settled_after(), "s");
  Print("chancery.classes", site->classes(), "classes");
  Print("chancery.databases", site->databases(), "databases");
  Print("chancery.index", static_cast<double>(site->IndexBytes()) / (1 << 20), "MiB");
  const std::vector<Question> questions = DrawFrom(growth, settings.documents, settings.questions);
  std::vector<Engine> engines;
  engines.push_back({site->MakeSide(false), settings.rounds});
  engines.push_back({site->MakeSide(true), settings.rounds});
  if (!settings.lucene.empty()) {
    ASSIGN_OR_RETURN(auto lucene, StartLucene(settings.lucene));
    engines.push_back({std::move(lucene), settings.rounds});
  }
  if (!settings.psql.empty()) {
    ASSIGN_OR_RETURN(auto postgres, StartPostgres(settings.psql));
    engines.push_back({std::move(postgres), settings.postgres_rounds});
  }
  RETURN_IF_ERROR(Snippets(*site, questions));
  RETURN_IF_ERROR(Completions(*site, ReadersOf(growth), questions));
  RETURN_IF_ERROR(Experts(*site, growth, settings.documents, questions));
  std::printf(
      "\n| reader | engine     |  p50 (ms) |  p99 (ms) |  times |    matches |  hits |\n"
      "| --- | --- | --- | --- | --- | --- | --- |\n");
  for (const ReaderOf& reader : ReadersOf(growth)) {
    ASSIGN_OR_RETURN(const auto told, AskInTurn(engines, reader.name, questions));
    for (std::size_t i = 0; i < engines.size(); ++i) {
      PrintTold(reader.name, engines[i].side->name(), told[i], told[0].p(0.5));
    }
  }
  if (settings.load_seconds > 0) {
    std::printf(
        "\n| answers/s  |  1 client  |  4 clients | 16 clients |\n| --- | --- | --- | --- |\n");
    for (Engine& engine : engines) {
      const Status status = PrintLoad(*engine.side, questions, settings.load_seconds);
      if (status.code() == StatusCode::kUnavailable) std::printf(" not measured |\n");
      if (!status.ok() && status.code() != StatusCode::kUnavailable) return status;
    }
  }
  return site->world().Stop();
}

// Each size in each number of cells, one after the other; what is not needed any more is removed.
Status Table(const Settings& settings) {
  std::printf(
      "| documents | cells | databases | ingest/s | reader |  p50 (ms) |  p99 (ms) | "
      "experts p50 | p99 (ms) | people | searchd MiB | 1 client/s | 4 clients/s | 16 clients/s |\n"
      "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
  for (const std::size_t documents : settings.sizes) {
    for (const std::size_t cells : settings.cells) {
      const auto folder = settings.work / "growth";
      std::filesystem::remove_all(folder);
      ASSIGN_OR_RETURN(const CorpusGrowth growth, Grow(settings, cells));
      RETURN_IF_ERROR(WriteGrown(growth, documents, false, folder));
      const testing::Pki pki;
      ASSIGN_OR_RETURN(const auto site, GrownSite::Make(pki, growth, documents, folder));
      const auto questions = DrawFrom(growth, documents, settings.questions);
      std::vector<Engine> engines;
      engines.push_back({site->MakeSide(true), settings.rounds});
      const auto people = growth.People(documents);
      RETURN_IF_ERROR(site->LoadPeople(people));
      for (const ReaderOf& reader : ReadersOf(growth)) {
        ASSIGN_OR_RETURN(const auto told, AskInTurn(engines, reader.name, questions));
        RETURN_IF_ERROR(site->TakeExperts(reader.name, questions).status());  // Once before.
        ASSIGN_OR_RETURN(const auto times, site->TakeExperts(reader.name, questions));
        std::printf("| %zu | %u | %u | %.0f | %s | %.2f | %.2f |", documents, site->classes(),
                    site->databases(), site->ingest_rate(), reader.name.c_str(), told[0].p(0.5),
                    told[0].p(0.99));
        std::printf(" %.2f | %.2f | %zu | %.0f |", Percentile(times.experts, 0.5),
                    Percentile(times.experts, 0.99), people.size(), site->SearchdMemory());
        for (const int clients : kClients) {
          if (reader.name != "all") continue;
          ASSIGN_OR_RETURN(const double rate,
                           engines[0].side->Load("all", questions, clients, settings.load_seconds));
          std::printf(" %.1f |", rate);
        }
        std::printf("\n");
        std::fflush(stdout);
      }
      RETURN_IF_ERROR(site->world().Stop());
      std::filesystem::remove_all(folder);
    }
  }
  return Ok();
}

}  // namespace
}  // namespace chancery::bench

int main(int argc, char** argv) {
  using namespace chancery::bench;
  Settings settings;
  settings.cables = chancery::testing::SourceFolder() / "../shared/corpora/frus/dev/cables";
  CLI::App app("Chancery beside PostgreSQL and Lucene. tests/bench/peers/run starts it.");
  app.require_subcommand(1);
  app.fallthrough();
  app.add_option("--work", settings.work, "A folder of its own")->required();
  app.add_option("--cables", settings.cables, "What the corpus is grown from");
  app.add_option("--documents", settings.documents, "How many it is grown to");
  app.add_option("--cells", settings.desks, "Desks, each a class of its own: 1 to 64");
  app.add_option("--seed", settings.seed, "Of the corpus");
  app.add_option("--questions", settings.questions, "Asked of each in a round");
  app.add_option("--rounds", settings.rounds, "Rounds of Chancery and Lucene");
  app.add_option("--postgres-rounds", settings.postgres_rounds, "Rounds of PostgreSQL");
  app.add_option("--load-seconds", settings.load_seconds, "Of each throughput; 0: none");
  app.add_subcommand("generate", "Writes the corpus, for all");
  auto* const ask = app.add_subcommand("ask", "Takes it in and asks all in turn");
  ask->add_option("--lucene", settings.lucene, "The command that answers for Lucene");
  ask->add_option("--psql", settings.psql, "The command that is psql on the database");
  auto* const table = app.add_subcommand("grow", "Chancery alone, in sizes and numbers of cells");
  table->add_option("--sizes", settings.sizes, "Numbers of documents")->delimiter(',');
  table->add_option("--cell-numbers", settings.cells, "Numbers of cells")->delimiter(',');
  CLI11_PARSE(app, argc, argv);
  settings.work = std::filesystem::absolute(settings.work);
  chancery::Status status;
  if (app.got_subcommand("generate")) status = Generate(settings);
  if (app.got_subcommand("ask")) status = Compare(settings);
  if (app.got_subcommand("grow")) status = Table(settings);
  if (status.ok()) return 0;
  std::cerr << status.message() << '\n';
  return 1;
}
