// SPDX-License-Identifier: GPL-3.0-or-later
// The security officer's desk: markings as confidentiality labels (ADatP-4774), and back.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "lib/base/status.h"

namespace chancery::desk {

// The XML of the label that the marking is under the policy. `to`: offices, or "person:<id>".
// InvalidArgument says what is wrong with the policy file, FailedPrecondition why the policy does
// not take the marking.
Result<std::string> WriteLabel(const std::filesystem::path& policy, const std::string& marking,
                               const std::vector<std::string>& to,
                               std::chrono::sys_seconds created);

struct MarkingOfLabel {
  std::string marking;
  std::vector<std::string> to;  // Atoms of the recipients that it names.
};

// What a label file says under the policy. FailedPrecondition says why it says nothing; other
// errors as above.
Result<MarkingOfLabel> ReadLabel(const std::filesystem::path& policy,
                                 const std::filesystem::path& file);

}  // namespace chancery::desk
