// SPDX-License-Identifier: GPL-3.0-or-later
// The security officer's desk: a policy from an Open XML SPIF (xmlspif.org).
#pragma once

#include <filesystem>
#include <string>

#include "lib/base/status.h"

namespace chancery::desk {

// Whether what a policy can't say may be missing from it.
enum class Missing { kRefused, kLeftOut };

// The text of a policy file with the levels, categories and markings of the SPIF in `path`, which
// Check takes. What of the SPIF is for printing, for other policies or for the keeping of the file
// stands in comments at its head, each kind with how often it was there. A rule on which markings
// there may be that a policy can't say, and what is not known, is refused, or stands there with its
// line: without it the policy takes markings that the SPIF does not. InvalidArgument begins with
// "FILE:LINE: " of what is refused; another error says why the file can't be read.
Result<std::string> ImportSpif(const std::filesystem::path& path, Missing missing);

}  // namespace chancery::desk
