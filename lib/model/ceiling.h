// SPDX-License-Identifier: GPL-3.0-or-later
// From a ceiling in a config file to what it lets through.
#pragma once

#include <string>
#include <string_view>

#include "chancery/config/v1/ceiling.pb.h"
#include "lib/base/status.h"
#include "lib/policy/ceiling.h"
#include "lib/policy/policy.h"

namespace chancery::model {

// The default one bounds nothing. Immutable.
struct Ceiling {
  policy::Ceiling held;
  std::string
      words;  // For the audit: "listener: RESTRICTED, nat:own"; empty when nothing is bounded.
};

// `whose` begins the words: "listener". InvalidArgument for one that bounds nothing or that the
// policy does not understand.
Result<Ceiling> ReadCeiling(std::string_view whose, const config::v1::Ceiling& file,
                            const policy::Policy& policy);

}  // namespace chancery::model
