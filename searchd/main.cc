// SPDX-License-Identifier: GPL-3.0-or-later
// searchd: answers questions from an archive that an indexer keeps.

#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "lib/audit/log.h"
#include "lib/base/fair_workers.h"
#include "lib/base/log.h"
#include "lib/base/signals.h"
#include "lib/model/authority.h"
#include "lib/rpc/server.h"
#include "lib/vocabulary/vocabulary.h"
#include "searchd/config.h"
#include "searchd/lease_gate.h"
#include "searchd/search/engine.h"
#include "searchd/service.h"

namespace chancery::searchd {
namespace {

Status Run(const Config& config) {
  const base::StopSignals stop;
  RETURN_IF_ERROR(base::SetLogLevel(config.file.log_level()));
  ASSIGN_OR_RETURN(
      const auto authority,
      model::Authority::Open(config.policy_file, config.people_file, config.ceiling()));
  const int cores = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  const int matchers =
      config.file.matchers() > 0 ? static_cast<int>(config.file.matchers()) : cores;
  std::shared_ptr<const search::Wording> wording;
  if (!config.vocabulary_dir.empty()) {
    ASSIGN_OR_RETURN(const auto vocabulary, vocabulary::Vocabulary::Read(config.vocabulary_dir));
    wording = std::make_shared<search::Wording>(vocabulary);
  }
  const search::Engine::Options options{
      {config.data_dir, config.state_dir, config.file.cache_bytes(), matchers,
       std::chrono::milliseconds(config.file.catch_up_ms()), config.file.shares().question_cost()},
      config.file.shares().question_parts(),
      wording};

  // It serves when the archive is open and the audit can be written. Both are learnt before there
  // is a server to tell, and after it is gone.
  std::mutex mutex;
  rpc::Server* told = nullptr;
  bool open = false, writable = false;
  const auto tell = [&] {
    if (told != nullptr) told->SetServing(open && writable);
  };
  ASSIGN_OR_RETURN(const auto callers, rpc::Callers::Open(authority.get(), config.gateways));
  ASSIGN_OR_RETURN(const auto audit, audit::Log::Open(config.audit));
  audit->Watch([&](bool now) {
    const std::lock_guard lock(mutex);
    writable = now;
    tell();
  });
  search::Engine engine(options, authority.get(), [&](bool now) {
    const std::lock_guard lock(mutex);
    open = now;
    tell();
  });
  LeaseGate gate(config.data_dir, &engine);
  const auto& shares = config.file.shares();
  // So that nobody alone can have all the matchers.
  const int parallel =
      shares.parallel() > 0 ? static_cast<int>(shares.parallel()) : std::max(1, matchers / 2);
  base::FairWorkers workers({matchers * 2, parallel, shares.waiting()});
  search::Budgets budgets(config.budgets);
  // A clock that is put right meanwhile gives nobody a new hour.
  const auto clock = [wall = std::chrono::system_clock::now(),
                      steady = std::chrono::steady_clock::now()] {
    return wall + std::chrono::duration_cast<std::chrono::system_clock::duration>(
                      std::chrono::steady_clock::now() - steady);
  };
  const rpc::Desk desk{authority.get(),
                       callers.get(),
                       audit.get(),
                       &workers,
                       std::chrono::milliseconds(config.file.listener().max_call_ms()),
                       &gate,
                       [&](const model::Reader& reader) { return budgets.Pause(reader, clock()); }};
  SearchService service(desk, &engine, &budgets, clock);
  ASSIGN_OR_RETURN(const auto server,
                   rpc::Server::Start(config.listener, callers.get(), audit.get(), {&service}));
  {
    const std::lock_guard lock(mutex);
    told = server.get();
    tell();
  }
  base::LogInfo("listening on " + server->address());
  stop.Wait();
  base::LogInfo("stopping");
  {
    const std::lock_guard lock(mutex);
    told = nullptr;
  }
  server->Stop();
  return Ok();
}

}  // namespace
}  // namespace chancery::searchd

int main(int argc, char** argv) {
  ::umask(077);  // What is written is its owner's alone, whatever folder it is in.
  CLI::App app("Answers questions from a Chancery archive.");
  std::string path = "/etc/chancery/searchd.textproto";
  app.add_option("--config", path, "The config file (config/searchd.example.textproto)")
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  const auto config = chancery::searchd::ReadConfig(path);
  const chancery::Status status = config.ok() ? chancery::searchd::Run(*config) : config.status();
  if (status.ok()) return 0;
  chancery::base::LogError(status.ToString());
  return 1;
}
