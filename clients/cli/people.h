// SPDX-License-Identifier: GPL-3.0-or-later
// The commands of those who keep the directory of people.
#pragma once

#include <string>
#include <vector>

#include "chancery/v1/people.grpc.pb.h"
#include "clients/cli/console.h"
#include "clients/cli/exit_code.h"

namespace chancery::cli {

struct PeopleArguments {
  std::string file;                 // Of load and set.
  std::string id;                   // Of show, remove, merge and split.
  std::string start;                // Of list.
  std::vector<std::string> others;  // Of merge: ids.
  std::vector<std::string> names;   // Of merge and split.
  std::string new_id;               // Of split.
};

// The profiles of a file, up to a thousand in a call; ends with the first call that is refused.
// With `keep_decisions` what people have decided stays.
ExitCode SetProfiles(const PeopleArguments& arguments, bool keep_decisions,
                     v1::PeopleService::StubInterface& service, const Peer& peer, Console& console);

ExitCode ListProfiles(const PeopleArguments& arguments, v1::PeopleService::StubInterface& service,
                      const Peer& peer, Console& console);

ExitCode ShowProfile(const PeopleArguments& arguments, v1::PeopleService::StubInterface& service,
                     const Peer& peer, Console& console);

ExitCode RemoveProfile(const PeopleArguments& arguments, v1::PeopleService::StubInterface& service,
                       const Peer& peer, Console& console);

ExitCode MergeProfiles(const PeopleArguments& arguments, v1::PeopleService::StubInterface& service,
                       const Peer& peer, Console& console);

ExitCode SplitProfile(const PeopleArguments& arguments, v1::PeopleService::StubInterface& service,
                      const Peer& peer, Console& console);

}  // namespace chancery::cli
