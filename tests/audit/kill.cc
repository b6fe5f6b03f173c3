// SPDX-License-Identifier: GPL-3.0-or-later
#include <atomic>
#include <chrono>
#include <iostream>
#include <thread>
#include <vector>

#include "tests/audit/drills.h"
#include "tests/audit/ledger.h"
#include "tests/testing/corpus_builder.h"
#include "tests/testing/temp_dir.h"

namespace chancery::drill {
namespace {

using testing::Daemon;

constexpr int kReaders = 4;

}  // namespace

Status Kill(int times, std::uint64_t seed) {
  const testing::Pki pki;
  const testing::TempDir folder("audit-kill");
  ASSIGN_OR_RETURN(const auto world, MakeWorld(pki, folder.path(), true));
  Ledger ledger;
  std::atomic<bool> stop = false;
  std::vector<std::thread> readers;
  for (int i = 0; i < kReaders; ++i) {
    readers.emplace_back([&, i] {
      while (!stop) {
        if (world->Address(Daemon::kSearchd).empty()) {
          std::this_thread::sleep_for(std::chrono::milliseconds(1));
        } else {
          ledger.Ask(*world, i % 2 == 0 ? "chief" : "public", Daemon::kSearchd);
        }
      }
    });
  }
  testing::Dice dice(seed);
  Status status;
  for (int i = 0; i < times && status.ok(); ++i) {
    std::this_thread::sleep_for(std::chrono::microseconds(dice.Below(150'000)));
    world->Kill(Daemon::kSearchd);
    status = world->Start(Daemon::kSearchd);
  }
  stop = true;
  for (std::thread& reader : readers) reader.join();
  RETURN_IF_ERROR(status);
  RETURN_IF_ERROR(world->Stop());
  RETURN_IF_ERROR(ledger.Check(*world, Daemon::kSearchd));
  RETURN_IF_ERROR(ledger.Check(*world, Daemon::kIndexer));
  std::cout << "seed " << seed << ": " << times << " kills of searchd, " << ledger.answers()
            << " answers received, each with its record; " << ledger.unanswered()
            << " calls without an answer\n";
  return ledger.answers() > 0 ? Ok() : DataLoss("nobody was answered");
}

}  // namespace chancery::drill
