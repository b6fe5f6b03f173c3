// SPDX-License-Identifier: GPL-3.0-or-later
// What the rules of a policy say of each other: of values, of categories beside each other, of
// words and names that may be those of another.
#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "lib/policy/learner.h"

namespace chancery::policy {
namespace {

bool HoldsAll(const std::vector<bool>& flags) {
  return std::find(flags.begin(), flags.end(), false) == flags.end();
}

bool IsIn(const std::vector<std::string>& list, const std::string& one) {
  return std::find(list.begin(), list.end(), one) != list.end();
}

// All names by which labels may call a level or a value, as they are compared.
template <typename Rule>
std::set<std::string> NamesOf(const Rule& rule) {
  std::set<std::string> names{UpperCase(SingleSpaced(rule.name))};
  for (const std::string& alias : rule.aliases) names.insert(UpperCase(SingleSpaced(alias)));
  if (!rule.label_name.empty()) names.insert(UpperCase(SingleSpaced(rule.label_name)));
  return names;
}

// The place of the first `label_name` that also names another one.
template <typename Rule>
std::optional<std::size_t> FindDoubleName(const std::vector<Rule>& rules) {
  std::map<std::string, std::set<std::size_t>> named;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    for (const std::string& name : NamesOf(rules[i])) named[name].insert(i);
  }
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const std::string& name = rules[i].label_name;
    if (!name.empty() && named[UpperCase(SingleSpaced(name))].size() > 1) return i;
  }
  return std::nullopt;
}

}  // namespace

// Values that imply each other would be one.
Status Learner::CheckCircles() {
  policy_.closure_.Seal();
  for (std::size_t i = 0; i < rules_.categories.size(); ++i) {
    const Rules::Category& category = rules_.categories[i];
    for (std::size_t j = 0; j < category.values.size(); ++j) {
      for (std::size_t k = 0; k < category.values[j].implies.size(); ++k) {
        const Atom& implied =
            category.values[policy_.values_[i].find(category.values[j].implies[k])->second].atom;
        if (policy_.closure_.Includes(implied, category.values[j].atom)) {
          return Unsound(Under(OfValue(i, j), "implies", k), "what it implies implies it");
        }
      }
    }
  }
  return Ok();
}

// Categories that may or may not stand beside this one.
Status Learner::CheckNeighbours(std::size_t category) {
  const Rules::Category& rule = rules_.categories[category];
  const auto check = [&](const std::vector<std::string>& others, std::string_view key,
                         const std::string& verb) {
    for (std::size_t i = 0; i < others.size(); ++i) {
      const Place place = Under(OfCategory(category), key, i);
      if (!policy_.categories_.contains(others[i])) {
        return Unsound(place, "it " + verb + " no category: " + others[i]);
      }
      if (others[i] == rule.id) return Unsound(place, "it " + verb + " itself");
    }
    return Ok();
  };
  RETURN_IF_ERROR(check(rule.excludes, "excludes", "excludes"));
  RETURN_IF_ERROR(check(rule.required_with, "required_with", "requires"));
  for (std::size_t i = 0; i < rule.required_with.size(); ++i) {
    const auto other = policy_.categories_.find(rule.required_with[i])->second;
    if (IsIn(rule.excludes, rule.required_with[i]) ||
        IsIn(rules_.categories[other].excludes, rule.id)) {
      return Unsound(Under(OfCategory(category), "required_with", i),
                     "what it requires is excluded");
    }
  }
  return Ok();
}

Status Learner::LearnOneOf(std::size_t at) {
  const std::vector<std::string>& categories = rules_.max_one_of[at].categories;
  const Place place = {{"max_one_of", at}};
  if (categories.empty()) return Unsound(place, "it has no category");
  for (std::size_t i = 0; i < categories.size(); ++i) {
    if (!policy_.categories_.contains(categories[i])) {
      return Unsound(Under(place, "category", i), "no such category: " + categories[i]);
    }
  }
  return Ok();
}

// True when a rule about neighbours names the category.
bool Learner::IsNeighbour(const std::string& id) const {
  return std::any_of(rules_.max_one_of.begin(), rules_.max_one_of.end(),
                     [&](const Rules::OneOf& one_of) { return IsIn(one_of.categories, id); }) ||
         std::any_of(rules_.categories.begin(), rules_.categories.end(),
                     [&](const Rules::Category& category) {
                       return IsIn(category.excludes, id) || IsIn(category.required_with, id) ||
                              (category.id == id &&
                               !(category.excludes.empty() && category.required_with.empty()));
                     });
}

// What every marking says that does not say otherwise must be sound beside all others.
Status Learner::LearnOtherwise(std::size_t category) {
  const Rules::Category& rule = rules_.categories[category];
  if (rule.otherwise.empty()) return Ok();
  const Place place = Under(OfCategory(category), "otherwise");
  const auto found = policy_.values_[category].find(rule.otherwise);
  if (found == policy_.values_[category].end()) {
    return Unsound(place, "no such value: " + rule.otherwise);
  }
  if (!HoldsAll(policy_.meanings_[category][found->second].stands)) {
    return Unsound(place, "it may not stand at every level");
  }
  if (rule.values[found->second].obsolete) return Unsound(place, "it is obsolete");
  if (IsNeighbour(rule.id)) {
    return Unsound(place, "a category with `otherwise` excludes and requires nothing");
  }
  policy_.otherwise_.push_back(category);
  return Ok();
}

// What is printed must be read as what was meant, whatever words stand beside it.
Status Learner::CheckPrinting(std::size_t category, std::size_t at) {
  const Rules::Category& rule = rules_.categories[category];
  const Rules::Value& value = rule.values[at];
  const std::string prefix = StandsAlone(rule) ? "" : rule.prefixes[0] + " ";
  const auto check = [&](const Vocabulary& vocabulary, const std::string& word,
                         std::string_view key) {
    const auto read = vocabulary.Read(prefix + word);
    if (read.ok() && *read == std::vector<Term>{{false, category, {at}}}) return Ok();
    return Unsound(Under(OfValue(category, at), key), "\"" + prefix + word + "\" has two meanings");
  };
  RETURN_IF_ERROR(check(policy_.banner_, value.name, "name"));
  if (value.portion.empty()) return check(policy_.portion_, value.name, "name");
  return check(policy_.portion_, value.portion, "portion");
}

// A name in labels is of one only; markings don't know it, so that it may be the name of something
// else in them.
Status Learner::CheckLabelNames() {
  const std::string two = "its label_name names another one too";
  if (const auto level = FindDoubleName(rules_.levels)) {
    return Unsound({{"level", *level}, {"label_name", 0}}, two);
  }
  RETURN_IF_ERROR(CheckCategoryNames());
  for (std::size_t i = 0; i < rules_.categories.size(); ++i) {
    if (const auto value = FindDoubleName(rules_.categories[i].values)) {
      return Unsound(Under(OfValue(i, *value), "label_name"), two);
    }
  }
  return Ok();
}

Status Learner::CheckCategoryNames() {
  std::map<std::string, std::size_t> named;
  for (std::size_t i = 0; i < rules_.categories.size(); ++i) {
    named.emplace(UpperCase(rules_.categories[i].id), i);
  }
  for (std::size_t i = 0; i < rules_.categories.size(); ++i) {
    const std::string& name = rules_.categories[i].label_name;
    if (name.empty()) continue;
    const auto [at, added] = named.emplace(UpperCase(SingleSpaced(name)), i);
    if (!added && at->second != i) {
      return Unsound(Under(OfCategory(i), "label_name"), "its label_name names another one too");
    }
  }
  return Ok();
}

}  // namespace chancery::policy
