// SPDX-License-Identifier: GPL-3.0-or-later
// Chancery itself over a grown corpus: both daemons, and readers of a tenth, of half and of all.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "lib/base/status.h"
#include "tests/bench/corpus_growth.h"
#include "tests/bench/peers/side.h"
#include "tests/testing/pki.h"
#include "tests/testing/world.h"

namespace chancery::bench {

// A reader by name, and about which share of all they may read.
struct ReaderOf {
  std::string name;
  double share;
};

// Those that have a desk; with one desk but the reader of all.
std::vector<ReaderOf> ReadersOf(const CorpusGrowth& growth);

// The files that an indexer reads below `folder`/files; for the peers `folder`/documents.tsv, and
// `folder`/readers.tsv with the desks of each reader.
Status WriteGrown(const CorpusGrowth& growth, std::size_t documents, bool for_peers,
                  const std::filesystem::path& folder);

// Questions as search_bench draws them. The peers leave very frequent words out of their indexes,
// so these are not asked.
std::vector<Question> DrawFrom(const CorpusGrowth& growth, std::size_t documents, int count);

// What the server is made of while it runs.
class GrownSite {
 public:
  // Takes the corpus in, and waits until both daemons have nothing left to do. FailedPrecondition
  // when a document was not taken.
  static Result<std::unique_ptr<GrownSite>> Make(const testing::Pki& pki,
                                                 const CorpusGrowth& growth, std::size_t documents,
                                                 const std::filesystem::path& folder);

  testing::World& world() { return *world_; }
  double ingest_rate() const { return ingest_rate_; }  // Documents a second, until all are found.
  double settled_after() const { return settled_after_; }  // Seconds from then until it was calm.
  std::uint32_t classes() const { return classes_; }
  std::uint32_t databases() const { return databases_; }
  std::uintmax_t IndexBytes() const;  // On disk.

  // Asks over gRPC: facets of year, type, level, office and author, and ten hits. The matches are
  // those that the facet of levels has counted, as every document has one. `forms`: with other
  // forms of the words, by the vocabulary that is shipped, which other engines know nothing of.
  std::unique_ptr<Side> MakeSide(bool forms);

  // Puts people into the directory, and waits until the server has them.
  Status LoadPeople(const std::vector<std::string>& names);

  // Milliseconds over gRPC of each question, as a plain search for ten hits and for ten people, in
  // turn.
  struct ExpertTimes {
    std::vector<double> search, experts;
    double people = 0;  // Found, of each question.
  };
  Result<ExpertTimes> TakeExperts(const std::string& reader,
                                  const std::vector<Question>& questions);

  // What the server holds in memory, in MiB.
  double SearchdMemory();

  // Milliseconds that it takes to fetch the texts of the hits of each question and to mark what was
  // asked for, without what finds the hits. In this process.
  Result<std::vector<double>> TakeSnippets(const std::string& reader,
                                           const std::vector<Question>& questions);

  // Milliseconds over gRPC for what is offered while the words of the questions are typed, from
  // their second letter on.
  Result<std::vector<double>> TakeCompletions(const std::string& reader,
                                              const std::vector<Question>& questions);

 private:
  std::unique_ptr<testing::World> world_;
  double ingest_rate_ = 0, settled_after_ = 0;
  std::uint32_t classes_ = 0, databases_ = 0;
};

}  // namespace chancery::bench
