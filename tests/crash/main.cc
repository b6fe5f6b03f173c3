// SPDX-License-Identifier: GPL-3.0-or-later
// Kills the indexer at random moments while documents are given to it. 0 when at the end every
// acknowledged document is found exactly once, in its acknowledged version, and every other one
// wholly or not at all.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <iostream>
#include <mutex>
#include <thread>
#include <vector>

#include "tests/crash/ledger.h"
#include "tests/testing/corpus_builder.h"
#include "tests/testing/temp_dir.h"
#include "tests/testing/world.h"

namespace chancery::crash {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
using testing::Daemon;

struct Arguments {
  int kills = 200;
  int writers = 3;
  std::uint64_t seed = 1;
};

// What went wrong, counted and printed.
class Faults {
 public:
  void Add(const std::string& text) {
    const std::lock_guard lock(mutex_);
    if (++count_ <= 20) std::cout << "FAULT: " << text << std::endl;
  }
  int count() const { return count_; }

 private:
  std::mutex mutex_;
  std::atomic<int> count_ = 0;
};

class Drill {
 public:
  Drill(const Arguments& arguments, testing::World& world) : arguments_(arguments), world_(world) {}

  Status Run();

 private:
  void Write(int writer);
  void WriteOnce(const std::string& name, Version version);
  void Withdraw(const std::string& name);
  void Read();
  Status KillAll();
  Status KillSearchd();
  void CheckAll();
  Version Find(const std::string& reader, const std::string& name, std::size_t paragraphs);
  void Failed(const Status& status, const std::string& what);

  const Arguments arguments_;
  testing::World& world_;
  Ledger ledger_;
  Faults faults_;
  std::atomic<bool> stop_ = false;
  std::atomic<int> unanswered_ = 0, searches_ = 0, searches_failed_ = 0, early_ = 0;
};

// A call that was cut off says one of these; anything else is an answer that no kill explains.
void Drill::Failed(const Status& status, const std::string& what) {
  ++unanswered_;
  if (status.code() == StatusCode::kUnavailable || status.code() == StatusCode::kCancelled) return;
  faults_.Add(what + ": " + status.ToString());
}

void Drill::WriteOnce(const std::string& name, Version version) {
  std::set<Version> before = ledger_.Possible(name);
  if (before.empty()) before.insert(0);
  ledger_.Try(name, version);
  const auto response = world_.Submit("clerk", name, Text(name, version));
  if (!response.ok()) return Failed(response.status(), "submit");
  const bool was_there = response->outcome() != v1::OUTCOME_ADDED;
  const auto fits = [&](Version possible) { return (possible > 0) == was_there; };
  if (!std::ranges::any_of(before, fits)) {
    faults_.Add(name + ": the outcome " + std::to_string(response->outcome()) +
                " contradicts what was acknowledged");
  }
  ledger_.Confirm(name, version);
}

void Drill::Withdraw(const std::string& name) {
  const std::set<Version> before = ledger_.Possible(name);
  ledger_.Try(name, 0);
  const Status status = world_.Withdraw("clerk", name);
  if (status.code() == StatusCode::kNotFound) {
    if (!before.contains(0)) faults_.Add(name + ": acknowledged, and gone");
  } else if (!status.ok()) {
    return Failed(status, "withdraw");
  }
  ledger_.Confirm(name, 0);
}

void Drill::Write(int writer) {
  testing::Dice dice(arguments_.seed * 1000 + writer);
  std::vector<std::string> names;
  std::map<std::string, Version> latest;
  while (!stop_) {
    if (world_.Address(Daemon::kIndexer).empty()) {
      std::this_thread::sleep_for(milliseconds(2));
      continue;
    }
    if (names.empty() || dice.Chance(40)) {
      names.push_back(std::to_string(names.size()) + "w" + std::to_string(writer));
    }
    const std::string& name = names[dice.Chance(30) ? dice.Below(names.size()) : names.size() - 1];
    if (latest.contains(name) && dice.Chance(15)) {
      Withdraw(name);
    } else {
      // Now and then the same bytes again, as after a call without an answer.
      if (latest[name] == 0 || !dice.Chance(20)) ++latest[name];
      WriteOnce(name, latest[name]);
    }
  }
}

// Nothing is there twice at any moment.
void Drill::Read() {
  testing::Dice dice(arguments_.seed * 1000 + 999);
  while (!stop_) {
    const std::vector<std::string> names = ledger_.Names();
    const auto found = names.empty() ? Unavailable("nothing yet")
                                     : world_.Search("cleared", WordOf(dice.Pick(names)));
    if (!found.ok()) {
      ++searches_failed_;
      std::this_thread::sleep_for(milliseconds(5));
      continue;
    }
    ++searches_;
    if (found->hits_size() > 1) faults_.Add("found twice");
    std::this_thread::sleep_for(milliseconds(1));  // The machine is the writers'.
  }
}

Status Drill::KillSearchd() {
  world_.Kill(Daemon::kSearchd);
  return world_.Start(Daemon::kSearchd);
}

Status Drill::KillAll() {
  testing::Dice dice(arguments_.seed);
  for (int i = 0; i < arguments_.kills; ++i) {
    // Some die while they start or replay, most at work: at once, soon or after a while.
    if (dice.Chance(25)) {
      ++early_;
      std::this_thread::sleep_for(milliseconds(dice.Below(dice.Chance(50) ? 20 : 150)));
    } else {
      RETURN_IF_ERROR(world_.Await(Daemon::kIndexer));
      std::this_thread::sleep_for(milliseconds(dice.Below(dice.Chance(50) ? 60 : 700)));
    }
    world_.Kill(Daemon::kIndexer);
    RETURN_IF_ERROR(world_.Launch(Daemon::kIndexer));
    // It serves again when the indexer has replayed: what a killed one left can't always be opened.
    if (i % 25 == 24) RETURN_IF_ERROR(KillSearchd());
  }
  return world_.Await(Daemon::kIndexer);
}

// The version that a reader finds under the name's own word; 0 for none. `paragraphs` is how many
// the reader must see, 0 for any number.
Version Drill::Find(const std::string& reader, const std::string& name, std::size_t paragraphs) {
  const auto found = world_.Search(reader, WordOf(name));
  if (!found.ok()) {
    faults_.Add(name + ": " + found.status().ToString());
    return 0;
  }
  if (found->hits_size() > 1 ||
      found->count().value() != static_cast<unsigned>(found->hits_size())) {
    faults_.Add(name + ": found more than once");
  }
  if (found->hits_size() == 0) return 0;
  const auto document = world_.GetDocument(reader, found->hits(0).id());
  if (!document.ok()) {
    faults_.Add(name + ": found, but " + document.status().ToString());
    return 0;
  }
  std::vector<std::string> texts;
  for (const v1::Portion& portion : document->portions()) {
    if (portion.text().find(WordOf(name)) != std::string::npos) texts.push_back(portion.text());
  }
  const Result<Version> version = VersionOf(texts);
  if (!version.ok()) {
    faults_.Add(name + ": " + version.status().ToString());
    return 0;
  }
  const std::size_t expected = paragraphs > 0 ? paragraphs : 2 + *version % 4;
  if (texts.size() != expected) faults_.Add(name + ": not whole");
  return *version;
}

void Drill::CheckAll() {
  std::size_t there = 0, sure = 0;
  const std::vector<std::string> names = ledger_.Names();
  for (const std::string& name : names) {
    const std::set<Version> possible = ledger_.Possible(name);
    const Version seen = Find("cleared", name, 0);
    if (seen > 0) ++there;
    if (possible.size() == 1) ++sure;
    if (!possible.contains(seen)) {
      faults_.Add(name + ": version " + std::to_string(seen) + " was never to be, of " +
                  std::to_string(possible.size()) + " possible");
    }
    if (Find("public", name, 1) != seen) faults_.Add(name + ": the views are of two versions");
  }
  const auto status = world_.GetStatus();
  if (!status.ok()) {
    faults_.Add("GetStatus: " + status.status().ToString());
  } else if (status->documents() != there || status->quarantined() != 0) {
    faults_.Add("the archive counts " + std::to_string(status->documents()) + " documents and " +
                std::to_string(status->quarantined()) + " in quarantine, found are " +
                std::to_string(there));
  }
  std::cout << names.size() << " names, " << there << " found, " << sure << " known for sure, "
            << ledger_.confirmed() << " acknowledged changes, " << unanswered_
            << " without an answer\n";
}

Status Drill::Run() {
  const auto start = Clock::now();
  std::vector<std::thread> threads;
  for (int i = 0; i < arguments_.writers; ++i) threads.emplace_back([this, i] { Write(i); });
  threads.emplace_back([this] { Read(); });
  const Status killed = KillAll();
  stop_ = true;
  for (std::thread& thread : threads) thread.join();
  RETURN_IF_ERROR(killed);
  RETURN_IF_ERROR(world_.WaitApplied());
  CheckAll();
  std::cout << "seed " << arguments_.seed << ": " << arguments_.kills << " kills of the indexer ("
            << early_ << " at start or replay), " << arguments_.kills / 25 << " of searchd, "
            << searches_ << " searches meanwhile (" << searches_failed_ << " refused), "
            << faults_.count() << " faults, "
            << std::chrono::duration<double>(Clock::now() - start).count() << " s\n";
  return faults_.count() == 0 ? world_.Stop() : DataLoss("there were faults");
}

Status Main(const Arguments& arguments) {
  const testing::Pki pki;
  const testing::TempDir folder("crash");
  testing::World::Options options;
  *options.people.add_person() = testing::Person("clerk", {"lvl.UNCLASSIFIED", "role:submit"});
  *options.people.add_person() = testing::Person("keeper", {"lvl.UNCLASSIFIED", "role:records"});
  *options.people.add_person() = testing::Person("cleared", {"lvl.TOP SECRET", "nat:own"});
  *options.people.add_person() = testing::Person("public", {"lvl.UNCLASSIFIED"});
  // Small commits and early compaction, so that kills meet each of them.
  config::v1::IndexLayout& layout = *options.indexer.mutable_index();
  layout.set_own_database_at(50);
  layout.set_commit_views(20);
  layout.set_commit_ms(20);
  layout.set_compact_after_commits(4);
  ASSIGN_OR_RETURN(const auto world, testing::World::Make(pki, folder.path(), std::move(options)));
  RETURN_IF_ERROR(world->Start());
  return Drill(arguments, *world).Run();
}

}  // namespace
}  // namespace chancery::crash

int main(int argc, char** argv) {
  chancery::crash::Arguments arguments;
  CLI::App app("Kills the indexer at random moments and looks for what was lost.");
  app.add_option("--kills", arguments.kills, "How often");
  app.add_option("--writers", arguments.writers, "Threads that give documents");
  app.add_option("--seed", arguments.seed, "What everything random is drawn from");
  CLI11_PARSE(app, argc, argv);
  const chancery::Status status = chancery::crash::Main(arguments);
  if (status.ok()) return 0;
  std::cerr << status.message() << '\n';
  return 1;
}
