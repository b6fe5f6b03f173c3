// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/assigned.h"

namespace chancery::index {
namespace {

using chancery::v1::AssignedTag;

char CodeOf(AssignedTag::Kind kind) {
  switch (kind) {
    case AssignedTag::KIND_ISSUE:
      return 'i';
    case AssignedTag::KIND_COUNTRY:
      return 'c';
    case AssignedTag::KIND_REGION:
      return 'r';
    case AssignedTag::KIND_BODY:
      return 'b';
    default:
      return 'x';
  }
}

}  // namespace

std::string AssignedKey(AssignedTag::Kind kind, std::string_view id) {
  std::string key(1, CodeOf(kind));
  for (const char c : id) key += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  return key;
}

}  // namespace chancery::index
