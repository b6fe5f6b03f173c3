// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/xml/escape.h"

namespace chancery::xml {

std::string Escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        if (static_cast<unsigned char>(c) >= ' ' || c == '\n' || c == '\t') out += c;
    }
  }
  // U+FFFE and U+FFFF are none of its characters either.
  for (const std::string_view none : {"\xef\xbf\xbe", "\xef\xbf\xbf"}) {
    for (std::size_t at; (at = out.find(none)) != std::string::npos;) out.erase(at, none.size());
  }
  return out;
}

}  // namespace chancery::xml
