// SPDX-License-Identifier: GPL-3.0-or-later
// What the benchmarks share: the corpus, a server over it, and figures.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "chancery/v1/document.pb.h"
#include "lib/base/status.h"
#include "tests/testing/pki.h"
#include "tests/testing/temp_dir.h"
#include "tests/testing/world.h"

namespace chancery::bench {

struct Setup {
  std::filesystem::path cables;  // frus/dev/cables, or frus/mini/cables for a smoke run.
  std::filesystem::path pdfs;
  std::size_t most_pdfs = 0;  // 0 for all.
  int rounds = 3;
  int queries = 300;
};

// Seconds that `work` takes.
double Seconds(const std::function<void()>& work);

// A sorted copy's middle, and the value that `share` of them do not exceed.
double Median(std::vector<double> values);
double Percentile(std::vector<double> values, double share);

// One line of the report: "ingest.product  812.3 documents/s".
void Print(std::string_view name, double value, std::string_view unit);

// A server of its own in `folder`, with `files` as its
// one watched folder and the layout of a shipped config. Its people: "keeper"; "security", who may
// also submit; "all", who may read everything; and for each level one "upto.<level>" with every
// caveat.
struct Site {
  std::unique_ptr<testing::World> world;
  std::filesystem::path policy;
  std::vector<std::string> levels;  // Low to high.
};
Result<Site> MakeSite(const testing::Pki& pki, const std::filesystem::path& folder,
                      const std::filesystem::path& files, const std::filesystem::path& policy,
                      const std::string& default_marking);

// Polls the state calmly, for the machine is the indexer's.
Status WaitApplied(testing::World& world);

// Waits until the index has been as it is for two seconds: nothing is tidied up any more.
void WaitSettled(const testing::World& world);

// Everything that a reader may read, as the reader meets it.
Result<std::vector<v1::Document>> ReadAll(testing::World& world, const std::string& reader);

// The reader of about half of `all` documents: the level whose share is nearest to it.
Result<std::string> HalfReader(Site& site, std::size_t all);

// Questions of one reader over gRPC, and to an engine in this process ("inside"), against bare
// Xapian over what they may read. Prints as "search.<name>".
Status BenchReader(const Setup& setup, Site& site, const std::filesystem::path& folder,
                   const std::string& name, const std::string& reader);

// The benchmarks. `site` is left with the corpus in it and running.
Result<Site> BenchIngest(const Setup& setup, const testing::Pki& pki,
                         const std::filesystem::path& folder);
Status BenchPdf(const Setup& setup, const testing::Pki& pki, const std::filesystem::path& folder);
Status BenchSearch(const Setup& setup, Site& site, const std::filesystem::path& folder);
Status BenchShare(const Setup& setup, Site& site);
Status BenchChange(const Setup& setup, Site& site);
Status BenchClasses(const Setup& setup, const testing::Pki& pki,
                    const std::filesystem::path& folder);
Status BenchRestart(const Setup& setup, Site& site);

}  // namespace chancery::bench
