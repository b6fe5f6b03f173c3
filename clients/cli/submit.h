// SPDX-License-Identifier: GPL-3.0-or-later
// The command submit: sends files to the indexer, several at once.
#pragma once

#include <string>
#include <vector>

#include "chancery/v1/ingest.grpc.pb.h"
#include "clients/cli/console.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/files.h"

namespace chancery::cli {

struct SubmitArguments {
  std::vector<std::string> paths = {};
  std::string default_marking = {};
  std::string name_prefix = {};
  int streams = 4;
};

// Sends every file. A refusal that would meet every file (the server is away, the role is missing)
// ends it early. kSomeFilesFailed when a file was quarantined or failed.
ExitCode Submit(const SubmitArguments& arguments, v1::IngestService::StubInterface& service,
                const Peer& peer, Console& console);

}  // namespace chancery::cli
