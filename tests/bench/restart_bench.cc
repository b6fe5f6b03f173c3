// SPDX-License-Identifier: GPL-3.0-or-later
// From the start of a daemon over a full archive to its first answer.
#include "tests/bench/bench.h"

namespace chancery::bench {

Status BenchRestart(const Setup& setup, Site& site) {
  using testing::Daemon;
  testing::World& world = *site.world;
  std::vector<double> searchd, indexer;
  for (int round = 0; round < setup.rounds + 2; ++round) {
    RETURN_IF_ERROR(world.Stop());
    Status status;
    indexer.push_back(1e3 * Seconds([&] {
                        status = world.Start(Daemon::kIndexer);
                        if (status.ok()) status = world.GetStatus().status();
                      }));
    RETURN_IF_ERROR(status);
    RETURN_IF_ERROR(WaitApplied(world));  // So that its scan does not run beside searchd's start.
    searchd.push_back(1e3 * Seconds([&] {
                        status = world.Start(Daemon::kSearchd);
                        if (status.ok()) status = world.Search("all", "treaty").status();
                      }));
    RETURN_IF_ERROR(status);
  }
  Print("restart.searchd_to_first_answer", Median(searchd), "ms");
  Print("restart.indexer_to_first_answer", Median(indexer), "ms");
  return Ok();
}

}  // namespace chancery::bench
