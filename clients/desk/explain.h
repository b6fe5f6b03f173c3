// SPDX-License-Identifier: GPL-3.0-or-later
// The security officer's desk: who may read a marking, and why.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "chancery/config/v1/policy_report.pb.h"
#include "lib/base/status.h"

namespace chancery::desk {

struct Question {
  std::filesystem::path policy = {};
  std::string marking = {};
  std::vector<std::string> to = {};  // Recipients: offices, or "person:<id>".

  // Either the people file and somebody's id in it, or atoms.
  std::filesystem::path people = {};
  std::string reader = {};
  std::vector<std::string> atoms = {};

  std::string date = {};     // ISO 8601; empty for `today`.
  std::string ceiling = {};  // A config.v1.Ceiling in text format; empty for none.
};

// InvalidArgument says what is wrong with the files or the question, FailedPrecondition why the
// policy does not take the marking, NotFound that the people file has no such person.
Result<config::v1::Explanation> Explain(const Question& question, std::chrono::sys_days today);

}  // namespace chancery::desk
