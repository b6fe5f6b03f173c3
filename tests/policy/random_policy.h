// SPDX-License-Identifier: GPL-3.0-or-later
// Policies that nobody would write, with a rule of every kind.
#pragma once

#include <random>

#include "chancery/config/v1/policy.pb.h"

namespace chancery::testing {

// A policy at random. Most are sound; what reads them says of which.
config::v1::Policy RandomPolicy(std::mt19937_64& random);

}  // namespace chancery::testing
