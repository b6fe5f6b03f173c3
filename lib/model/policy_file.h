// SPDX-License-Identifier: GPL-3.0-or-later
// From a policy file to a Policy.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "chancery/config/v1/policy.pb.h"
#include "lib/base/status.h"
#include "lib/policy/policy.h"

namespace chancery::model {

// A policy file as it is written, and as it is understood.
struct PolicyFile {
  config::v1::Policy text;
  policy::Policy policy;
  std::vector<std::string> example_places;  // "line:column" of each example of `text`.
};

// Reads the text of a policy file (proto/chancery/config/v1/policy.proto). InvalidArgument says
// "line:column: " of what is broken or unsound, and what is wrong with it. Its examples are not
// tried, see lib/model/example.h.
Result<PolicyFile> ReadPolicyFile(std::string_view textproto);

// The same, for those who need the rules only.
Result<policy::Policy> ReadPolicy(std::string_view textproto);

}  // namespace chancery::model
