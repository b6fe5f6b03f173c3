// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/policy/learner.h"

#include <algorithm>
#include <utility>

namespace chancery::policy {
namespace {

using Kind = Rules::Kind;

constexpr std::string_view kLevelAtom = "lvl.";
constexpr std::string_view kValueAtom = "cat.";
constexpr std::string_view kBriefing = "brief:";

bool IsGoodId(std::string_view id) {
  return !id.empty() && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           static_cast<unsigned char>(c) > 127 || c == '-' || c == '_';
  });
}

bool HoldsAny(const std::vector<bool>& flags) {
  return std::find(flags.begin(), flags.end(), true) != flags.end();
}

}  // namespace

Place Under(Place place, std::string_view key, std::size_t index) {
  place.push_back({key, index});
  return place;
}

Place OfCategory(std::size_t at) { return {{"category", at}}; }

Place OfValue(std::size_t category, std::size_t at) {
  return {{"category", category}, {"value", at}};
}

Atom LevelAtom(std::string_view name) { return std::string(kLevelAtom) + std::string(name); }

bool StandsAlone(const Rules::Category& category) { return category.prefixes.empty(); }

bool IsGathered(Kind kind) { return kind == Kind::kRestrictive || kind == Kind::kInformative; }

Result<Policy> Policy::Make(Rules rules, Place* unsound) {
  Policy policy(std::move(rules));
  Learner learner(policy);
  if (Status status = learner.Learn(); !status.ok()) {
    if (unsound != nullptr) *unsound = learner.place();
    return status;
  }
  return policy;
}

// --- What is said of an unsound rule ---

Status Learner::Unsound(Place place, const std::string& what) {
  const std::string where = Where(place);
  place_ = std::move(place);
  return InvalidArgument(where.empty() ? what : where + ": " + what);
}

Status Learner::At(const Place& place, const Status& status) {
  return status.ok() ? Ok() : Unsound(place, std::string(status.message()));
}

std::string Learner::Where(const Place& place) const {
  if (place.empty() || place[0].key != "category") return "";
  return "category " + rules_.categories[place[0].index].id;
}

// --- Learning ---

Status Learner::Learn() {
  if (rules_.levels.empty()) return Unsound({}, "the policy has no level");
  for (std::size_t i = 0; i < rules_.levels.size(); ++i) RETURN_IF_ERROR(LearnLevel(i));
  for (std::size_t i = 0; i < rules_.groups.size(); ++i) RETURN_IF_ERROR(LearnGroup(i));
  const std::size_t count = rules_.categories.size();
  policy_.values_.resize(count);
  policy_.meanings_.resize(count);
  policy_.always_.resize(count);
  for (std::size_t i = 0; i < count; ++i) RETURN_IF_ERROR(LearnCategory(i));
  RETURN_IF_ERROR(CheckCircles());
  for (std::size_t i = 0; i < count; ++i) RETURN_IF_ERROR(CheckNeighbours(i));
  for (std::size_t i = 0; i < rules_.max_one_of.size(); ++i) RETURN_IF_ERROR(LearnOneOf(i));
  for (std::size_t i = 0; i < count; ++i) RETURN_IF_ERROR(LearnOtherwise(i));
  for (std::size_t i = 0; i < rules_.equivalences.size(); ++i) RETURN_IF_ERROR(LearnEquivalence(i));
  policy_.atoms_ = Atoms(std::move(atoms_));
  for (std::size_t i = 0; i < rules_.unmarked.size(); ++i) RETURN_IF_ERROR(LearnUnmarked(i));
  RETURN_IF_ERROR(At({}, policy_.banner_.CheckSlashes()));
  RETURN_IF_ERROR(At({}, policy_.portion_.CheckSlashes()));
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t j = 0; j < rules_.categories[i].values.size(); ++j) {
      RETURN_IF_ERROR(CheckPrinting(i, j));
    }
  }
  return CheckLabelNames();
}

Status Learner::LearnLevel(std::size_t at) {
  const Rules::Level& level = rules_.levels[at];
  const Place place = {{"level", at}};
  if (!policy_.levels_.emplace(level.name, at).second) {
    return Unsound(place, "the level \"" + level.name + "\" is there twice");
  }
  policy_.closure_.AddLevel(LevelAtom(level.name));
  for (std::size_t below = 0; below < at; ++below) {
    policy_.closure_.Include(LevelAtom(level.name), LevelAtom(rules_.levels[below].name));
  }
  atoms_.push_back(LevelAtom(level.name));
  demanded_.insert(LevelAtom(level.name));
  const auto add = [&](const std::string& word, const Place& there) {
    RETURN_IF_ERROR(At(there, policy_.banner_.AddLevel(word, at)));
    return At(there, policy_.portion_.AddLevel(word, at));
  };
  RETURN_IF_ERROR(add(level.name, Under(place, "name")));
  for (std::size_t i = 0; i < level.aliases.size(); ++i) {
    RETURN_IF_ERROR(add(level.aliases[i], Under(place, "alias", i)));
  }
  if (level.portion.empty()) return Ok();
  return At(Under(place, "portion"), policy_.portion_.AddLevel(level.portion, at));
}

Status Learner::LearnGroup(std::size_t at) {
  const Rules::Group& group = rules_.groups[at];
  const Place place = {{"group", at}};
  if (group.name.empty()) return Unsound(place, "a group without a name");
  if (!groups_.emplace(group.name, at).second) {
    return Unsound(Under(place, "name"), "the group \"" + group.name + "\" is there twice");
  }
  if (group.atoms.empty()) return Unsound(place, "the group \"" + group.name + "\" is empty");
  for (std::size_t i = 0; i < group.atoms.size(); ++i) {
    RETURN_IF_ERROR(CheckAtom(group.atoms[i], Under(place, "atom", i)));
  }
  return Ok();
}

Status Learner::CheckAtom(const Atom& atom, const Place& place) {
  if (atom.empty()) return Unsound(place, "an empty atom");
  if (atom.starts_with(kLevelAtom) && !policy_.levels_.contains(atom.substr(kLevelAtom.size()))) {
    return Unsound(place, "no such level: " + atom);
  }
  atoms_.push_back(atom);
  return Ok();
}

Status Learner::LearnCategory(std::size_t at) {
  const Rules::Category& category = rules_.categories[at];
  const Place place = OfCategory(at);
  if (!IsGoodId(category.id)) {
    return Unsound(place, "its id is not of letters, digits, - and _");
  }
  if (!policy_.categories_.emplace(category.id, at).second) {
    return Unsound(Under(place, "id"), "its id is there twice");
  }
  RETURN_IF_ERROR(CheckKind(at));
  for (std::size_t i = 0; i < category.prefixes.size(); ++i) {
    const Place there = Under(place, "prefix", i);
    RETURN_IF_ERROR(At(there, policy_.banner_.AddPrefix(category.prefixes[i], at)));
    RETURN_IF_ERROR(At(there, policy_.portion_.AddPrefix(category.prefixes[i], at)));
  }
  for (std::size_t i = 0; i < category.values.size(); ++i) RETURN_IF_ERROR(LearnValue(at, i));
  RETURN_IF_ERROR(LearnImplied(at));
  return LearnAlways(at);
}

Status Learner::CheckKind(std::size_t at) {
  const Rules::Category& category = rules_.categories[at];
  const Place place = OfCategory(at);
  if (category.values.empty()) return Unsound(place, "it has no values");
  if (category.kind == Kind::kNamed && category.values.size() > 1) {
    return Unsound(Under(place, "value", 1), "a NAMED category has one value");
  }
  if (category.kind != Kind::kPermissive && !category.prefixes.empty()) {
    return Unsound(Under(place, "prefix"), "only a PERMISSIVE category has a prefix");
  }
  if (category.kind != Kind::kPermissive && !category.otherwise.empty()) {
    return Unsound(Under(place, "otherwise"), "only a PERMISSIVE category has `otherwise`");
  }
  if (IsGathered(category.kind) && !(category.always.empty() && category.always_group.empty())) {
    return Unsound(Under(place, category.always.empty() ? "always_group" : "always"),
                   "only PERMISSIVE and NAMED categories have `always`");
  }
  return Ok();
}

Status Learner::LearnValue(std::size_t category, std::size_t at) {
  const Rules::Value& value = rules_.categories[category].values[at];
  if (!policy_.values_[category].emplace(value.name, at).second) {
    return Unsound(Under(OfValue(category, at), "name"),
                   "the value \"" + value.name + "\" is there twice");
  }
  RETURN_IF_ERROR(LearnWords(category, at));
  RETURN_IF_ERROR(LearnMeaning(category, at));
  return LearnLevels(category, at);
}

Status Learner::AddWord(Vocabulary& vocabulary, std::size_t category, std::size_t value,
                        const std::string& word, const Place& place) {
  return At(place, StandsAlone(rules_.categories[category])
                       ? vocabulary.AddValue(word, category, value)
                       : vocabulary.AddItem(word, category, value));
}

Status Learner::LearnWords(std::size_t category, std::size_t at) {
  const Rules::Value& value = rules_.categories[category].values[at];
  const Place place = OfValue(category, at);
  const auto add = [&](const std::string& word, const Place& there) {
    RETURN_IF_ERROR(AddWord(policy_.banner_, category, at, word, there));
    return AddWord(policy_.portion_, category, at, word, there);
  };
  RETURN_IF_ERROR(add(value.name, Under(place, "name")));
  for (std::size_t i = 0; i < value.aliases.size(); ++i) {
    RETURN_IF_ERROR(add(value.aliases[i], Under(place, "alias", i)));
  }
  if (value.portion.empty()) return Ok();
  return AddWord(policy_.portion_, category, at, value.portion, Under(place, "portion"));
}

// The atoms of which a reader needs one.
Status Learner::LearnMeaning(std::size_t category, std::size_t at) {
  const Rules::Category& rule = rules_.categories[category];
  Rules::Value& value = rules_.categories[category].values[at];
  Atoms& atoms = policy_.meanings_[category].emplace_back().atoms;
  const Place place = OfValue(category, at);
  if (!value.group.empty()) {
    const Place there = Under(place, "group");
    const auto group = groups_.find(value.group);
    if (group == groups_.end()) return Unsound(there, "no such group: " + value.group);
    if (rule.kind != Kind::kPermissive) {
      return Unsound(there, "only values of a PERMISSIVE category are groups");
    }
    if (!value.atom.empty()) return Unsound(there, "a value has an atom or a group, not both");
    atoms = Atoms(rules_.groups[group->second].atoms);
    return Ok();
  }
  const bool given = !value.atom.empty();
  if (!given) value.atom = std::string(kValueAtom) + rule.id + "." + value.name;
  if (rule.kind == Kind::kNamed || rule.kind == Kind::kInformative) {
    return given ? Unsound(Under(place, "atom"), "its kind has no atoms") : Ok();
  }
  RETURN_IF_ERROR(CheckAtom(value.atom, Under(place, given ? "atom" : "name")));
  if (rule.kind == Kind::kRestrictive) demanded_.insert(value.atom);
  atoms = Atoms{value.atom};
  return Ok();
}

Status Learner::NarrowLevels(std::vector<bool>& stands, const std::string& lowest,
                             const std::vector<std::string>& only, const Place& place) {
  if (!lowest.empty()) {
    const auto found = policy_.levels_.find(lowest);
    const Place there = Under(place, "min_level");
    if (found == policy_.levels_.end()) return Unsound(there, "no such level: " + lowest);
    std::fill_n(stands.begin(), found->second, false);
  }
  if (only.empty()) return Ok();
  std::vector<bool> listed(stands.size());
  for (std::size_t i = 0; i < only.size(); ++i) {
    const auto found = policy_.levels_.find(only[i]);
    const Place there = Under(place, "at_level", i);
    if (found == policy_.levels_.end()) return Unsound(there, "no such level: " + only[i]);
    listed[found->second] = true;
  }
  for (std::size_t i = 0; i < stands.size(); ++i) stands[i] = stands[i] && listed[i];
  return Ok();
}

// The levels at which the value may stand.
Status Learner::LearnLevels(std::size_t category, std::size_t at) {
  const Rules::Category& rule = rules_.categories[category];
  const Rules::Value& value = rule.values[at];
  const Place place = OfValue(category, at);
  std::vector<bool> stands(rules_.levels.size(), true);
  RETURN_IF_ERROR(NarrowLevels(stands, rule.min_level, rule.levels, OfCategory(category)));
  RETURN_IF_ERROR(NarrowLevels(stands, value.min_level, value.levels, place));
  if (!value.with_level.empty()) {
    const Place there = Under(place, "with_level");
    if (!policy_.levels_.contains(value.with_level)) {
      return Unsound(there, "no such level: " + value.with_level);
    }
    if (!StandsAlone(rule)) return Unsound(there, "a list's item says no level");
    RETURN_IF_ERROR(NarrowLevels(stands, "", {value.with_level}, place));
  }
  if (!HoldsAny(stands)) {
    return Unsound(place, "\"" + value.name + "\" may stand at no level");
  }
  policy_.meanings_[category][at].stands = std::move(stands);
  return Ok();
}

Status Learner::LearnImplied(std::size_t category) {
  const Rules::Category& rule = rules_.categories[category];
  for (std::size_t i = 0; i < rule.values.size(); ++i) {
    const Rules::Value& value = rule.values[i];
    for (std::size_t j = 0; j < value.implies.size(); ++j) {
      const Place place = Under(OfValue(category, i), "implies", j);
      if (rule.kind != Kind::kRestrictive) {
        return Unsound(place, "only values of a RESTRICTIVE category imply others");
      }
      const auto found = policy_.values_[category].find(value.implies[j]);
      if (found == policy_.values_[category].end()) {
        return Unsound(place, "no such value: " + value.implies[j]);
      }
      const Atom& implied = rule.values[found->second].atom;
      if (value.atom.starts_with(kLevelAtom) || implied.starts_with(kLevelAtom)) {
        return Unsound(place, "a level implies only the levels below it");
      }
      policy_.closure_.Include(value.atom, implied);
    }
  }
  return Ok();
}

Status Learner::LearnAlways(std::size_t category) {
  const Rules::Category& rule = rules_.categories[category];
  std::vector<Atom> always = rule.always;
  for (std::size_t i = 0; i < always.size(); ++i) {
    RETURN_IF_ERROR(CheckAtom(always[i], Under(OfCategory(category), "always", i)));
  }
  if (!rule.always_group.empty()) {
    const auto group = groups_.find(rule.always_group);
    if (group == groups_.end()) {
      return Unsound(Under(OfCategory(category), "always_group"),
                     "no such group: " + rule.always_group);
    }
    const std::vector<Atom>& members = rules_.groups[group->second].atoms;
    always.insert(always.end(), members.begin(), members.end());
  }
  policy_.always_[category] = Atoms(std::move(always));
  return Ok();
}

Status Learner::LearnEquivalence(std::size_t at) {
  const Rules::Equivalence& rule = rules_.equivalences[at];
  const Place place = {{"equivalence", at}};
  if (rule.cite.empty()) return Unsound(place, "an equivalence cites its source");
  if (rule.from == Day::max()) return Unsound(place, "an equivalence has a first day");
  if (rule.from > rule.until) {
    return Unsound(Under(place, "until"), "the last day is before the first");
  }
  if (!demanded_.contains(rule.give) || rule.give.starts_with(kBriefing)) {
    return Unsound(rule.give.empty() ? place : Under(place, "give"),
                   "it gives no level and no value of a RESTRICTIVE category");
  }
  const auto briefings = std::count_if(rule.need.begin(), rule.need.end(), [](const Atom& atom) {
    return atom.starts_with(kBriefing) && atom.size() > kBriefing.size();
  });
  if (briefings == 0) return Unsound(place, "it needs no briefing (an atom \"brief:...\")");
  if (static_cast<std::size_t>(briefings) == rule.need.size()) {
    return Unsound(place, "it needs nothing but a briefing");
  }
  for (std::size_t i = 0; i < rule.need.size(); ++i) RETURN_IF_ERROR(LearnNeed(at, i));
  if (!rule.draft) policy_.closure_.AddRule(rule);
  return Ok();
}

Status Learner::LearnNeed(std::size_t rule, std::size_t need) {
  const Atom& atom = rules_.equivalences[rule].need[need];
  const Place place = {{"equivalence", rule}, {"need", need}};
  if (atom == rules_.equivalences[rule].give) return Unsound(place, "it needs what it gives");
  if (atom.starts_with(kValueAtom) &&
      std::find(atoms_.begin(), atoms_.end(), atom) == atoms_.end()) {
    return Unsound(place, "no such value: " + atom);
  }
  return CheckAtom(atom, place);
}

Status Learner::LearnUnmarked(std::size_t at) {
  const std::string& word = rules_.unmarked[at];
  const std::string spelt = UpperCase(SingleSpaced(word));
  if (policy_.banner_.Read(spelt).ok()) {
    return Unsound({{"unmarked", at}}, "\"" + word + "\" has two meanings");
  }
  policy_.unmarked_.insert(spelt);
  return Ok();
}

}  // namespace chancery::policy
