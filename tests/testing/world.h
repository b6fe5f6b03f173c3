// SPDX-License-Identifier: GPL-3.0-or-later
// A whole server of its own: data, people, both daemons, and lines to them.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "chancery/config/v1/daemons.pb.h"
#include "chancery/config/v1/people.pb.h"
#include "chancery/v1/document.pb.h"
#include "chancery/v1/ingest.pb.h"
#include "chancery/v1/search.pb.h"
#include "lib/base/status.h"
#include "tests/testing/connection.h"
#include "tests/testing/pki.h"
#include "tests/testing/process.h"

namespace chancery::testing {

// The project's folder, and the one of its programs.
std::filesystem::path SourceFolder();
std::filesystem::path ProgramFolder();

// A person whose certificate carries their id.
config::v1::PersonEntry Person(std::string_view id, const std::vector<std::string>& atoms,
                               const std::vector<std::string>& posts = {});

enum class Daemon { kIndexer, kSearchd };
std::ostream& operator<<(std::ostream& out, Daemon daemon);

// Both daemons with a folder of their own. Thread-safe, but for starting and stopping one daemon
// twice at the same time.
class World {
 public:
  struct Options {
    // config/policies/ministry.textproto of the project unless set.
    std::filesystem::path policy;
    config::v1::People people;

    // Merged over what the world sets itself: layout, folders, limits.
    config::v1::IndexerConfig indexer;
    config::v1::SearchdConfig searchd;

    // The 32 bytes that ids are hashed with. Empty: the indexer draws its own.
    std::string secret;

    // Who asks for the state of the archive. Needs "role:records".
    std::string keeper = "keeper";
  };

  // Writes config, people and certificates into `folder`. `pki` must outlive the world.
  static Result<std::unique_ptr<World>> Make(const Pki& pki, const std::filesystem::path& folder,
                                             Options options);
  ~World();

  // Starts one and waits until it says that it serves.
  Status Start(Daemon daemon);
  Status Start();  // The indexer, then searchd.

  // The same in steps. Await waits until it listens, AwaitServing until it serves: searchd listens
  // before it has opened the archive.
  Status Launch(Daemon daemon);
  Status Await(Daemon daemon);
  Status AwaitServing(Daemon daemon);

  // SIGTERM, and an error unless it ends with 0 in time.
  Status Stop(Daemon daemon);
  Status Stop();
  Status Restart(Daemon daemon);

  // SIGKILL.
  void Kill(Daemon daemon);

  bool Running(Daemon daemon);
  pid_t Pid(Daemon daemon);

  // Where it listens, "127.0.0.1:40123", and what it logged, over all its starts.
  std::string Address(Daemon daemon);
  std::string Log(Daemon daemon);

  // The line of a person, kept until the daemon is started again. Unavailable when it does not run.
  Result<std::shared_ptr<Connection>> As(std::string_view person, Daemon daemon);

  // One call, by its path, to the daemon that serves it.
  Reply Call(std::string_view person, std::string_view method, const std::string& request);
  Reply Stream(std::string_view person, std::string_view method,
               const std::vector<std::string>& requests);

  Result<v1::SearchResponse> Search(std::string_view person, std::string_view query,
                                    std::uint32_t page_size = 0, std::string_view page_token = "");
  Result<v1::SearchResponse> Search(std::string_view person, const v1::SearchRequest& request);
  Result<v1::CompleteResponse> Complete(std::string_view person,
                                        const v1::CompleteRequest& request);
  Result<v1::Document> GetDocument(std::string_view person, std::string_view id);
  // The file that it came as, with what was said of it.
  struct Original {
    v1::GetOriginalResponse::Header header;
    std::string bytes;
  };
  Result<Original> GetOriginal(std::string_view person, std::string_view id);
  Result<v1::FindSimilarResponse> FindSimilar(std::string_view person,
                                              const v1::FindSimilarRequest& request);
  Result<v1::GetThreadResponse> GetThread(std::string_view person, std::string_view id);
  Result<v1::SubmitResponse> Submit(std::string_view person, std::string_view name,
                                    std::string_view bytes, std::string_view default_marking = "");
  Status Withdraw(std::string_view person, std::string_view name);
  Result<v1::ListQuarantineResponse> ListQuarantine(std::string_view person);
  Result<v1::GetStatusResponse> GetStatus();

  // Waits until every change is in the index and every watched folder was scanned.
  Status WaitApplied(std::chrono::milliseconds timeout = std::chrono::minutes(2));

  // Writes the people file anew. When the daemons notice is for them to show.
  Status SetPeople(const config::v1::People& people);

  const std::filesystem::path& folder() const { return folder_; }
  std::filesystem::path data_dir() const { return folder_ / "data"; }

  // The audit of a daemon, and where its keys are: signing.key, signing.pub, query.key, query.pub.
  std::filesystem::path audit_dir(Daemon daemon) const;
  std::filesystem::path audit_keys() const { return folder_ / "audit-keys"; }
  const Options& options() const { return options_; }

 private:
  struct Side {
    std::unique_ptr<Process> process;
    std::string address;
    std::map<std::string, std::shared_ptr<Connection>, std::less<>> lines;
  };

  World(const Pki& pki, std::filesystem::path folder, Options options);
  Status WriteConfigs();
  Status WriteAuditKeys();
  void Forget(Side& side);
  Side& side(Daemon daemon) { return sides_[static_cast<int>(daemon)]; }
  Credentials Own(std::string_view person);
  template <typename Response, typename Request>
  Result<Response> Ask(std::string_view person, std::string_view method, const Request& request);

  const Pki& pki_;
  const std::filesystem::path folder_;
  Options options_;
  std::mutex mutex_;  // Guards what follows.
  Side sides_[2];
  std::map<std::string, Credentials, std::less<>> credentials_;
};

}  // namespace chancery::testing
