// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/people/agree.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

namespace chancery::people {
namespace {

using Words = std::span<const Part>;

constexpr std::size_t kLeastToSlip = 6;

enum class Slip { kNone, kSwapped, kLetterMore, kOtherLetter };

Slip SlipOf(const std::string& a, const std::string& b) {
  if (a.size() > b.size()) return SlipOf(b, a);
  if (a.size() < kLeastToSlip || a[0] != b[0] || b.size() - a.size() > 1) return Slip::kNone;
  const auto [left, right] = std::mismatch(a.begin(), a.end(), b.begin());
  if (left == a.end()) return a.size() == b.size() ? Slip::kNone : Slip::kLetterMore;
  const std::string_view rest_a(&*left, static_cast<std::size_t>(a.end() - left));
  const std::string_view rest_b(&*right, static_cast<std::size_t>(b.end() - right));
  if (a.size() < b.size()) {
    return rest_a == rest_b.substr(1) ? Slip::kLetterMore : Slip::kNone;
  }
  if (rest_a.substr(1) == rest_b.substr(1)) return Slip::kOtherLetter;
  const bool swapped = rest_a.size() > 1 && rest_a[0] == rest_b[1] && rest_a[1] == rest_b[0];
  return swapped && rest_a.substr(2) == rest_b.substr(2) ? Slip::kSwapped : Slip::kNone;
}

bool SameWord(const Part& a, const Part& b) {
  if (a.latin == b.latin) return true;
  return a.foreign != b.foreign && !a.sounds.empty() && a.sounds == b.sounds;
}

// As SameWord, or one is how the other begins.
bool Fits(const Part& a, const Part& b) {
  if (SameWord(a, b)) return true;
  if (b.is_short && (!a.is_short || b.latin.size() < a.latin.size())) return Fits(b, a);
  if (!a.is_short) return false;
  if (a.foreign != b.foreign) return !a.sounds.empty() && b.sounds.starts_with(a.sounds);
  return b.latin.starts_with(a.latin);
}

bool Same(Words a, Words b) { return std::ranges::equal(a, b, SameWord); }

// How many fit from the start; 0 when one of them does not, or there are none.
std::size_t Fitting(Words a, Words b) {
  const std::size_t both = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < both; ++i) {
    if (!Fits(a[i], b[i])) return 0;
  }
  return both;
}

// "W. Marshall" is also just "Marshall"; how many given names fit.
std::size_t FittingGiven(Words a, Words b) {
  if (const std::size_t fitting = Fitting(a, b); fitting != 0) return fitting;
  const auto leaves_out = [](Words more, Words less) {
    return more.size() > 1 && more[0].is_short && !more[1].is_short && !less.empty() &&
           !less[0].is_short && SameWord(more[1], less[0]);
  };
  if (leaves_out(a, b)) return Fitting(a.subspan(1), b);
  if (leaves_out(b, a)) return Fitting(a, b.subspan(1));
  return 0;
}

// What somebody is called stands for all given names.
bool IsCalled(const Name& a, const Name& b) {
  return b.given.size() == 1 && !b.given[0].is_short &&
         std::ranges::any_of(a.also, [&](const Part& also) { return SameWord(also, b.given[0]); });
}

std::vector<Part> InOrder(const Name& name) {
  std::vector<Part> all = name.given;
  all.insert(all.end(), name.surname.begin(), name.surname.end());
  return all;
}

bool SlipsInGiven(Words a, Words b) {
  std::size_t slips = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (SameWord(a[i], b[i])) continue;
    const Slip slip = SlipOf(a[i].latin, b[i].latin);
    // Letters that are others make other names, and of men those of women.
    const bool endings = a[i].latin.back() != b[i].latin.back();
    if ((slip != Slip::kSwapped && slip != Slip::kLetterMore) || endings) return false;
    ++slips;
  }
  return slips == 1;
}

// Everything is the same but for one slip, and there is enough of it: two given names, one in full.
bool OneSlip(const Name& a, const Name& b) {
  if (a.generation != b.generation || a.given.size() < 2 || a.given.size() != b.given.size()) {
    return false;
  }
  if (std::ranges::all_of(a.given, &Part::is_short)) return false;
  if (Same(a.surname, b.surname)) return SlipsInGiven(a.given, b.given);
  if (!std::ranges::equal(a.given, b.given) || a.surname.size() != 1 || b.surname.size() != 1) {
    return false;
  }
  const Slip slip = SlipOf(a.surname[0].latin, b.surname[0].latin);
  // "Anderson" and "Andersen" are two names, unless more speaks for one.
  if (slip == Slip::kOtherLetter) {
    return a.generation != 0 && a.surname[0].sounds == b.surname[0].sounds;
  }
  return slip != Slip::kNone;
}

}  // namespace

bool SameSurname(const Name& a, const Name& b) {
  if (a.generation != 0 && b.generation != 0 && a.generation != b.generation) return false;
  return !a.surname.empty() && Same(a.surname, b.surname);
}

bool Agree(const Name& a, const Name& b) {
  if (KeyOf(a) == KeyOf(b)) return true;
  if (a.IsBare() || b.IsBare()) return false;
  const bool same_generation = a.generation == b.generation;
  if (same_generation && Same(InOrder(a), InOrder(b))) return true;
  if (!SameSurname(a, b)) return OneSlip(a, b);
  const std::size_t fitting = FittingGiven(a.given, b.given);
  if (fitting == 0) return IsCalled(a, b) || IsCalled(b, a) || OneSlip(a, b);
  return same_generation || fitting > 1;
}

}  // namespace chancery::people
