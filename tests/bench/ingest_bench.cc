// SPDX-License-Identifier: GPL-3.0-or-later
// Taking in the corpus, against a bare loop over Xapian with the same terms and positions.
#include <xapian.h>

#include "lib/base/digest.h"
#include "lib/index/schema.h"
#include "tests/bench/bench.h"

namespace chancery::bench {
namespace {

using testing::Daemon;

// From the start of the indexer on an empty folder until all of the corpus can be found.
Result<double> TakeIn(testing::World& world) {
  Status status;
  const double seconds = Seconds([&] {
    status = world.Start(Daemon::kIndexer);
    if (status.ok()) status = WaitApplied(world);
  });
  RETURN_IF_ERROR(status);
  return seconds;
}

// One database, one core, a commit every thousand: no labels, no records, no files to read.
double Bare(const std::vector<v1::Document>& documents, const std::filesystem::path& folder) {
  std::filesystem::remove_all(folder);
  return Seconds([&] {
    Xapian::WritableDatabase database(folder, Xapian::DB_CREATE);
    index::Stemmer stemmer;
    int count = 0;
    for (const v1::Document& document : documents) {
      const std::string id = base::FromBase32(document.id()).value_or("");
      database.add_document(index::MakeDocument(document, id, {1, 0}, "", &stemmer));
      if (++count % 1000 == 0) database.commit();
    }
    database.commit();
  });
}

}  // namespace

Result<Site> BenchIngest(const Setup& setup, const testing::Pki& pki,
                         const std::filesystem::path& folder) {
  const auto own = testing::SourceFolder() / "config/policies/us-1952-1980.textproto";
  const auto policy = std::filesystem::exists(own)
                          ? own
                          : testing::SourceFolder() / "config/policies/ministry.textproto";
  std::vector<double> product, bare, ratio;
  std::vector<v1::Document> documents;
  Site site;
  for (int round = 0; round < setup.rounds; ++round) {
    if (site.world) RETURN_IF_ERROR(site.world->Stop());
    const auto place = folder / ("ingest" + std::to_string(round));
    ASSIGN_OR_RETURN(site, MakeSite(pki, place, setup.cables, policy, "CONFIDENTIAL"));
    // The bare loop needs the texts, so the first round has the product first; then in turns.
    const bool bare_first = round % 2 == 1;
    if (bare_first) bare.push_back(Bare(documents, folder / "bare"));
    ASSIGN_OR_RETURN(const double seconds, TakeIn(*site.world));
    product.push_back(seconds);
    if (documents.empty()) {
      RETURN_IF_ERROR(site.world->Start(Daemon::kSearchd));
      ASSIGN_OR_RETURN(documents, ReadAll(*site.world, "all"));
      RETURN_IF_ERROR(site.world->Stop(Daemon::kSearchd));
    }
    if (!bare_first) bare.push_back(Bare(documents, folder / "bare"));
    ratio.push_back(bare.back() / product.back());
  }
  ASSIGN_OR_RETURN(const v1::GetStatusResponse status, site.world->GetStatus());
  const auto count = static_cast<double>(documents.size());
  Print("ingest.documents", count, "documents");
  Print("ingest.quarantined", static_cast<double>(status.quarantined()), "files");
  Print("ingest.classes", status.classes(), "classes");
  Print("ingest.databases", status.databases(), "databases");
  Print("ingest.product", count / Median(product), "documents/s");
  Print("ingest.bare_xapian", count / Median(bare), "documents/s");
  Print("ingest.ratio", Median(ratio), "x the bare loop's rate");
  RETURN_IF_ERROR(site.world->Start(Daemon::kSearchd));
  return site;
}

}  // namespace chancery::bench
