// SPDX-License-Identifier: GPL-3.0-or-later
// One question to searchd, and its answer.
#pragma once

#include <string>

#include "chancery/v1/search.grpc.pb.h"
#include "clients/cli/channel.h"
#include "clients/cli/clean.h"
#include "clients/cli/console.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/json.h"

namespace chancery::cli {

// How rpcs of the service are called.
template <typename Request, typename Reply>
using Rpc = grpc::Status (v1::SearchService::StubInterface::*)(grpc::ClientContext*, const Request&,
                                                               Reply*);

// Asks, and prints the answer: as JSON, or as `print` does. A notice is printed apart from the
// answer, which may go into a file.
template <typename Request, typename Reply, typename Print>
ExitCode Ask(v1::SearchService::StubInterface& service, Rpc<Request, Reply> rpc,
             const Request& request, const Peer& peer, Console& console, Reply* reply,
             const Print& print) {
  grpc::ClientContext context;
  SetDeadline(context, kQuestionTime);
  if (const auto status = (service.*rpc)(&context, request, reply); !status.ok()) {
    return Fail(status, peer, console.err);
  }
  if (console.json) {
    PrintJson(*reply, console.out);
  } else {
    print();
  }
  const std::string& notice = reply->notice();
  if (!notice.empty()) console.err << "chancery: " << CleanLine(notice) << "\n";
  return kDone;
}

inline ExitCode FoundUnless(bool nothing, ExitCode code) {
  return code == kDone && nothing ? kNothingFound : code;
}

}  // namespace chancery::cli
