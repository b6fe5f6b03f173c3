// SPDX-License-Identifier: GPL-3.0-or-later
// The commands policy check, explain, label and import-spif: a policy file read at the desk,
// without a server.
#pragma once

#include <string>
#include <vector>

#include "clients/cli/console.h"
#include "clients/cli/exit_code.h"

namespace chancery::cli {

struct PolicyArguments {
  std::string file = {};    // The policy.
  std::string people = {};  // With `reader`, or else `atoms`.
  std::string reader = {};
  std::vector<std::string> atoms = {};
  std::string label = {};
  std::vector<std::string> to = {};
  std::string date = {};     // Empty for today.
  std::string ceiling = {};  // Text format; empty for none.
  std::string xml = {};      // Of label: a file, instead of `label`. Of import-spif: the SPIF.
  bool leave_out = false;    // What a policy can't say of it.
};

// Prints what the policy says and how its examples went. kUsage for a file that can't be read or is
// unsound, kSomeFilesFailed when an example fails.
ExitCode CheckPolicy(const PolicyArguments& arguments, Console& console);

// Says clause by clause whether it is met. kNotThere when the reader may not read it; kUsage for
// what is wrong with the files, the marking or the question.
ExitCode ExplainPolicy(const PolicyArguments& arguments, Console& console);

// Prints the label file of a marking, or the marking of a label file and for whom it is. kUsage for
// what is wrong with the files or the marking.
ExitCode LabelPolicy(const PolicyArguments& arguments, Console& console);

// Prints a SPIF as a policy file, with what has no place in it as comments. kUsage, and nothing is
// printed, for one that can't be read or can't be said as a policy.
ExitCode ImportPolicy(const PolicyArguments& arguments, Console& console);

}  // namespace chancery::cli
