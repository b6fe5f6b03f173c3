// SPDX-License-Identifier: GPL-3.0-or-later
// One file on its way to the indexer.
#pragma once

#include <string>

#include "chancery/v1/ingest.grpc.pb.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/files.h"

namespace chancery::cli {

struct Uploaded {
  std::string error;      // Why it failed; empty when `reply` says what became of it.
  ExitCode code = kDone;  // Of the failure.
  v1::SubmitResponse reply;

  // The failure is not of this file: every other one would meet it too.
  bool hopeless = false;
};

// Reads the file in pieces while sending it. Thread-safe.
Uploaded Upload(const File& file, const std::string& default_marking,
                v1::IngestService::StubInterface& service, const Peer& peer);

}  // namespace chancery::cli
