// SPDX-License-Identifier: GPL-3.0-or-later
// Two worlds: random requests to a server that holds everything and to one that never held what the
// reader may not read. 0 when no reply differs; with --weak, 0 when the weak server was caught.
#include <google/protobuf/stubs/logging.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <iostream>

#include "lib/base/digest.h"
#include "tests/testing/temp_dir.h"
#include "tests/twoworlds/experiment.h"
#include "tests/twoworlds/weak_server.h"

namespace chancery::twoworlds {
namespace {

using Clock = std::chrono::steady_clock;

struct Arguments {
  std::uint64_t pairs = 20000;
  std::uint64_t seed = 1;
  double minutes = 0;
  bool weak = false;
  bool budgets = false;
  bool stop = false;
  Experiment::Options experiment;
};

config::v1::IndexLayout Layout(std::uint32_t own, std::uint32_t tails, std::uint32_t views,
                               std::uint32_t compact) {
  config::v1::IndexLayout layout;
  layout.set_own_database_at(own);
  layout.set_tails(tails);
  layout.set_commit_views(views);
  layout.set_compact_after_commits(compact);
  layout.set_commit_ms(30);
  return layout;
}

Status Run(const Arguments& arguments, Experiment& experiment) {
  const auto start = Clock::now();
  RETURN_IF_ERROR(experiment.Fill());
  std::cout << experiment.Shares() << "filled in "
            << std::chrono::duration<double>(Clock::now() - start).count() << " s" << std::endl;
  const auto more = [&] {
    if (arguments.stop && experiment.tally().differing > 0) return false;
    if (arguments.minutes > 0) {
      return Clock::now() - start < std::chrono::duration<double>(arguments.minutes * 60);
    }
    return experiment.tally().pairs < arguments.pairs;
  };
  while (more()) {
    RETURN_IF_ERROR(experiment.Compare(100));
    if (more()) RETURN_IF_ERROR(experiment.Change(12));
  }
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  const Tally& tally = experiment.tally();
  std::cout << experiment.Shares() << "seed " << arguments.seed << ": " << tally.pairs << " pairs, "
            << tally.differing << " differ, in " << seconds << " s\n"
            << "  " << tally.with_hits << " pages with hits, " << tally.deeper << " deeper pages, "
            << tally.documents << " documents opened\n  " << tally.threads << " threads, "
            << tally.copies << " near duplicates\n  " << tally.hidden_changes
            << " hidden changes under way, " << tally.decisions << " of them by hand, "
            << tally.crashes << " crashes under way\n  " << tally.decided
            << " versions under a label by hand\n  " << tally.notices << " notices, "
            << tally.stopped << " stops\n";
  for (const auto& [answer, count] : tally.by_answer) {
    std::cout << "  " << answer << ": " << count << '\n';
  }
  return Ok();
}

// Every world lies on disk in another way than the one that it is compared with.
Result<std::unique_ptr<Experiment>> Worlds(const Arguments& arguments, const testing::Pki& pki,
                                           const std::filesystem::path& folder) {
  const std::string secret = base::RandomBytes(32);
  const auto make = [&](const std::string& name,
                        const config::v1::IndexLayout& layout) -> Result<std::unique_ptr<Site>> {
    if (arguments.weak) return MakeWeakServer();
    return MakeDaemons(pki, folder / name, layout, secret,
                       arguments.budgets ? Budgets::kSmall : Budgets::kNone);
  };
  ASSIGN_OR_RETURN(std::unique_ptr<Site> all, make("all", Layout(5, 1, 7, 2)));
  std::vector<std::unique_ptr<Site>> lone;
  for (const Reader& reader : Readers()) {
    const bool even = lone.size() % 2 == 0;
    ASSIGN_OR_RETURN(std::unique_ptr<Site> site,
                     make(reader.id, even ? Layout(1000000, 3, 100, 0) : Layout(60, 2, 1000, 5)));
    lone.push_back(std::move(site));
  }
  Experiment::Options options = arguments.experiment;
  options.seed = arguments.seed;
  options.portions = !arguments.weak;
  return std::make_unique<Experiment>(options, std::move(all), std::move(lone));
}

int Verdict(const Arguments& arguments, const Tally& tally) {
  if (arguments.budgets && (tally.notices == 0 || tally.stopped == 0)) {
    std::cout << "NO BUDGET WAS MET\n";
    return 1;
  }
  if (!arguments.weak) return tally.differing == 0 ? 0 : 1;
  const bool caught = tally.differing * 10 > tally.pairs;
  std::cout << (caught ? "the weak server was caught\n" : "THE WEAK SERVER WAS NOT CAUGHT\n");
  return caught ? 0 : 1;
}

int Main(const Arguments& arguments) {
  const testing::Pki pki;
  const testing::TempDir folder("twoworlds");
  auto experiment = Worlds(arguments, pki, folder.path());
  if (!experiment.ok()) {
    std::cerr << experiment.status().message() << '\n';
    return 2;
  }
  if (const Status status = Run(arguments, **experiment); !status.ok()) {
    std::cerr << "seed " << arguments.seed << ": " << status.message() << '\n';
    return 2;
  }
  return Verdict(arguments, (*experiment)->tally());
}

}  // namespace
}  // namespace chancery::twoworlds

int main(int argc, char** argv) {
  // It would speak of every malformed message that is sent on purpose.
  google::protobuf::SetLogHandler(nullptr);
  chancery::twoworlds::Arguments arguments;
  CLI::App app("Compares a server with one that never held what the reader may not read.");
  app.add_option("--pairs", arguments.pairs, "Pairs of requests");
  app.add_option("--seed", arguments.seed, "What everything random is drawn from");
  app.add_option("--minutes", arguments.minutes, "Run this long, whatever --pairs says");
  app.add_option("--documents", arguments.experiment.documents, "Documents at the start");
  app.add_option("--reports", arguments.experiment.reports, "Differences printed in full");
  app.add_flag("--stop", arguments.stop, "End with the round of the first difference");
  app.add_flag("--budgets", arguments.budgets, "Small budgets, which all readers meet");
  app.add_flag("--weak", arguments.weak, "The control: a server that leaks, and must be caught");
  CLI11_PARSE(app, argc, argv);
  return chancery::twoworlds::Main(arguments);
}
