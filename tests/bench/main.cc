// SPDX-License-Identifier: GPL-3.0-or-later
// Measures the whole server against its bare parts, in one run on one machine; the ratios are what
// counts. RESULTS.md quotes them.
#include <CLI/CLI.hpp>
#include <cstdlib>
#include <iostream>
#include <set>

#include "tests/bench/bench.h"

namespace chancery::bench {
namespace {

constexpr int kSkipped = 77;

Status Run(const Setup& setup, const std::set<std::string>& parts) {
  const testing::Pki pki;
  const testing::TempDir folder("bench");
  if (parts.contains("pdf")) RETURN_IF_ERROR(BenchPdf(setup, pki, folder.path()));
  if (parts.contains("classes")) RETURN_IF_ERROR(BenchClasses(setup, pki, folder.path()));
  if (!parts.contains("ingest")) return Ok();
  ASSIGN_OR_RETURN(Site site, BenchIngest(setup, pki, folder.path()));
  if (parts.contains("search")) RETURN_IF_ERROR(BenchSearch(setup, site, folder.path()));
  if (parts.contains("share")) RETURN_IF_ERROR(BenchShare(setup, site));
  if (parts.contains("change")) RETURN_IF_ERROR(BenchChange(setup, site));
  if (parts.contains("restart")) RETURN_IF_ERROR(BenchRestart(setup, site));
  return site.world->Stop();
}

}  // namespace
}  // namespace chancery::bench

int main(int argc, char** argv) {
  using namespace chancery::bench;
  bool smoke = false;
  std::filesystem::path corpora = chancery::testing::SourceFolder() / "../shared/corpora";
  std::vector<std::string> parts = {"ingest", "pdf", "search", "share", "change", "restart"};
  Setup setup;
  CLI::App app("Measures the server against its bare parts.");
  app.add_flag("--smoke", smoke, "A small corpus and one round: does it run at all");
  app.add_option("--corpora", corpora, "Where the corpora are");
  app.add_option("--rounds", setup.rounds, "Rounds; the figures are medians");
  app.add_option("--queries", setup.queries, "Questions asked of search in a round");
  app.add_option(
      "--only", parts,
      "ingest, pdf, classes (not unless named), search, share, change, restart (the last "
      "four need ingest)");
  CLI11_PARSE(app, argc, argv);
  if (smoke) {
    setup.rounds = 1;
    setup.queries = 40;
    setup.most_pdfs = 3;
  }
  setup.cables = corpora / "frus" / (smoke ? "mini" : "dev") / "cables";
  setup.pdfs = corpora / "pdf/diplomatic-foia";
  if (!std::filesystem::exists(setup.cables) || !std::filesystem::exists(setup.pdfs)) {
    std::cerr << "the corpora are not in " << corpora << '\n';
    return std::getenv("CI") == nullptr ? kSkipped : 1;
  }
  const chancery::Status status = Run(setup, {parts.begin(), parts.end()});
  if (status.ok()) return 0;
  std::cerr << status.message() << '\n';
  return 1;
}
