// SPDX-License-Identifier: GPL-3.0-or-later
// A policy and an explanation, as people read them.
#pragma once

#include <string>

#include "chancery/config/v1/policy_report.pb.h"
#include "clients/cli/console.h"

namespace chancery::cli {

// Levels, categories, groups and equivalences, a line each.
std::string Table(const config::v1::Policy& policy, const Style& style);

// Every clause with what meets it, and the verdict.
std::string Table(const config::v1::Explanation& explanation, const Style& style);

}  // namespace chancery::cli
