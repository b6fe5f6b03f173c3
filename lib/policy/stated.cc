// SPDX-License-Identifier: GPL-3.0-or-later
// Labels as words that are already apart: levels, categories and values by their names.
#include <algorithm>

#include "lib/policy/learner.h"
#include "lib/policy/policy.h"

namespace chancery::policy {
namespace {

using Kind = Rules::Kind;

bool Same(std::string_view a, std::string_view b) {
  return UpperCase(SingleSpaced(a)) == UpperCase(SingleSpaced(b));
}

// Of a level or a value: by its own name, by that in labels, or by another spelling.
template <typename Rule>
bool Names(std::string_view word, const Rule& rule) {
  return Same(word, rule.name) || (!rule.label_name.empty() && Same(word, rule.label_name)) ||
         std::any_of(rule.aliases.begin(), rule.aliases.end(),
                     [&](const std::string& alias) { return Same(word, alias); });
}

const std::string& Or(const std::string& label_name, const std::string& name) {
  return label_name.empty() ? name : label_name;
}

// A recipient as a distribution has it: letters and digits of a post are as PostAtom leaves them.
bool IsRecipientAtom(const std::string& atom) {
  constexpr std::string_view kPost = "post:";
  constexpr std::string_view kPerson = "person:";
  if (atom.starts_with(kPost)) {
    return atom.size() > kPost.size() && PostAtom(atom.substr(kPost.size())) == atom;
  }
  return atom.starts_with(kPerson) && atom.size() > kPerson.size();
}

}  // namespace

std::string Policy::StateLevel(const Label& label) const {
  const auto level = LevelOf(label);
  return level ? Or(rules_.levels[*level].label_name, label.level) : label.level;
}

std::vector<Stated> Policy::State(const Label& label) const {
  std::vector<Stated> all;
  for (const Mark& mark : label.marks) {
    Stated stated{mark.category, Kind::kRestrictive, {}};
    const Rules::Category* category = CategoryOf(mark);
    if (category != nullptr) {
      stated.category = Or(category->label_name, category->id);
      stated.kind = category->kind;
    }
    if (stated.kind == Kind::kNamed) {
      stated.values.push_back(Or(category->values[0].label_name, category->values[0].name));
    }
    for (const std::string& name : mark.values) {
      const Rules::Value* value = category == nullptr ? nullptr : ValueOf(*category, name);
      stated.values.push_back(value == nullptr ? name : Or(value->label_name, name));
    }
    all.push_back(std::move(stated));
  }
  return all;
}

// By its id or its name in labels, or by these in other letters when there is but one such.
const Rules::Category* Policy::CategoryNamed(std::string_view name) const {
  const Rules::Category* found = nullptr;
  for (const Rules::Category& one : rules_.categories) {
    if (one.id == name || one.label_name == name) return &one;
  }
  for (const Rules::Category& one : rules_.categories) {
    if (!Same(one.id, name) && (one.label_name.empty() || !Same(one.label_name, name))) continue;
    if (found != nullptr) return nullptr;
    found = &one;
  }
  return found;
}

std::optional<Rules::Kind> Policy::KindOf(std::string_view name) const {
  const Rules::Category* category = CategoryNamed(name);
  if (category == nullptr) return std::nullopt;
  return category->kind;
}

Result<Mark> Policy::MarkOf(const Stated& stated, std::string_view level) const {
  const Rules::Category* known = CategoryNamed(stated.category);
  if (known == nullptr) return InvalidArgument("a category is not known");
  const Rules::Category& category = *known;
  if (category.kind != stated.kind) return InvalidArgument("a category is of another kind");
  if (stated.values.empty()) return InvalidArgument("a category has no value");
  Mark mark{category.id, {}};
  bool named = category.kind != Kind::kNamed;
  for (const std::string& word : stated.values) {
    const auto value = std::find_if(category.values.begin(), category.values.end(),
                                    [&](const Rules::Value& one) { return Names(word, one); });
    if (value == category.values.end()) {
      if (category.kind != Kind::kNamed || !IsRecipientAtom(word)) {
        return InvalidArgument("a value is not known");
      }
      mark.values.insert(word);
      continue;
    }
    if (!value->with_level.empty() && value->with_level != level) {
      return InvalidArgument("two levels");
    }
    if (category.kind != Kind::kNamed) mark.values.insert(value->name);
    named = true;
  }
  if (!named) return InvalidArgument("recipients without the caveat that is for them");
  return mark;
}

Result<Label> Policy::MakeLabel(std::string_view level, const std::vector<Stated>& stated) const {
  const auto found = std::find_if(rules_.levels.begin(), rules_.levels.end(),
                                  [&](const Rules::Level& one) { return Names(level, one); });
  if (found == rules_.levels.end()) return InvalidArgument("the level is not known");
  Label label{found->name, {}};
  for (const Stated& one : stated) {
    ASSIGN_OR_RETURN(const Mark mark, MarkOf(one, label.level));
    Gather(label, mark);
  }
  for (const Mark& mark : Unsaid(label)) label.marks.insert(mark);
  RETURN_IF_ERROR(CheckTogether(label));
  if (!AllStand(label, *LevelOf(label))) {
    return InvalidArgument("a caveat may not stand at the level");
  }
  return label;
}

}  // namespace chancery::policy
