// SPDX-License-Identifier: GPL-3.0-or-later
// From a policy file to a Policy.
#pragma once

#include <string_view>

#include "lib/base/status.h"
#include "lib/policy/policy.h"

namespace chancery::model {

// Reads the text of a policy file (proto/chancery/config/v1/policy.proto). InvalidArgument says
// where the text is broken ("line:column: ...") or which rule is unsound.
Result<policy::Policy> ReadPolicy(std::string_view textproto);

}  // namespace chancery::model
