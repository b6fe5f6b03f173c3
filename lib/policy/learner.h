// SPDX-License-Identifier: GPL-3.0-or-later
// Understands the rules of a policy, or says which of them is unsound. For Policy only.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/status.h"
#include "lib/policy/policy.h"

namespace chancery::policy {

// The atom of a level: "lvl.TOP SECRET".
Atom LevelAtom(std::string_view name);

// Categories whose values each stand for themselves in a marking, not in a list after a prefix.
bool StandsAlone(const Rules::Category& category);

// Kinds of which a label holds one mark a category, with all values.
bool IsGathered(Rules::Kind kind);

// Where something stands in the rules: below a place, or in a category.
Place Under(Place place, std::string_view key, std::size_t index = 0);
Place OfCategory(std::size_t category);
Place OfValue(std::size_t category, std::size_t value);

// Used once.
class Learner {
 public:
  explicit Learner(Policy& policy) : policy_(policy), rules_(policy.rules_) {}

  // InvalidArgument names the first unsound rule, and place() is then where it stands.
  Status Learn();
  const Place& place() const { return place_; }

 private:
  Status LearnLevel(std::size_t level);
  Status LearnGroup(std::size_t group);
  Status LearnCategory(std::size_t category);
  Status CheckKind(std::size_t category);
  Status LearnValue(std::size_t category, std::size_t value);
  Status LearnWords(std::size_t category, std::size_t value);
  Status LearnMeaning(std::size_t category, std::size_t value);
  Status LearnLevels(std::size_t category, std::size_t value);
  Status LearnImplied(std::size_t category);
  Status CheckCircles();
  Status LearnAlways(std::size_t category);
  Status LearnOtherwise(std::size_t category);
  Status CheckNeighbours(std::size_t category);
  Status LearnOneOf(std::size_t group);
  Status LearnEquivalence(std::size_t rule);
  Status LearnNeed(std::size_t rule, std::size_t need);
  Status LearnUnmarked(std::size_t word);
  Status CheckPrinting(std::size_t category, std::size_t value);
  Status CheckLabelNames();
  Status CheckCategoryNames();

  Status CheckAtom(const Atom& atom, const Place& place);
  Status AddWord(Vocabulary& vocabulary, std::size_t category, std::size_t value,
                 const std::string& word, const Place& place);
  Status NarrowLevels(std::vector<bool>& stands, const std::string& lowest,
                      const std::vector<std::string>& only, const Place& place);
  bool IsNeighbour(const std::string& category) const;

  Status Unsound(Place place, const std::string& what);
  Status At(const Place& place, const Status& status);
  std::string Where(const Place& place) const;

  Policy& policy_;
  Rules& rules_;
  Place place_;
  std::map<std::string, std::size_t> groups_;  // By name.
  std::vector<Atom> atoms_;                    // All that are named so far.
  std::set<Atom> demanded_;                    // Those that a reader may be given by a rule.
};

}  // namespace chancery::policy
