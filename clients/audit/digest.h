// SPDX-License-Identifier: GPL-3.0-or-later
// SHA-256, the tree of RFC 6962 over it, and the spellings of bytes.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chancery::auditor {

using Hash = std::array<unsigned char, 32>;

Hash Sha256(std::string_view bytes);

// Of a leaf: a zero byte, then its bytes.
Hash LeafHash(std::string_view leaf);

std::string_view Bytes(const Hash& hash);

// Builds the tree leaf by leaf, and remembers only what is not yet part of a larger perfect tree. A
// value.
class Tree {
 public:
  // Goes on from a tree of `size` leaves. Nothing when the subtrees do not fit it.
  static std::optional<Tree> Resume(std::uint64_t size, const std::vector<std::string_view>& roots);

  void Add(const Hash& leaf);
  std::uint64_t size() const { return size_; }
  Hash Root() const;

 private:
  struct Perfect {
    std::uint64_t leaves = 0;  // A power of two.
    Hash root{};
  };
  std::uint64_t size_ = 0;
  std::vector<Perfect> perfect_;  // The leftmost first, each smaller than the one before.
};

// Lower-case hexadecimal digits, and back; nothing for text that is none.
std::string ToHex(std::string_view bytes);
std::optional<std::string> FromHex(std::string_view text);

// A document's id as the API spells it: 26 characters for 16 bytes.
std::string SpellId(std::string_view id);
std::optional<std::string> ReadId(std::string_view text);

}  // namespace chancery::auditor
