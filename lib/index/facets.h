// SPDX-License-Identifier: GPL-3.0-or-later
// What matches are counted by, beside being ranked.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "chancery/v1/document.pb.h"

namespace chancery::index {

enum class Facet : std::uint8_t {
  kYear,       // "1974". Of views without a date: none.
  kMonth,      // "1974-04". Of those whose date is but a year: none.
  kType,       // "TELEGRAM", as the document has it; else none.
  kLevel,      // "SECRET": of the view, which may be less than of the document.
  kOrigin,     // "Embassy Valderon".
  kAuthor,     // Each of them once.
  kTag,        // Each of them once: its own, and assigned ones by name, but for countries.
  kLanguage,   // "fr": each that the view is written in.
  kCountry,    // "Germany": each assigned tag of a country.
  kDay,        // "1974-04-13". Of those whose date is but a year or a month: none. For timelines.
  kSigner,     // Of a view that says who drafted it, each author who did not. For ranking people.
  kAddressed,  // Each of its others whom it is addressed to. For ranking people.
};
inline constexpr std::size_t kFacets = 12;

// Some of the facets, a bit each.
using FacetSet = std::uint32_t;
inline constexpr FacetSet kAllFacets = (1u << kFacets) - 1;
constexpr FacetSet SetOf(Facet facet) { return 1u << static_cast<unsigned>(facet); }

// What a view counts as: the bytes that its cell keeps. A name that is there twice counts once.
std::string PackFacets(const chancery::v1::Document& view);

// The first value of a facet in what PackFacets made; empty when there is none.
std::string FirstValue(std::string_view packed, Facet facet);

// The number of a value of a facet, which tells the facet as well.
using FacetNumber = std::uint32_t;

// Numbers for values of facets, so that views are counted without looking at names. Numbers are
// never used twice, nor taken back. Thread-safe.
class FacetNames {
 public:
  static constexpr Facet FacetOf(FacetNumber number) { return static_cast<Facet>(number & kMask); }

  // Appends the numbers of all that PackFacets packed. False for bytes that it did not make.
  bool Read(std::string_view packed, std::vector<FacetNumber>* numbers);

  std::size_t size() const;

  // Calls `visit` with the facet and the value of each; values live as long as this. `visit` must
  // not ask this for anything.
  template <typename Visit>
  void ForEach(std::span<const FacetNumber> numbers, const Visit& visit) const {
    const std::shared_lock lock(mutex_);
    for (const FacetNumber number : numbers) {
      visit(FacetOf(number), std::string_view(*entries_[number >> kFacetBits]).substr(1));
    }
  }

  // For each number, the value with a byte before it. To look at these takes longer than to get
  // them: they lie anywhere.
  std::vector<const std::string*> Entries(std::span<const FacetNumber> numbers) const;

 private:
  friend class FacetTally;

  static constexpr int kFacetBits = 4;
  static constexpr FacetNumber kMask = (1u << kFacetBits) - 1;
  static_assert(kFacets <= kMask);

  FacetNumber NumberOf(const std::string& key);

  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, FacetNumber> numbers_;  // By facet, as a byte, and value.
  std::vector<const std::string*> entries_;               // The keys of these.
};

// How many views have each value of a facet. One thread at a time.
class FacetCounts {
 public:
  // A value and the views that have it.
  class Value {
   public:
    Value(const std::string* entry, std::uint64_t views) : entry_(entry), views_(views) {}
    std::string_view value() const { return std::string_view(*entry_).substr(1); }
    std::uint64_t views() const { return views_; }

   private:
    const std::string* entry_;
    std::uint64_t views_;
  };

  FacetCounts() = default;

  std::uint64_t views() const { return views_; }  // All that were counted.

  // In no order: of authors there may be many thousands. They live as long as this.
  std::vector<Value> Of(Facet facet) const;

  // True when they count the same values as often, whatever their numbers.
  friend bool operator==(const FacetCounts& a, const FacetCounts& b);

 private:
  friend class FacetTally;

  struct Numbers {
    std::vector<FacetNumber> numbers;
    std::vector<std::uint32_t> views;
  };
  std::shared_ptr<const FacetNames> names_;
  std::array<Numbers, kFacets> of_;
  std::uint64_t views_ = 0;
};

// Counts views by the numbers of their values, all of one FacetNames. What it costs grows with the
// values that were met, not with those there are. One thread at a time.
class FacetTally {
 public:
  void Count(std::span<const FacetNumber> numbers) {
    ++all_;
    for (const FacetNumber number : numbers) Add(number, 1);
  }

  // Adds what another has counted.
  void Add(const FacetTally& other);

  // What was counted of some facets.
  FacetCounts Counts(FacetSet facets, std::shared_ptr<const FacetNames> names) const;

  // Forgets what was counted, and keeps its room.
  void Clear();

 private:
  void Add(FacetNumber number, std::uint32_t views) {
    const std::size_t at = number >> FacetNames::kFacetBits;
    if (at >= views_.size()) views_.resize(at + 1 + at / 2);
    if (views_[at] == 0) met_.push_back(number);
    views_[at] += views;
  }

  std::vector<std::uint32_t> views_;  // By number, without its facet.
  std::vector<FacetNumber> met_;      // Those that are not 0.
  std::uint64_t all_ = 0;
};

}  // namespace chancery::index
