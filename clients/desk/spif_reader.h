// SPDX-License-Identifier: GPL-3.0-or-later
// What an Open XML SPIF says, as far as a policy can say it. For ImportSpif only.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "chancery/config/v1/policy.pb.h"
#include "lib/base/status.h"
#include "lib/xml/xml.h"

namespace chancery::desk {

struct Spif {
  config::v1::Policy policy;

  // Where its parts stand: of levels, categories and their values, in the policy's order.
  std::vector<std::size_t> level_lines, category_lines;
  std::vector<std::vector<std::size_t>> value_lines;

  // What changes neither who may read nor which markings there may be, and how often it was there.
  std::map<std::string, int> left_out;

  // What a policy can't say of the markings there may be, and what is not known, in the order of
  // the lines.
  struct Rule {
    std::size_t line = 0;
    std::string what;
  };
  std::vector<Rule> rules;
};

// InvalidArgument "LINE: what" for what makes no sense: no SPIF, a tag of an unknown type, two
// classifications of one rank, a reference to nothing.
Result<Spif> ReadSpif(const xml::Element& root);

}  // namespace chancery::desk
