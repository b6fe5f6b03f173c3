// SPDX-License-Identifier: GPL-3.0-or-later
// Exports of LDAP directories (LDIF, RFC 2849).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/status.h"

namespace chancery::desk {

// One entry of a directory.
struct LdifEntry {
  std::string name;  // Its distinguished name, as it stands.
  int line = 0;      // Where it begins, from 1.

  // Attribute in small letters, with its options ("cn;lang-ru") -> values in their order.
  std::map<std::string, std::vector<std::string>> values;

  // The first value; empty when there is none.
  std::string First(const std::string& attribute) const;
};

// Reads contents as `slapcat` and `ldapsearch -L` write them: folded lines, base64, comments.
// Nothing is fetched: InvalidArgument, with the line, for a value that is elsewhere (":<"), for
// changes instead of contents, and for what is no LDIF.
Result<std::vector<LdifEntry>> ReadLdif(std::string_view text);

}  // namespace chancery::desk
