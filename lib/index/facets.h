// SPDX-License-Identifier: GPL-3.0-or-later
// What matches are counted by, beside being ranked.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "chancery/v1/document.pb.h"

namespace chancery::index {

enum class Facet : std::uint8_t {
  kYear,      // "1974". Of views without a date: none.
  kMonth,     // "1974-04". Of those whose date is but a year: none.
  kType,      // "TELEGRAM", as the document has it; else none.
  kLevel,     // "SECRET": of the view, which may be less than of the document.
  kOrigin,    // "Embassy Valderon".
  kAuthor,    // Each of them once.
  kTag,       // Each of them once: its own, and assigned ones by name, but for countries.
  kLanguage,  // "fr": each that the view is written in.
  kCountry,   // "Germany": each assigned tag of a country.
  kDay,       // "1974-04-13". Of those whose date is but a year or a month: none. For timelines.
  kSigner,    // Of a view that says who drafted it, each author who did not. For ranking people.
};
inline constexpr std::size_t kFacets = 11;

// Some of the facets, a bit each.
using FacetSet = std::uint32_t;
inline constexpr FacetSet kAllFacets = (1u << kFacets) - 1;
constexpr FacetSet SetOf(Facet facet) { return 1u << static_cast<unsigned>(facet); }

// What a view counts as: the bytes that its cell keeps. A name that is there twice counts once.
std::string PackFacets(const chancery::v1::Document& view);

// The first value of a facet in what PackFacets made; empty when there is none.
std::string FirstValue(std::string_view packed, Facet facet);

// How many views have each value of a facet. One thread at a time.
class FacetCounts {
 public:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };
  // In no order: of authors there may be many thousands.
  using Values = std::unordered_map<std::string, std::uint64_t, Hash, std::equal_to<>>;

  void Add(Facet facet, std::string_view value, std::uint64_t views);
  void Add(const FacetCounts& other);
  void AddViews(std::uint64_t views) { views_ += views; }
  std::uint64_t views() const { return views_; }  // All that were counted.
  const Values& of(Facet facet) const { return values_[static_cast<std::size_t>(facet)]; }

  friend bool operator==(const FacetCounts&, const FacetCounts&) = default;

 private:
  std::array<Values, kFacets> values_;
  std::uint64_t views_ = 0;
};

// Numbers for values of facets, so that views are counted without looking at names. One thread at a
// time.
class FacetNames {
 public:
  // Appends the numbers of all that PackFacets packed. False for bytes that it did not make.
  bool Read(std::string_view packed, std::vector<std::uint32_t>* numbers);

  std::size_t size() const { return names_.size(); }
  Facet facet(std::uint32_t number) const { return static_cast<Facet>(names_[number]->front()); }
  std::string_view value(std::uint32_t number) const {
    return std::string_view(*names_[number]).substr(1);
  }

 private:
  std::unordered_map<std::string, std::uint32_t> numbers_;  // By facet, as a byte, and value.
  std::vector<const std::string*> names_;                   // The keys of these.
};

// What the views of one revision of a database count as, learnt as they are met: to read a value
// from a database takes longer than all else that counting does. One thread at a time.
class FacetColumn {
 public:
  // Numbers of `names`, always the same ones, for view `docid`. `read` gives what was packed, and
  // is asked when the view is met for the first time. Nothing for bytes that PackFacets did not
  // make. Valid until the next call.
  template <typename Read>
  std::optional<std::span<const std::uint32_t>> Of(std::uint32_t docid, FacetNames* names,
                                                   const Read& read) {
    if (docid < first_.size() && first_[docid] != 0) return At(first_[docid]);
    return Learn(docid, read(), names);
  }

  void Forget() { *this = FacetColumn(); }

 private:
  std::span<const std::uint32_t> At(std::size_t first) const {
    return std::span(numbers_).subspan(first + 1, numbers_[first]);
  }
  std::optional<std::span<const std::uint32_t>> Learn(std::uint32_t docid, std::string_view packed,
                                                      FacetNames* names);

  std::vector<std::uint32_t> first_;  // By docid: where its count is in numbers_; 0: unknown.
  std::vector<std::uint32_t> numbers_ = {0};  // Of each view: how many there are, and these.
  std::vector<std::uint32_t> spare_;
};

// Counts views by the numbers of their values. One thread at a time.
class FacetTally {
 public:
  // `names` must outlive it.
  explicit FacetTally(const FacetNames* names) : names_(*names) {}

  void Count(std::span<const std::uint32_t> numbers) {
    ++all_;
    if (views_.size() < names_.size()) views_.resize(names_.size());
    for (const std::uint32_t number : numbers) ++views_[number];
  }

  // Adds what was counted of some facets.
  void AddTo(FacetSet facets, FacetCounts* counts) const;

 private:
  const FacetNames& names_;
  std::vector<std::uint32_t> views_;  // By number.
  std::uint64_t all_ = 0;
};

}  // namespace chancery::index
