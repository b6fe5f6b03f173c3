// SPDX-License-Identifier: GPL-3.0-or-later
// A policy with a category of every kind, small enough to try everything on it.
#pragma once

#include <cstdlib>
#include <utility>
#include <vector>

#include "lib/policy/policy.h"

namespace chancery::policy {

// How often a random test tries: as often as it says in an optimised build, a tenth of it
// otherwise.
constexpr int Times(int count) {
#ifdef NDEBUG
  return count;
#else
  return count / 10;
#endif
}

inline Rules SmallRules() {
  Rules rules;
  rules.id = "small";
  rules.version = 1;
  rules.levels = {{"OPEN", "O", {"UNCLAS"}}, {"SECRET", "S", {}}, {"TOP SECRET", "TS", {}}};
  Rules::Category named{
      .id = "nodis", .kind = Rules::Kind::kNamed, .values = {{"NODIS", "ND", {}, ""}}};
  named.excludes = {"exdis"};
  Rules::Category exdis{.id = "exdis", .values = {{"EXDIS", "XD", {"EXCLUSIVE"}, ""}}};
  Rules::Category sci{.id = "sci", .values = {{"SI", "", {}, ""}, {"TK", "", {"KEYHOLE"}, ""}}};
  Rules::Category noforn{.id = "noforn",
                         .kind = Rules::Kind::kPermissive,
                         .values = {{"NOFORN", "NF", {}, "nat:own"}}};
  Rules::Category rel{
      .id = "relto",
      .kind = Rules::Kind::kPermissive,
      .values = {{"GBR", "", {"UNITED KINGDOM"}, "nat:GBR"}, {"USA", "", {}, "nat:USA"}},
      .prefixes = {"REL TO", "REL"},
      .always = {"nat:own"}};
  Rules::Category speed{.id = "speed",
                        .kind = Rules::Kind::kInformative,
                        .values = {{"IMMEDIATE", "", {}, ""}, {"FLASH", "", {}, ""}}};
  rules.categories = {named, exdis, sci, noforn, rel, speed};
  rules.unmarked = {"NONE"};
  return rules;
}

inline Policy SmallPolicy() {
  auto policy = Policy::Make(SmallRules());
  if (!policy.ok()) std::abort();
  return *std::move(policy);
}

// Every atom that decides anything under SmallRules, for a distribution of "post:a".
inline std::vector<Atom> SmallAtoms() {
  return {"lvl.SECRET", "lvl.TOP SECRET", "cat.exdis.EXDIS", "cat.sci.SI", "cat.sci.TK",
          "nat:own",    "nat:GBR",        "nat:USA",         "post:a"};
}

// Every set of them that a reader may hold: each holds the lowest level, and the sets are closed.
inline std::vector<Atoms> SmallReaders(const Policy& policy) {
  const std::vector<Atom> atoms = SmallAtoms();
  std::vector<Atoms> readers = {Atoms()};  // And somebody who holds nothing at all.
  for (std::size_t set = 0; set < std::size_t{1} << atoms.size(); ++set) {
    std::vector<Atom> held = {"lvl.OPEN"};
    for (std::size_t i = 0; i < atoms.size(); ++i) {
      if ((set >> i & 1) != 0) held.push_back(atoms[i]);
    }
    readers.push_back(policy.Close(Atoms(std::move(held))));
  }
  return readers;
}

// Every label of the policy, for the distribution of "post:a".
inline std::vector<std::string> SmallMarkings() {
  std::vector<std::string> markings;
  for (const char* level : {"OPEN", "SECRET", "TOP SECRET"}) {
    for (const char* circle : {"", "//NODIS", "//EXDIS"}) {
      for (const char* sci : {"", "//SI", "//TK", "//SI/TK"}) {
        for (const char* nation : {"", "//NOFORN", "//REL TO GBR", "//REL TO USA",
                                   "//REL TO GBR, USA", "//REL TO GBR//REL TO USA"}) {
          for (const char* speed : {"", "//FLASH"}) {
            markings.push_back(std::string(level) + circle + sci + nation + speed);
          }
        }
      }
    }
  }
  return markings;
}

}  // namespace chancery::policy
