// SPDX-License-Identifier: GPL-3.0-or-later
// The commands that ask searchd: search, suggest, similar, thread and show.
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
  std::uint32_t passages = 1;
  bool fold = false;
  std::string group_by = {};                // "month".
  std::vector<std::string> count_by = {};   // Facets: "year".
  std::vector<std::string> languages = {};  // Of the words: "fr".
  bool no_name_variants = false;
  bool no_expansion = false;
  std::vector<std::string> without_expansions = {};  // By their ids.
  std::vector<std::string> with_expansions = {};
  std::uint32_t recent = 0;  // Days after which being new counts half; 0: it does not count.
  std::string as_of = {};    // "2024-05-31".
  bool timeline = false;
  bool broaden = false;
  std::string profile = {};  // As given by --as, for the command that the next page is asked with.
};

struct SuggestArguments {
  std::string text = {};
  std::uint32_t limit = 5;  // Of each kind.
};

struct SimilarArguments {
  std::string id = {};    // Of a document, or
  std::string file = {};  // a text.
  std::uint32_t limit = 10;
  std::uint32_t passages = 1;
};

ExitCode Search(const SearchArguments& arguments, v1::SearchService::StubInterface& service,
                const Peer& peer, Console& console);

ExitCode Suggest(const SuggestArguments& arguments, v1::SearchService::StubInterface& service,
                 const Peer& peer, Console& console);

ExitCode FindSimilar(const SimilarArguments& arguments, v1::SearchService::StubInterface& service,
                     const Peer& peer, Console& console);

ExitCode ShowThread(const std::string& id, v1::SearchService::StubInterface& service,
                    const Peer& peer, Console& console);

// `id` may have "#page=N" behind it, as hits show it: then that page alone is printed.
ExitCode Show(const std::string& id, v1::SearchService::StubInterface& service, const Peer& peer,
              Console& console);

}  // namespace chancery::cli
