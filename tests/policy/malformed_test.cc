// SPDX-License-Identifier: GPL-3.0-or-later
// Markings that were damaged or forged: all are refused.
#include <gtest/gtest.h>

#include <array>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/policy/shipped.h"

namespace chancery {
namespace {

using testing::ShippedPolicies;
using testing::ShippedPolicy;
using Random = std::mt19937_64;

constexpr int kMarkings = 10'000;

template <typename T, std::size_t N>
const T& OneOf(const std::array<T, N>& list, Random& random) {
  return list[random() % N];
}

// Letters that look like another.
std::string Homoglyph(std::string marking, Random& random) {
  static const std::array<std::pair<char, const char*>, 10> kLikes = {{{'A', "\u0410"},
                                                                       {'C', "\u0421"},
                                                                       {'E', "\u0395"},
                                                                       {'I', "\u0406"},
                                                                       {'O', "\u041E"},
                                                                       {'R', "\uFF32"},
                                                                       {'S', "\u0405"},
                                                                       {'T', "\u03A4"},
                                                                       {'/', "\u2215"},
                                                                       {' ', "\u00A0"}}};
  for (;;) {
    const auto& [letter, like] = OneOf(kLikes, random);
    const auto at = marking.find(letter);
    if (at != std::string::npos) return marking.replace(at, 1, like);
  }
}

// What is not seen: marks of direction, joiners, soft hyphens, control characters, combining marks.
std::string Hidden(std::string marking, Random& random) {
  static const std::array<std::string, 12> kHidden = {
      "\u202E", "\u202D", "\u2066", "\u2069", "\u200B",  "\u200D",
      "\u00AD", "\uFEFF", "\u0301", "\x7F",   "\x1B[0m", std::string(1, '\0')};
  return marking.insert(random() % (marking.size() + 1), OneOf(kHidden, random));
}

// Another level before or after it.
std::string Double(const config::v1::Policy& policy, const std::string& marking,
                   const std::string& level, Random& random) {
  static const std::array<std::string, 5> kBetween = {"//", " ", " // ", "; ", "\n"};
  for (;;) {
    const auto& other =
        policy.level(static_cast<int>(random() % static_cast<std::size_t>(policy.level_size())));
    if (other.name() == level) continue;
    const std::string& between = OneOf(kBetween, random);
    return random() % 2 == 0 ? other.name() + between + marking : marking + between + other.name();
  }
}

// Separators where nothing is to be separated.
std::string Stray(const std::string& marking, Random& random) {
  static const std::array<std::string, 8> kStray = {"//", ";", "/", ",", "-", ".", "|", "\\"};
  const std::string& stray = OneOf(kStray, random);
  return random() % 2 == 0 ? stray + marking : marking + stray;
}

// A word that the policy does not have.
std::string Foreign(const std::string& marking, Random& random) {
  static const std::array<std::string, 6> kForeign = {"QQ", "NOT",      "UNCLASSIFIABLE",
                                                      "(",  "FORMERLY", "0"};
  const std::string& word = OneOf(kForeign, random);
  return random() % 2 == 0 ? word + " " + marking : marking + "//" + word;
}

// Every word of the policy, and every word of those of several.
std::set<std::string> Words(const config::v1::Policy& policy) {
  std::set<std::string> words;
  const auto add = [&](const std::string& phrase) {
    std::string word;
    for (const char c : phrase + " ") {
      if (c != ' ' && c != '/') {
        word += c;
        continue;
      }
      words.insert(std::exchange(word, ""));
    }
  };
  const auto add_all = [&](const auto& rule) {
    add(rule.name());
    add(rule.portion());
    for (const std::string& alias : rule.alias()) add(alias);
  };
  for (const auto& level : policy.level()) add_all(level);
  for (const auto& category : policy.category()) {
    for (const auto& value : category.value()) add_all(value);
    for (const std::string& prefix : category.prefix()) add(prefix);
  }
  return words;
}

// Cut within a word, so that the rest of it is no word of the policy's. The marking itself when
// there is no such place.
std::string Truncated(const std::string& marking, const std::set<std::string>& words,
                      Random& random) {
  for (int tries = 0; tries < 50; ++tries) {
    const std::string cut = marking.substr(0, 1 + random() % marking.size());
    const auto start = cut.find_last_of(" /,");
    const std::string last = start == std::string::npos ? cut : cut.substr(start + 1);
    if (!last.empty() && !words.contains(last)) return cut;
  }
  return marking;
}

TEST(MalformedMarkingTest, IsRefusedHoweverItWasDamaged) {
  Random random(20260901);
  std::map<int, int> tried;
  for (int i = 0; i < kMarkings;) {
    const ShippedPolicy& shipped = ShippedPolicies()[random() % ShippedPolicies().size()];
    const config::v1::Policy& text = shipped.file.text;
    const auto label =
        shipped.file.policy.ParseMarking(testing::RandomMarking(text, random), {"post:a"});
    if (!label.ok()) continue;
    const std::string good = shipped.file.policy.Print(*label);
    const int kind = i % 6;
    std::string bad = good;
    if (kind == 0) bad = Homoglyph(good, random);
    if (kind == 1) bad = Hidden(good, random);
    if (kind == 2) bad = Double(text, good, label->level, random);
    if (kind == 3) bad = Stray(good, random);
    if (kind == 4) bad = Foreign(good, random);
    if (kind == 5) bad = Truncated(good, Words(text), random);
    if (bad == good) continue;
    const auto read = shipped.file.policy.ParseMarking(bad, {"post:a"});
    ASSERT_EQ(read.status().code(), StatusCode::kInvalidArgument)
        << shipped.name << ": " << bad << ", from " << good;
    const auto portion = shipped.file.policy.ParsePortion(bad, *label);
    ASSERT_FALSE(portion.ok()) << shipped.name << ": " << bad << ", from " << good;
    ++tried[kind];
    ++i;
  }
  for (int kind = 0; kind < 6; ++kind) EXPECT_GT(tried[kind], kMarkings / 7);
}

// Any single byte changed, left out or doubled: refused, or as secret as before. Exceptions are
// words that are one letter from another of the same policy.
TEST(MalformedMarkingTest, WithOneByteWrongIsHardlyEverReadAsLess) {
  Random random(20260902);
  int less = 0, refused = 0;
  for (int i = 0; i < kMarkings; ++i) {
    const ShippedPolicy& shipped = ShippedPolicies()[random() % ShippedPolicies().size()];
    const policy::Policy& policy = shipped.file.policy;
    const auto label =
        policy.ParseMarking(testing::RandomMarking(shipped.file.text, random), {"post:a"});
    if (!label.ok()) continue;
    std::string bad = policy.Print(*label);
    const std::size_t at = random() % bad.size();
    const int kind = static_cast<int>(random() % 3);
    if (kind == 0) bad[at] = static_cast<char>(random() % 256);
    if (kind == 1) bad.erase(at, 1);
    if (kind == 2) bad.insert(at, 1, bad[at]);
    const auto read = policy.ParseMarking(bad, {"post:a"});
    refused += read.ok() ? 0 : 1;
    if (!read.ok() || policy.Implies(policy.Compile(*read), policy.Compile(*label))) continue;
    ++less;
    // A nation for a nation is all that may happen, of a list.
    EXPECT_NE(policy.Print(*label).find("REL"), std::string::npos)
        << shipped.name << ": " << policy.Print(*label) << " was read from " << bad << " as "
        << policy.Print(*read);
  }
  EXPECT_GT(refused, kMarkings / 3);
  EXPECT_LT(less, kMarkings / 50);
}

}  // namespace
}  // namespace chancery
