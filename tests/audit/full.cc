// SPDX-License-Identifier: GPL-3.0-or-later
#include <sys/mount.h>
#include <sys/resource.h>

#include <chrono>
#include <fstream>
#include <functional>
#include <iostream>
#include <thread>

#include "tests/audit/drills.h"
#include "tests/audit/ledger.h"
#include "tests/testing/audit_log.h"
#include "tests/testing/temp_dir.h"

namespace chancery::drill {
namespace {

using testing::Daemon;
using Clock = std::chrono::steady_clock;

constexpr auto kPatience = std::chrono::seconds(30);
constexpr int kServing = 1;

// Takes the room away, or gives it back.
using Room = std::function<Status(bool there)>;

bool Await(testing::World& world, Daemon daemon, bool serving) {
  const auto until = Clock::now() + kPatience;
  do {
    const auto line = world.As("keeper", daemon);
    if (line.ok() && ((*line)->Health().value_or(0) == kServing) == serving) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  } while (Clock::now() < until);
  return false;
}

void AskALittle(Ledger& ledger, testing::World& world, const std::vector<Daemon>& daemons) {
  for (const Daemon daemon : daemons) {
    ledger.Ask(world, daemon == Daemon::kIndexer ? "clerk" : "chief", daemon);
    if (daemon == Daemon::kIndexer) ledger.Submit(world);
  }
}

// Answers, then none and no health, then answers again.
Status RunOut(testing::World& world, const std::vector<Daemon>& daemons, const Room& room) {
  Ledger ledger;
  for (int i = 0; i < 20; ++i) AskALittle(ledger, world, daemons);
  if (ledger.unanswered() > 0) return Internal("not answered with room");
  RETURN_IF_ERROR(room(false));
  const auto until = Clock::now() + kPatience;
  for (const Daemon daemon : daemons) {
    for (std::size_t before = ledger.unanswered(); ledger.unanswered() == before;) {
      // Of the indexer a call that does all it does before there is something to record.
      if (daemon == Daemon::kIndexer) ledger.Submit(world);
      if (daemon == Daemon::kSearchd) ledger.Ask(world, "chief", daemon);
      if (Clock::now() > until) return DeadlineExceeded("it never ran out of room");
    }
    if (!Await(world, daemon, false)) return Internal("it says that it serves, with no room");
  }
  const std::size_t answers = ledger.answers();
  for (int i = 0; i < 20; ++i) AskALittle(ledger, world, daemons);
  if (ledger.answers() != answers) return DataLoss("somebody was answered without room");
  const std::size_t unanswered = ledger.unanswered();
  RETURN_IF_ERROR(room(true));
  for (const Daemon daemon : daemons) {
    if (!Await(world, daemon, true)) return Internal("it does not serve again");
  }
  for (int i = 0; i < 20; ++i) AskALittle(ledger, world, daemons);
  if (ledger.unanswered() != unanswered) return Internal("not answered with room again");
  for (const Daemon daemon : daemons) {
    RETURN_IF_ERROR(world.Stop(daemon));
    RETURN_IF_ERROR(ledger.Check(world, daemon));
    std::uint64_t gaps = 0;
    for (const auto& record : testing::ReadRecords(world.audit_dir(daemon))) {
      gaps += record.has_gap();
    }
    if (gaps == 0) return DataLoss("no record says that it could not be written");
    RETURN_IF_ERROR(world.Start(daemon));
  }
  std::cout << ledger.answers() << " answers, each with its record; " << unanswered
            << " calls refused meanwhile\n";
  return Ok();
}

// Files of searchd may not grow beyond a size: its audit is the one that does.
Status WithALimit(testing::World& world) {
  const auto room = [&](bool there) -> Status {
    rlimit limit{};
    const pid_t pid = world.Pid(Daemon::kSearchd);
    if (::prlimit(pid, RLIMIT_FSIZE, nullptr, &limit) != 0) return Internal("prlimit");
    limit.rlim_cur = there ? limit.rlim_max : 32 << 10;
    return ::prlimit(pid, RLIMIT_FSIZE, &limit, nullptr) == 0 ? Ok() : Internal("prlimit");
  };
  return RunOut(world, {Daemon::kSearchd}, room);
}

// Both audits are on a small disk.
Status WithASmallDisk(const testing::Pki& pki) {
  const testing::TempDir folder("audit-disk");
  const std::filesystem::path disk = folder.path() / "audit";
  std::filesystem::create_directory(disk);
  if (::mount("none", disk.c_str(), "tmpfs", 0, "size=1m") != 0) {
    std::cout << "a small disk: left out, it needs the right to mount\n";
    return Ok();
  }
  // No head may be the first that meets a full disk.
  const auto run = [&]() -> Status {
    ASSIGN_OR_RETURN(const auto world, MakeWorld(pki, folder.path(), false));
    RETURN_IF_ERROR(RunOut(*world, {Daemon::kSearchd, Daemon::kIndexer}, [&](bool there) -> Status {
      if (there) {
        std::filesystem::remove(disk / "filler");
        return Ok();
      }
      std::ofstream out(disk / "filler", std::ios::binary);
      while (out.write(std::string(4096, 'x').data(), 4096).flush()) {
      }
      return Ok();
    }));
    return world->Stop();
  };
  const Status status = run();
  ::umount(disk.c_str());
  return status;
}

}  // namespace

Status Full() {
  const testing::Pki pki;
  {
    const testing::TempDir folder("audit-limit");
    ASSIGN_OR_RETURN(const auto world, MakeWorld(pki, folder.path(), true));
    RETURN_IF_ERROR(WithALimit(*world));
    RETURN_IF_ERROR(world->Stop());
  }
  return WithASmallDisk(pki);
}

}  // namespace chancery::drill
