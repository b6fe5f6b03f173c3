// SPDX-License-Identifier: GPL-3.0-or-later
// The words of a policy, and how a marking is taken apart into them. For Policy only.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/base/status.h"

namespace chancery::policy {

// ASCII letters in upper case; other bytes as they are.
std::string UpperCase(std::string_view text);

// Without spaces at the ends, and with runs of them as one.
std::string SingleSpaced(std::string_view text);

// One thing that a marking says: a level, or values of a category (several only in a list after a
// prefix). Indices are those of Rules.
struct Term {
  bool is_level = false;
  std::size_t level_or_category = 0;
  std::vector<std::size_t> values;

  friend bool operator==(const Term&, const Term&) = default;
};

// Phrases and their meanings. Immutable once filled.
class Vocabulary {
 public:
  // kBanner: case does not matter, and letters may be spaced ("S E C R E T"). kPortion: a phrase is
  // read as the policy writes it or in upper case, so that "(c)" before a paragraph stays a number.
  enum class Use { kBanner, kPortion };
  explicit Vocabulary(Use use) : use_(use) {}

  // InvalidArgument when the phrase has another meaning already, or holds a separator.
  Status AddLevel(std::string_view phrase, std::size_t level);
  Status AddValue(std::string_view phrase, std::size_t category, std::size_t value);
  Status AddPrefix(std::string_view phrase, std::size_t category);
  Status AddItem(std::string_view phrase, std::size_t category, std::size_t value);

  // InvalidArgument when a phrase with '/' could also be read as the phrases between them, unless
  // each of these means the same as the whole: "SECRET UE/EU SECRET".
  Status CheckSlashes() const;

  // The terms of a whole marking, in its order. InvalidArgument for anything that is not wholly
  // known, without quoting it.
  Result<std::vector<Term>> Read(std::string_view marking) const;

 private:
  friend class PartReader;
  struct Meaning {
    enum class Kind { kLevel, kValue, kPrefix };
    Kind kind;
    std::size_t level_or_category;
    std::size_t value;
    friend bool operator==(const Meaning&, const Meaning&) = default;
  };
  using Items = std::map<std::string, std::size_t, std::less<>>;

  static Term TermOf(const Meaning& meaning);  // Of a level or a value.
  std::vector<std::string> Spellings(std::string_view phrase) const;
  Status Add(std::string_view phrase, const Meaning& meaning);

  Use use_;
  std::map<std::string, Meaning, std::less<>> phrases_;
  std::map<std::string, Meaning, std::less<>> spaced_;  // By their letters alone.
  std::map<std::size_t, Items> items_;                  // By category.
  std::size_t longest_ = 0;
};

}  // namespace chancery::policy
