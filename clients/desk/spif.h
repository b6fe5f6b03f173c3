// SPDX-License-Identifier: GPL-3.0-or-later
// The security officer's desk: a policy from an Open XML SPIF (xmlspif.org).
#pragma once

#include <filesystem>
#include <string>

#include "lib/base/status.h"

namespace chancery::desk {

// The text of a policy file with the levels, categories and markings of the SPIF in `path`, which
// Check takes. What of the SPIF has no place in it stands in comments at its head, each kind once
// with how often it was there; none of that would let anybody read more. FailedPrecondition names
// what can't be said at all: a tag of an unknown type, two classifications of one rank, a phrase
// with two meanings. InvalidArgument for a file that is no SPIF.
Result<std::string> ImportSpif(const std::filesystem::path& path);

}  // namespace chancery::desk
