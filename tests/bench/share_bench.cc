// SPDX-License-Identifier: GPL-3.0-or-later
// What one reader's many expensive searches at once cost another reader.
#include <atomic>
#include <thread>

#include "tests/bench/bench.h"

namespace chancery::bench {
namespace {

constexpr int kAtOnce = 50;

// Frequent words, some of them as phrases, and the longest page.
constexpr std::string_view kExpensive =
    "the of to in and \"of the\" \"in the\" \"to the\" government state department secretary";

Result<std::vector<double>> Ask(Site& site, int questions) {
  static const std::vector<std::string> kWords = {"treaty",  "embassy", "minister", "agreement",
                                                  "meeting", "policy",  "economic", "military"};
  std::vector<double> times;
  for (int i = 0; i < questions; ++i) {
    const std::string& word = kWords[static_cast<std::size_t>(i) % kWords.size()];
    Status status;
    times.push_back(1e3 * Seconds([&] { status = site.world->Search("all", word, 10).status(); }));
    RETURN_IF_ERROR(status);
  }
  return times;
}

}  // namespace

Status BenchShare(const Setup& setup, Site& site) {
  WaitSettled(*site.world);
  const std::string greedy = "upto." + std::to_string(site.levels.size() - 1);
  RETURN_IF_ERROR(Ask(site, setup.queries).status());  // Warm.
  ASSIGN_OR_RETURN(const std::vector<double> alone, Ask(site, setup.queries));
  std::atomic<bool> stop = false;
  std::atomic<int> answered = 0, failed = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < kAtOnce; ++i) {
    threads.emplace_back([&] {
      while (!stop) ++(site.world->Search(greedy, kExpensive, 100).ok() ? answered : failed);
    });
  }
  const auto beside = Ask(site, setup.queries);
  stop = true;
  for (std::thread& thread : threads) thread.join();
  RETURN_IF_ERROR(beside.status());
  Print("share.greedy.answered", answered, "searches of the other");
  Print("share.greedy.failed", failed, "searches of the other");
  for (const auto& [label, share] : {std::pair("p50", 0.5), std::pair("p99", 0.99)}) {
    const double before = Percentile(alone, share), now = Percentile(*beside, share);
    Print("share.alone." + std::string(label), before, "ms");
    Print("share.beside." + std::string(label), now, "ms");
    Print("share.ratio." + std::string(label), now / before, "x");
  }
  return Ok();
}

}  // namespace chancery::bench
