// SPDX-License-Identifier: GPL-3.0-or-later
// How long it takes to take a document away from a reader, and to give it back, over a full archive
// and under questions.
#include <atomic>
#include <thread>

#include "chancery/v1/admin.pb.h"
#include "tests/bench/bench.h"

namespace chancery::bench {
namespace {

using Clock = std::chrono::steady_clock;

Status SetLabel(testing::World& world, const std::string& id, const std::string& marking) {
  v1::SetLabelRequest request;
  request.set_id(id);
  request.set_marking(marking);
  ASSIGN_OR_RETURN(const auto line, world.As("security", testing::Daemon::kIndexer));
  return line->Ask<v1::SetLabelResponse>(testing::kSetLabel, request).status();
}

// Whether the reader of the lowest level finds the document by its own word.
Result<bool> Finds(testing::World& world, const std::string& word) {
  ASSIGN_OR_RETURN(const v1::SearchResponse found, world.Search("upto.0", word, 10));
  return found.hits_size() > 0;
}

// Seconds until the document is found, as one who polls sees it.
Result<double> UntilFound(testing::World& world, const std::string& word) {
  const auto start = Clock::now();
  for (;;) {
    ASSIGN_OR_RETURN(const bool found, Finds(world, word));
    const std::chrono::duration<double> took = Clock::now() - start;
    if (found) return took.count();
    if (took > std::chrono::minutes(1)) return DeadlineExceeded("it was not found");
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

}  // namespace

Status BenchChange(const Setup& setup, Site& site) {
  constexpr std::string_view kWord = "zarquelmont";
  testing::World& world = *site.world;
  const std::string word(kWord);
  ASSIGN_OR_RETURN(const auto taken,
                   world.Submit("security", "bench/change",
                                site.levels.front() + "\n\nThe matter of " + word + ".\n"));
  RETURN_IF_ERROR(UntilFound(world, word).status());

  std::atomic<bool> stop{false};
  std::thread reader([&] {
    while (!stop) (void)world.Search("all", "treaty negotiations", 10);
  });
  std::vector<double> away, back;
  double shown = 0;
  Status status;
  for (int i = 0; i < setup.queries && status.ok(); ++i) {
    away.push_back(Seconds([&] { status = SetLabel(world, taken.id(), site.levels.back()); }));
    if (!status.ok()) break;
    const auto found = Finds(world, word);
    shown += found.ok() && *found ? 1 : 0;
    if (status = SetLabel(world, taken.id(), site.levels.front()); !status.ok()) break;
    const auto until = UntilFound(world, word);
    status = until.status();
    if (until.ok()) back.push_back(*until);
  }
  stop = true;
  reader.join();
  RETURN_IF_ERROR(status);
  Print("change.away.p50", Percentile(away, 0.5), "s until acknowledged");
  Print("change.away.p99", Percentile(away, 0.99), "s until acknowledged");
  Print("change.away.shown_after", shown, "answers that show it after that");
  Print("change.back.p50", Percentile(back, 0.5), "s from the acknowledgement until found");
  Print("change.back.p99", Percentile(back, 0.99), "s from the acknowledgement until found");
  return Ok();
}

}  // namespace chancery::bench
