// SPDX-License-Identifier: GPL-3.0-or-later
// The command that asks who knows: experts, and with --coverage who covers what.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "chancery/v1/search.grpc.pb.h"
#include "clients/cli/console.h"
#include "clients/cli/exit_code.h"

namespace chancery::cli {

struct ExpertsArguments {
  std::string query = {};
  std::string document = {};  // An id: who knows of it.
  std::string like = {};      // An id of the directory, or a name: who knows the same.
  std::uint32_t limit = 0;    // People or rows; 0: as many as the server gives.
  bool active = false;
  std::vector<std::string> languages = {};  // "fr".
  std::string post = {};
  std::string region = {};
  std::vector<std::string> roles = {};  // "drafted".
  std::uint32_t from = 0, to = 0;       // Years.
  std::uint32_t recent = 0;  // Days after which being new counts half; 0: it does not count.
  std::string as_of = {};    // "2024-05-31".
  bool table = false;
  std::string coverage = {};  // "country".
  bool gaps = false;
};

ExitCode FindExperts(const ExpertsArguments& arguments, v1::SearchService::StubInterface& service,
                     const Peer& peer, Console& console);

}  // namespace chancery::cli
