// SPDX-License-Identifier: GPL-3.0-or-later
// Reads files of profiles for the directory of people.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "chancery/v1/people.pb.h"
#include "lib/base/status.h"

namespace chancery::desk {

// The profiles of a file: LDIF when its name ends with ".ldif", else a SetProfilesRequest in text
// form (config/directory.example.textproto). Each is checked. The error names the file and the
// place.
Result<std::vector<v1::Profile>> ReadDirectoryFile(const std::filesystem::path& path);

// The people of an LDAP export: its entries of the class person (or inetOrgPerson,
// organizationalPerson, user). InvalidArgument for one that makes no sound profile, and for an id
// that stands there twice.
Result<std::vector<v1::Profile>> ProfilesOfLdif(std::string_view text);

}  // namespace chancery::desk
