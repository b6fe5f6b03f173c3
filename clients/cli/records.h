// SPDX-License-Identifier: GPL-3.0-or-later
// The commands that ask the indexer about what it holds: withdraw, quarantine and status.
#pragma once

#include <string>

#include "chancery/v1/ingest.grpc.pb.h"
#include "clients/cli/console.h"
#include "clients/cli/exit_code.h"

namespace chancery::cli {

ExitCode Withdraw(const std::string& name, v1::IngestService::StubInterface& service,
                  const Peer& peer, Console& console);

// All pages, as one reply.
ExitCode ListQuarantine(v1::IngestService::StubInterface& service, const Peer& peer,
                        Console& console);

ExitCode ShowStatus(v1::IngestService::StubInterface& service, const Peer& peer, Console& console);

}  // namespace chancery::cli
