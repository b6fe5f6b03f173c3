// SPDX-License-Identifier: GPL-3.0-or-later
// The policies of config/policies.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "lib/model/policy_file.h"

namespace chancery::testing {

struct ShippedPolicy {
  std::string name;  // "us"
  model::PolicyFile file;
};

// All of them, by name. Ends the program when one is unsound.
const std::vector<ShippedPolicy>& ShippedPolicies();

// A marking in the policy's words, or in other spellings of them, with levels and caveats at
// random. Not all are valid: caveats may exclude each other, and some have no level.
std::string RandomMarking(const config::v1::Policy& policy, std::mt19937_64& random);

// Every atom that decides anything under the policy, and those of two recipients: "post:a" and
// "person:b".
std::vector<policy::Atom> DecidingAtoms(const config::v1::Policy& policy);

// Some of `from`, up to about `most`.
std::vector<policy::Atom> SomeOf(const std::vector<policy::Atom>& from, std::size_t most,
                                 std::mt19937_64& random);

}  // namespace chancery::testing
