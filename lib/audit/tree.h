// SPDX-License-Identifier: GPL-3.0-or-later
// The Merkle tree of RFC 6962 over the records, as far as appending needs it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/status.h"

namespace chancery::audit {

// SHA-256 of a zero byte and the leaf.
std::string LeafHash(std::string_view leaf);

// Keeps the roots of the perfect subtrees only. A value; one thread at a time.
class Tree {
 public:
  Tree() = default;

  // The tree of `size` leaves with these perfect subtrees, the largest first. DataLoss when the
  // number of them does not fit.
  static Result<Tree> From(std::uint64_t size, const std::vector<std::string>& subtrees);

  void Add(std::string_view leaf_hash);

  std::uint64_t size() const { return size_; }
  std::string Root() const;
  const std::vector<std::string>& subtrees() const { return subtrees_; }

 private:
  std::uint64_t size_ = 0;
  std::vector<std::string> subtrees_;  // One for each bit set in `size_`, the highest first.
};

}  // namespace chancery::audit
