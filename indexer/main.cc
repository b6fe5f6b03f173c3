// SPDX-License-Identifier: GPL-3.0-or-later
// The indexer: documents in, records and cells out. The only process that writes the archive.

#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <thread>

#include "indexer/admin_service.h"
#include "indexer/config.h"
#include "indexer/ingest/applier.h"
#include "indexer/ingest/intake.h"
#include "indexer/ingest/policy_change.h"
#include "indexer/ingest/source_name.h"
#include "indexer/ingest/watcher.h"
#include "indexer/people_service.h"
#include "indexer/service.h"
#include "indexer/witness.h"
#include "lib/audit/log.h"
#include "lib/base/digest.h"
#include "lib/base/fair_workers.h"
#include "lib/base/file.h"
#include "lib/base/log.h"
#include "lib/base/signals.h"
#include "lib/lease/book.h"
#include "lib/model/authority.h"
#include "lib/people/posts.h"
#include "lib/rpc/server.h"
#include "lib/store/archive.h"
#include "lib/store/originals.h"
#include "lib/store/people.h"
#include "lib/store/secret.h"
#include "lib/vocabulary/assign.h"
#include "lib/vocabulary/vocabulary.h"

namespace chancery::indexer {
namespace {

constexpr std::chrono::seconds kLongestConfirmation{5};
constexpr std::chrono::seconds kLongestPublication{5};
constexpr std::size_t kWaitingCalls = 1000;  // Of one person.
constexpr int kTakersPerExtractor = 4;       // While one waits for the disk, others read.

Status Run(const Config& config) {
  const base::StopSignals stop;
  RETURN_IF_ERROR(base::SetLogLevel(config.file.log_level()));
  ASSIGN_OR_RETURN(
      const auto authority,
      model::Authority::Open(config.policy_file, config.people_file, config.ceiling()));
  ASSIGN_OR_RETURN(const auto callers, rpc::Callers::Open(authority.get(), config.gateways));
  ASSIGN_OR_RETURN(const auto audit, audit::Log::Open(config.audit));
  ASSIGN_OR_RETURN(const auto archive, store::Archive::Open({config.data_dir / "records",
                                                             config.file.min_free_bytes()}));
  std::uint64_t people_seq = 0;
  RETURN_IF_ERROR(store::BringPeople(*archive, authority.get(), &people_seq));
  ASSIGN_OR_RETURN(const std::uint64_t head, archive->Head());
  ASSIGN_OR_RETURN(const auto leases, lease::Book::Open(config.data_dir, head));
  const auto confirm = [&leases = *leases](std::uint64_t seq) {
    return leases.Await(seq, kLongestConfirmation);
  };
  ASSIGN_OR_RETURN(const auto originals, store::Originals::Open(config.data_dir / "originals"));
  ASSIGN_OR_RETURN(const std::string secret, store::ReadOrMakeSecret(config.data_dir));

  ingest::Applier::Options applying;
  applying.index = {config.data_dir / "index",   config.file.index().own_database_at(),
                    config.file.index().tails(), config.file.index().compact_after_commits(),
                    authority->policy().id(),    authority->policy().version(),
                    authority->policy_sha256()};
  if (!config.vocabulary_dir.empty()) {
    ASSIGN_OR_RETURN(const auto vocabulary, vocabulary::Vocabulary::Read(config.vocabulary_dir));
    applying.tagger = std::make_shared<vocabulary::Tagger>(vocabulary);
    applying.symbols = people::SymbolsOf(vocabulary.entries());
    applying.index.vocabulary_sha256 = vocabulary::RulesSha256(vocabulary);
  }
  applying.commit_views = config.file.index().commit_views();
  applying.commit_after = std::chrono::milliseconds(config.file.index().commit_ms());
  ingest::Intake::Options taking;
  taking.id_key = secret;
  taking.max_file_bytes = config.file.max_file_bytes();
  const int cores = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  taking.extractors =
      config.file.extractors() == 0 ? cores : static_cast<int>(config.file.extractors());
  taking.extract.program =
      (std::filesystem::read_symlink("/proc/self/exe").parent_path() / "chancery-extract").string();
  taking.extract.timeout = std::chrono::milliseconds(config.file.extract_timeout_ms());
  std::vector<std::string> strict;
  for (const ingest::WatchedFolder& folder : config.folders) {
    if (folder.label_required) strict.push_back(ingest::FolderPrefix(folder.name));
  }
  taking.label_required = [strict = std::move(strict)](std::string_view source) {
    return std::ranges::any_of(
        strict, [&](const std::string& prefix) { return source.starts_with(prefix); });
  };
  taking.confirm = confirm;
  taking.witness = [&audit = *audit](const std::vector<store::Change>& changes) {
    return TellReadership(changes, &audit);
  };

  ASSIGN_OR_RETURN(std::string policy_text, base::ReadFile(config.policy_file));
  if (base::Sha256(policy_text) != authority->policy_sha256()) {
    return Unavailable("the policy file changed while it was read");
  }
  RETURN_IF_ERROR(ingest::BringUnderPolicy(
      {&authority->policy(), std::move(policy_text), authority->policy_sha256()}, taking, applying,
      archive.get(), originals.get()));
  ASSIGN_OR_RETURN(const auto applier, ingest::Applier::Start(applying, archive.get()));
  taking.publish = [&applier = *applier](std::uint64_t seq) {
    applier.Publish(seq, kLongestPublication);
  };
  ASSIGN_OR_RETURN(
      const auto intake,
      ingest::Intake::Start(taking, &authority->policy(), archive.get(), originals.get(),
                            [&applier = *applier] { applier.Nudge(); }));
  applier->Nudge();
  const int takers = taking.extractors * kTakersPerExtractor;
  ASSIGN_OR_RETURN(const auto watcher,
                   ingest::Watcher::Start(config.folders, takers, intake.get(), archive.get()));

  const Witness witness(authority.get(), audit.get());
  // Those who hand in take turns; one alone may have all there is.
  base::FairWorkers workers({takers, takers, kWaitingCalls});
  const rpc::Desk desk{authority.get(), callers.get(), audit.get(), &workers,
                       std::chrono::milliseconds(config.file.listener().max_call_ms())};
  // A change of a person is in the journal too, and is done with when the applier has passed it.
  const auto confirm_change = [&](std::uint64_t seq) {
    applier->Nudge();
    return confirm(seq);
  };
  AdminService admin(desk, archive.get(), intake.get(), confirm_change);
  ASSIGN_OR_RETURN(const auto people, PeopleService::Open(desk, archive.get(), confirm_change));
  IngestService service({desk, archive.get(), intake.get(), applier.get(), watcher.get()});
  ASSIGN_OR_RETURN(const auto server,
                   rpc::Server::Start(config.listener, callers.get(), audit.get(),
                                      {&service, &admin, people.get()}));
  audit->Watch([&server = *server](bool writable) { server.SetServing(writable); });
  base::LogInfo("listening on " + server->address());
  stop.Wait();
  base::LogInfo("stopping");
  audit->Watch(nullptr);
  server->Stop();
  return Ok();
}

}  // namespace
}  // namespace chancery::indexer

int main(int argc, char** argv) {
  ::umask(077);  // What is written is its owner's alone, whatever folder it is in.
  CLI::App app("Takes documents into a Chancery archive.");
  std::string path = "/etc/chancery/indexer.textproto";
  app.add_option("--config", path, "The config file (config/indexer.example.textproto)")
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  const auto config = chancery::indexer::ReadConfig(path);
  const chancery::Status status = config.ok() ? chancery::indexer::Run(*config) : config.status();
  if (status.ok()) return 0;
  chancery::base::LogError(status.ToString());
  return 1;
}
