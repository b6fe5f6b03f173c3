// SPDX-License-Identifier: GPL-3.0-or-later
// The commands of the security role: label and person.
#pragma once

#include <string>
#include <vector>

#include "chancery/v1/admin.grpc.pb.h"
#include "clients/cli/console.h"
#include "clients/cli/exit_code.h"

namespace chancery::cli {

struct LabelArguments {
  std::string id;
  std::string marking;
  std::vector<std::string> to;
  std::string day;  // Of due.
};

struct PersonArguments {
  std::string file;  // Of set: entries in the form of the people file.
  std::string id;    // Of remove.
};

ExitCode SetLabel(const LabelArguments& arguments, v1::AdminService::StubInterface& service,
                  const Peer& peer, Console& console);

ExitCode ListReviews(const LabelArguments& arguments, v1::AdminService::StubInterface& service,
                     const Peer& peer, Console& console);

// One call for each person in the file, in its order; ends with the first that is refused.
ExitCode SetPeople(const PersonArguments& arguments, v1::AdminService::StubInterface& service,
                   const Peer& peer, Console& console);

ExitCode RemovePerson(const PersonArguments& arguments, v1::AdminService::StubInterface& service,
                      const Peer& peer, Console& console);

}  // namespace chancery::cli
