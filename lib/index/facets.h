// SPDX-License-Identifier: GPL-3.0-or-later
// What matches are counted by, beside being ranked.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "chancery/v1/document.pb.h"

namespace chancery::index {

enum class Facet : std::uint8_t {
  kYear,      // "1974". Of views without a date: none.
  kMonth,     // "1974-04". Of those whose date is but a year: none.
  kType,      // "TELEGRAM", as the document has it; else none.
  kLevel,     // "SECRET": of the view, which may be less than of the document.
  kOrigin,    // "Embassy Valderon".
  kAuthor,    // Each of them once.
  kTag,       // Each of them once.
  kLanguage,  // "fr": each that the view is written in.
};
inline constexpr std::size_t kFacets = 8;

// What a view counts as: the bytes that its cell keeps. A name that is there twice counts once.
std::string PackFacets(const chancery::v1::Document& view);

// The first value of a facet in what PackFacets made; empty when there is none.
std::string FirstValue(std::string_view packed, Facet facet);

// How many views have each value of a facet. One thread at a time.
class FacetCounts {
 public:
  using Values = std::map<std::string, std::uint64_t, std::less<>>;

  // Counts a view by what PackFacets made of it. False for bytes that it did not make.
  bool Add(std::string_view packed);
  void Add(const FacetCounts& other);
  const Values& of(Facet facet) const { return values_[static_cast<std::size_t>(facet)]; }

  friend bool operator==(const FacetCounts&, const FacetCounts&) = default;

 private:
  std::array<Values, kFacets> values_;
};

}  // namespace chancery::index
