// SPDX-License-Identifier: GPL-3.0-or-later
// `show ID --original FILE`: the file that a document came as.
#pragma once

#include <string>

#include "chancery/v1/search.grpc.pb.h"
#include "clients/cli/console.h"
#include "clients/cli/exit_code.h"

namespace chancery::cli {

// Writes it to `path`, for its owner alone, and says how it is marked. A file that is there already
// is not touched. When it can't be had whole, none is left.
ExitCode KeepOriginal(const std::string& id, const std::string& path,
                      v1::SearchService::StubInterface& service, const Peer& peer,
                      Console& console);

}  // namespace chancery::cli
