// SPDX-License-Identifier: GPL-3.0-or-later
// The marking rules of a ministry as plain data, before they are understood.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/policy/atoms.h"

namespace chancery::policy {

using Day = std::chrono::sys_days;  // UTC.

// The rules as read from a file; see proto/chancery/config/v1/policy.proto for the meaning of each.
struct Rules {
  enum class Kind { kRestrictive, kPermissive, kNamed, kInformative };
  enum class Withheld { kSilent, kMarked };
  struct Level {
    std::string name, portion = {};
    std::vector<std::string> aliases = {};
    bool obsolete = false;
    std::string label_name = {};  // In labels of other forms; empty for `name`. So below.
  };
  struct Value {
    std::string name, portion = {};
    std::vector<std::string> aliases = {};
    Atom atom = {};
    std::string group = {};                 // Instead of `atom`.
    std::vector<std::string> implies = {};  // Names of values of the category.
    std::string min_level = {};
    std::vector<std::string> levels = {};
    std::string with_level = {};
    bool obsolete = false;
    std::string label_name = {};
  };
  struct Category {
    std::string id;
    Kind kind = Kind::kRestrictive;
    std::vector<Value> values = {};
    std::vector<std::string> prefixes = {};
    std::vector<Atom> always = {};
    std::vector<std::string> excludes = {};
    std::string always_group = {};
    std::string otherwise = {};  // Name of a value.
    std::vector<std::string> required_with = {};
    std::string min_level = {};
    std::vector<std::string> levels = {};
    std::string label_name = {};  // Instead of `id`.
  };
  struct Group {
    std::string name;
    std::vector<Atom> atoms = {};
  };
  struct OneOf {
    std::vector<std::string> categories = {};
  };
  struct Equivalence {
    Atom give = {};
    std::vector<Atom> need = {};
    Day from = Day::max();  // The first and the last day, both included.
    Day until = Day::max();
    std::string cite = {};
    bool draft = false;
  };
  std::string id = {};
  std::int64_t version = 0;
  std::vector<Level> levels = {};  // Low to high.
  std::vector<Category> categories = {};
  std::vector<std::string> unmarked = {};
  std::vector<Group> groups = {};
  std::vector<OneOf> max_one_of = {};
  std::vector<Equivalence> equivalences = {};
  Withheld withheld = Withheld::kSilent;
  std::string label_name = {};  // Instead of `id`.
};

// Where a rule stands: from the outside in, the keys of the policy file and which one of those with
// that name. {{"category", 2}, {"value", 0}} is the first value of the third category.
struct Step {
  std::string_view key;  // A literal.
  std::size_t index = 0;

  friend bool operator==(const Step&, const Step&) = default;
};
using Place = std::vector<Step>;

}  // namespace chancery::policy
