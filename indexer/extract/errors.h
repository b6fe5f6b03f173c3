// SPDX-License-Identifier: GPL-3.0-or-later
// The sentences with which a parser says that it has no text. The child that says them may have
// been taken over, so that no other sentence is believed.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace chancery::extract {

inline constexpr std::string_view kUnknownFormat = "unknown format";
inline constexpr std::string_view kNotText = "not text";
inline constexpr std::string_view kEncrypted = "encrypted";
inline constexpr std::string_view kDamaged = "damaged";
inline constexpr std::string_view kNoText = "no text";
inline constexpr std::string_view kTooLarge = "too large";
inline constexpr std::string_view kCannotBeRead = "cannot be read";

inline bool IsKnownError(std::string_view error) {
  constexpr std::array kAll = {kUnknownFormat, kNotText,  kEncrypted,   kDamaged,
                               kNoText,        kTooLarge, kCannotBeRead};
  return std::find(kAll.begin(), kAll.end(), error) != kAll.end();
}

}  // namespace chancery::extract
