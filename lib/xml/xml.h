// SPDX-License-Identifier: GPL-3.0-or-later
// XML of strangers as a small tree: nothing is fetched, nothing expands, everything is bounded.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/status.h"

namespace chancery::xml {

struct Attribute {
  std::string space, name, value;  // Namespace; empty for an attribute without a prefix.
};

// One element with all that is in it. Comments and processing instructions are left out.
struct Element {
  std::string space, name;  // Namespace and local name.
  std::vector<Attribute> attributes;
  std::vector<Element> children;
  std::string text;      // Its own, without that of its children, and without spaces at its ends.
  std::size_t line = 0;  // Where its start tag ends, from 1.

  // The value of the attribute without a namespace, or null.
  const std::string* Find(std::string_view attribute) const;
};

struct Limits {
  std::size_t bytes = 64 << 10;
  std::size_t depth = 16;
  std::size_t elements = 2000;
};

// InvalidArgument, without quoting it, for what is larger than the limits, is not well-formed or
// not UTF-8, or has a DOCTYPE: no entity but those of XML itself ever means anything. `fault`,
// unless null, is then the line where reading ended. Thread-safe.
Result<Element> Read(std::string_view bytes, const Limits& limits, std::size_t* fault = nullptr);

}  // namespace chancery::xml
