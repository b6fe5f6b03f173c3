// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/audit/wire.h"

namespace chancery::auditor {
namespace {

constexpr std::uint64_t kVarint = 0, kLengthPrefixed = 2;

}  // namespace

bool Fields::ReadNumber(std::uint64_t* number) {
  *number = 0;
  for (int shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    *number |= std::uint64_t{byte & 127u} << shift;
    if (byte < 128) return true;
  }
  return false;
}

bool Fields::Next() {
  if (rest_.empty() || !whole_) return false;
  whole_ = false;
  std::uint64_t tag = 0;
  if (!ReadNumber(&tag) || tag >> 3 == 0 || tag >> 3 > 0x1fffffff) return false;
  if (!ReadNumber(&value_)) return false;
  number_ = static_cast<std::uint32_t>(tag >> 3);
  bytes_ = {};
  if ((tag & 7) == kLengthPrefixed) {
    if (value_ > rest_.size()) return false;
    bytes_ = rest_.substr(0, value_);
    rest_.remove_prefix(value_);
  } else if ((tag & 7) != kVarint) {
    return false;
  }
  whole_ = true;
  return true;
}

}  // namespace chancery::auditor
