// SPDX-License-Identifier: GPL-3.0-or-later
// Text as it may stand in XML.
#pragma once

#include <string>
#include <string_view>

namespace chancery::xml {

// UTF-8 as text of an element of XML 1.0, or as an attribute's value in double quotes; without the
// characters that XML can't have. Thread-safe.
std::string Escaped(std::string_view text);

}  // namespace chancery::xml
