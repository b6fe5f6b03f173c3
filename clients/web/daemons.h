// SPDX-License-Identifier: GPL-3.0-or-later
// The two daemons, asked by the descriptors of their rpcs: a new rpc needs no line here.
#pragma once

#include <google/protobuf/descriptor.h>
#include <grpcpp/grpcpp.h>

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "lib/base/status.h"

namespace chancery::web {

enum class Daemon { kSearchd, kIndexer };

// An rpc that browsers may call.
struct Method {
  const google::protobuf::MethodDescriptor* rpc = nullptr;
  Daemon daemon = Daemon::kSearchd;
};

// The method of "/chancery.v1.SearchService/Search", or one without `rpc`: those of SearchService,
// PeopleService and IngestService. AdminService is not for browsers.
Method FindMethod(const std::string& path);

// Thread-safe.
class Daemons {
 public:
  struct Options {
    std::string searchd, indexer;
    std::filesystem::path certificate, key, authority;
    std::chrono::milliseconds max_call{15000};
  };
  using Done = std::function<void(const grpc::Status&, std::vector<std::string> replies)>;

  // InvalidArgument for files that are no PEM.
  static Result<std::unique_ptr<Daemons>> Open(const Options& options);
  ~Daemons();

  // One call for the person whom `token` names, whose request is `messages`: one, or what a stream
  // has. `done` is called once, from a thread of gRPC, with all that was answered: one message,
  // none with an error, or what a stream has.
  void Call(const Method& method, const std::string& token, std::vector<std::string> messages,
            std::chrono::milliseconds timeout, Done done);

  // Calls by a path, for health.
  void Call(Daemon daemon, const std::string& path, const std::string& token,
            std::vector<std::string> messages, std::chrono::milliseconds timeout, Done done);

  // Whether there is a line to searchd, which is looked for if not.
  bool HasLine();

  // Ends what is under way and waits for it; what is begun later ends at once.
  void Stop();

 private:
  class Running;
  Daemons() = default;

  std::chrono::milliseconds max_call_{15000};
  std::shared_ptr<grpc::Channel> channels_[2];
  std::mutex mutex_;
  bool stopped_ = false;
  std::condition_variable ended_;
  std::set<Running*> running_;
};

}  // namespace chancery::web
