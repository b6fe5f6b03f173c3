// SPDX-License-Identifier: GPL-3.0-or-later
// The commands that ask searchd: search and show.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "chancery/v1/search.grpc.pb.h"
#include "clients/cli/console.h"
#include "clients/cli/exit_code.h"

namespace chancery::cli {

struct SearchArguments {
  std::string query = {};
  std::uint32_t limit = 10;
  std::string page = {};
  std::vector<std::string> count_by = {};   // Facets: "year".
  std::vector<std::string> languages = {};  // Of the words: "fr".
  bool no_name_variants = false;
  std::string profile = {};  // As given by --as, for the command that the next page is asked with.
};

ExitCode Search(const SearchArguments& arguments, v1::SearchService::StubInterface& service,
                const Peer& peer, Console& console);

ExitCode Show(const std::string& id, v1::SearchService::StubInterface& service, const Peer& peer,
              Console& console);

}  // namespace chancery::cli
