// SPDX-License-Identifier: GPL-3.0-or-later
// What gives a tag: an entry's own names and the lists of its rule, taken together.
#pragma once

#include <string>
#include <vector>

#include "chancery/config/v1/vocabulary.pb.h"

namespace chancery::vocabulary {

// What an occurrence of a form does.
enum class Role { kAbout, kMixedCase, kPerhaps, kSupport, kExcept };

struct RuleForm {
  std::string text;
  Role role = Role::kAbout;
  bool of_people = false;  // An adjective: found in the plural whatever its letters are.
};

// Names first, where the rule does not say otherwise of them; then the lists.
std::vector<RuleForm> FormsOf(const config::v1::Issue& issue);
std::vector<RuleForm> FormsOf(const config::v1::Region& region);
std::vector<RuleForm> FormsOf(const config::v1::Country& country);
std::vector<RuleForm> FormsOf(const config::v1::Body& body);

}  // namespace chancery::vocabulary
