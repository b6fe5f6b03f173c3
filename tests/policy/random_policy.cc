// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/policy/random_policy.h"

#include <string>
#include <vector>

namespace chancery::testing {
namespace {

using config::v1::Category;
using config::v1::Policy;
using Random = std::mt19937_64;

class Maker {
 public:
  explicit Maker(Random& random) : random_(random) {}

  Policy Make() {
    policy_.set_id("random");
    policy_.set_version(1);
    for (int i = 0; i < 3; ++i) MakeGroup(i);
    for (std::size_t more = 2 + Below(4); more > 0; --more) MakeLevel();
    for (std::size_t more = 1 + Below(7); more > 0; --more) MakeCategory();
    for (int i = 0; i < policy_.category_size(); ++i) MakeNeighbours(i);
    if (OneIn(3)) MakeOneOf();
    for (std::size_t more = Below(5); more > 0; --more) MakeEquivalence();
    if (OneIn(2)) policy_.add_unmarked("NONE");
    return std::move(policy_);
  }

 private:
  std::size_t Below(std::size_t count) { return random_() % count; }
  bool OneIn(std::size_t count) { return Below(count) == 0; }

  // A word of its own, sometimes of two parts.
  std::string Word(const std::string& stem) {
    const std::string number = std::to_string(++words_);
    if (OneIn(4)) return stem + number + " " + stem + "X" + number;
    return OneIn(8) ? stem + number + "/" + stem + "Y" + number : stem + number;
  }

  std::string Nation() { return "nat:" + std::string(1, static_cast<char>('A' + Below(8))); }
  const std::string& Level() {
    return policy_.level(static_cast<int>(Below(static_cast<std::size_t>(policy_.level_size()))))
        .name();
  }

  void MakeGroup(int number) {
    auto& group = *policy_.add_group();
    group.set_name("GROUP " + std::to_string(number));
    for (std::size_t more = 1 + Below(4); more > 0; --more) group.add_atom(Nation());
  }

  void MakeLevel() {
    auto& level = *policy_.add_level();
    level.set_name(Word("LEVEL"));
    if (OneIn(3)) level.add_alias(Word("GRADE"));
    if (OneIn(6)) level.set_obsolete(true);
  }

  template <typename Rule>
  void SetLevels(Rule& rule) {
    if (OneIn(5)) rule.set_min_level(Level());
    if (!OneIn(6)) return;
    for (std::size_t more = 1 + Below(3); more > 0; --more) rule.add_at_level(Level());
  }

  void MakeCategory() {
    Category& category = *policy_.add_category();
    category.set_id("c" + std::to_string(policy_.category_size()));
    category.set_kind(static_cast<Category::Kind>(1 + Below(4)));
    const bool permissive = category.kind() == Category::PERMISSIVE;
    if (permissive && OneIn(2)) {
      category.add_prefix(Word("FOR"));
      if (OneIn(2)) category.add_prefix(Word("TO"));
    }
    if (permissive || category.kind() == Category::NAMED) {
      if (OneIn(3)) category.add_always(OneIn(4) ? "role:registrar" : Nation());
      if (OneIn(4)) category.set_always_group(policy_.group(static_cast<int>(Below(3))).name());
    }
    if (OneIn(4)) SetLevels(category);
    const std::size_t values = category.kind() == Category::NAMED ? 1 : 1 + Below(4);
    for (std::size_t i = 0; i < values; ++i) MakeValue(category);
    if (permissive && OneIn(3)) category.set_otherwise(category.value(0).name());
  }

  void MakeValue(Category& category) {
    const int before = category.value_size();
    auto& value = *category.add_value();
    value.set_name(Word("WORD"));
    if (OneIn(3)) value.add_alias(Word("ALSO"));
    if (OneIn(6)) value.set_obsolete(true);
    if (OneIn(4)) SetLevels(value);
    if (category.prefix().empty() && OneIn(10)) value.set_with_level(Level());
    if (category.kind() == Category::PERMISSIVE) {
      if (OneIn(3)) {
        value.set_group(policy_.group(static_cast<int>(Below(3))).name());
      } else {
        value.set_atom(OneIn(8) ? "lvl." + Level() : Nation());
      }
    }
    if (category.kind() != Category::RESTRICTIVE) return;
    if (OneIn(10)) value.set_atom("lvl." + Level());
    // Of half of the categories earlier values include later ones.
    for (int other = 0; other < before; ++other) {
      if (!OneIn(3)) continue;
      if (policy_.category_size() % 2 == 0) {
        value.add_implies(category.value(other).name());
      } else {
        category.mutable_value(other)->add_implies(value.name());
      }
    }
  }

  void MakeNeighbours(int at) {
    Category& category = *policy_.mutable_category(at);
    const auto other = [&] {
      const auto count = static_cast<std::size_t>(policy_.category_size());
      return policy_.category(static_cast<int>(Below(count))).id();
    };
    if (category.has_otherwise()) return;
    if (OneIn(6)) category.add_excludes(other());
    if (OneIn(8)) category.add_required_with(other());
  }

  void MakeOneOf() {
    auto& one_of = *policy_.add_max_one_of();
    for (const Category& category : policy_.category()) {
      if (!category.has_otherwise() && OneIn(2)) one_of.add_category(category.id());
    }
  }

  // The atom of a level or of a restrictive value.
  std::string Given() {
    for (const Category& category : policy_.category()) {
      if (category.kind() != Category::RESTRICTIVE || OneIn(2)) continue;
      const auto count = static_cast<std::size_t>(category.value_size());
      const auto& value = category.value(static_cast<int>(Below(count)));
      return value.has_atom() ? value.atom() : "cat." + category.id() + "." + value.name();
    }
    return "lvl." + Level();
  }

  void MakeEquivalence() {
    auto& rule = *policy_.add_equivalence();
    rule.set_give(Given());
    rule.add_need(OneIn(2) ? "brief:x" : "brief:y");
    rule.add_need(OneIn(3) ? Given() : "foreign:" + std::to_string(Below(2)));
    rule.set_from(OneIn(2) ? "2020-01-01" : "2021-07-01");
    if (OneIn(2)) rule.set_until(OneIn(2) ? "2021-12-31" : "2022-06-30");
    rule.set_cite("nothing");
    if (OneIn(5)) rule.set_draft(true);
  }

  Random& random_;
  Policy policy_;
  int words_ = 0;
};

}  // namespace

config::v1::Policy RandomPolicy(Random& random) { return Maker(random).Make(); }

}  // namespace chancery::testing
