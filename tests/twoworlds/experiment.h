// SPDX-License-Identifier: GPL-3.0-or-later
// The comparison: one world that holds everything, one for each reader that holds only what they
// may read, the same requests to both, and the same bytes expected.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "lib/base/status.h"
#include "tests/twoworlds/author.h"
#include "tests/twoworlds/requests.h"
#include "tests/twoworlds/site.h"

namespace chancery::twoworlds {

// What was seen.
struct Tally {
  std::atomic<std::uint64_t> pairs = 0, differing = 0, with_hits = 0, documents = 0, deeper = 0;
  std::atomic<std::uint64_t> threads = 0;               // Of more than one document.
  std::atomic<std::uint64_t> copies = 0;                // Near duplicates behind hits.
  std::atomic<std::uint64_t> notices = 0, stopped = 0;  // Of budgets.
  std::atomic<std::uint64_t> decided = 0;               // Versions with a label by hand.
  std::atomic<std::uint64_t> hidden_changes = 0, decisions = 0, crashes = 0;
  std::map<std::string, std::uint64_t> by_answer;  // "Search 0": by method and code.
};

class Experiment {
 public:
  struct Options {
    std::uint64_t seed = 1;
    int documents = 900;
    bool portions = true;
    int reports = 5;  // Differences that are printed in full.
  };

  // `all` holds everything, `lone[i]` what Readers()[i] may read.
  Experiment(const Options& options, std::unique_ptr<Site> all,
             std::vector<std::unique_ptr<Site>> lone);

  // Writes the first documents.
  Status Fill();

  // `pairs` requests of each reader to both worlds, while hidden documents come and go in the one
  // that holds everything.
  Status Compare(int pairs);

  // Changes of every kind to both worlds, and to what serves them.
  Status Change(int changes);

  const Tally& tally() const { return tally_; }

  // How much of the archive each reader sees.
  std::string Shares() const;

 private:
  struct Lone {
    const Reader& reader;
    std::unique_ptr<Site> site;
    std::set<std::string> present;    // Names of documents in it.
    std::vector<std::string> tokens;  // Page tokens of rounds before.
    testing::Dice dice;
  };

  // The next version of a document, or its end.
  struct Step {
    std::string name;
    bool gone = false;
    Document document;
  };

  Status SetPeople();
  Step DrawChange();
  Status Apply(const std::vector<Step>& changes);
  Status ApplyToAll(const std::vector<Step>& changes);
  Status ApplyToLone(const std::vector<Step>& changes, Lone& lone);
  Status Churn(const std::atomic<bool>& stop);
  void CompareFor(Lone& lone, const Matter& matter, int pairs);
  void Pages(Lone& lone, const Matter& matter, v1::SearchRequest request, int& left);
  testing::Reply Ask(Lone& lone, const Request& request);
  void Report(const Lone& lone, const Request& request, const testing::Reply& with,
              const testing::Reply& without);
  Matter DrawMatter();

  const Options options_;
  const std::unique_ptr<Site> all_;
  std::vector<std::unique_ptr<Lone>> lone_;
  Author author_;
  Author churner_;
  std::map<std::string, Document> archive_;
  std::map<std::string, std::string> ids_;  // By name, also of those gone.
  std::set<std::string> secrets_;
  int next_name_ = 0;
  std::mutex mutex_;  // Guards what follows.
  Tally tally_;
  int reported_ = 0;
};

}  // namespace chancery::twoworlds
