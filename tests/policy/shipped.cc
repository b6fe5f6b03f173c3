// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/policy/shipped.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <set>
#include <utility>

#include "lib/base/file.h"

namespace chancery::testing {
namespace {

using config::v1::Category;
using Random = std::mt19937_64;

std::vector<ShippedPolicy> ReadAll() {
  std::vector<ShippedPolicy> all;
  const std::filesystem::path folder = CHANCERY_SOURCE_DIR "/config/policies";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const auto text = base::ReadFile(entry.path());
    auto file = text.ok() ? model::ReadPolicyFile(*text) : text.status();
    if (!file.ok()) {
      std::cerr << entry.path() << ": " << file.status() << "\n";
      std::abort();
    }
    all.push_back({entry.path().stem().string(), *std::move(file)});
  }
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return all;
}

template <typename List>
const auto& OneOf(const List& list, Random& random) {
  return list.Get(static_cast<int>(random() % static_cast<std::size_t>(list.size())));
}

template <typename Word>
std::string Spelling(const Word& word, Random& random) {
  std::string text =
      word.alias_size() > 0 && random() % 3 == 0 ? OneOf(word.alias(), random) : word.name();
  if (random() % 8 != 0) return text;
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

// One caveat: a value, several of a list.
std::string Caveat(const Category& category, Random& random) {
  if (category.prefix().empty()) return Spelling(OneOf(category.value(), random), random);
  std::string text = OneOf(category.prefix(), random) + " ";
  for (std::size_t more = 1 + random() % 3; more > 0; --more) {
    text += Spelling(OneOf(category.value(), random), random) + (more > 1 ? ", " : "");
  }
  return text;
}

}  // namespace

const std::vector<ShippedPolicy>& ShippedPolicies() {
  static const std::vector<ShippedPolicy> all = ReadAll();
  return all;
}

std::string RandomMarking(const config::v1::Policy& policy, Random& random) {
  std::vector<std::string> parts = {Spelling(OneOf(policy.level(), random), random)};
  for (std::size_t more = random() % 4; more > 0 && policy.category_size() > 0; --more) {
    parts.push_back(Caveat(OneOf(policy.category(), random), random));
  }
  if (parts.size() > 1 && random() % 8 == 0) parts.erase(parts.begin());  // A word may say both.
  if (random() % 2 == 0) std::shuffle(parts.begin(), parts.end(), random);
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : "//") + part;
  return text;
}

std::vector<policy::Atom> DecidingAtoms(const config::v1::Policy& policy) {
  std::set<policy::Atom> atoms = {"post:a", "person:b"};
  for (const auto& level : policy.level()) atoms.insert("lvl." + level.name());
  for (const auto& group : policy.group()) atoms.insert(group.atom().begin(), group.atom().end());
  for (const Category& category : policy.category()) {
    atoms.insert(category.always().begin(), category.always().end());
    if (category.kind() == Category::NAMED || category.kind() == Category::INFORMATIVE) continue;
    for (const auto& value : category.value()) {
      if (value.has_group()) continue;
      atoms.insert(value.has_atom() ? value.atom() : "cat." + category.id() + "." + value.name());
    }
  }
  for (const auto& rule : policy.equivalence()) {
    atoms.insert(rule.need().begin(), rule.need().end());
  }
  return {atoms.begin(), atoms.end()};
}

std::vector<policy::Atom> SomeOf(const std::vector<policy::Atom>& from, std::size_t most,
                                 Random& random) {
  std::vector<policy::Atom> some;
  const std::size_t one_in = 1 + from.size() / std::max<std::size_t>(1, most);
  for (const policy::Atom& atom : from) {
    if (random() % one_in == 0) some.push_back(atom);
  }
  return some;
}

}  // namespace chancery::testing
