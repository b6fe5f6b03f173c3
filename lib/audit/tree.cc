// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/audit/tree.h"

#include <bit>
#include <utility>

#include "lib/base/digest.h"

namespace chancery::audit {
namespace {

std::string NodeHash(std::string_view left, std::string_view right) {
  std::string bytes(1, '\1');
  bytes.append(left).append(right);
  return base::Sha256(bytes);
}

}  // namespace

std::string LeafHash(std::string_view leaf) {
  base::Sha256Stream stream;
  stream.Add(std::string_view("\0", 1));
  stream.Add(leaf);
  return stream.Finish();
}

Result<Tree> Tree::From(std::uint64_t size, const std::vector<std::string>& subtrees) {
  if (static_cast<std::size_t>(std::popcount(size)) != subtrees.size()) {
    return DataLoss("the subtrees do not fit the size");
  }
  for (const std::string& hash : subtrees) {
    if (hash.size() != 32) return DataLoss("a subtree's hash is none");
  }
  Tree tree;
  tree.size_ = size;
  tree.subtrees_ = subtrees;
  return tree;
}

void Tree::Add(std::string_view leaf_hash) {
  std::string hash(leaf_hash);
  for (std::uint64_t ones = size_; (ones & 1) != 0; ones >>= 1) {
    hash = NodeHash(subtrees_.back(), hash);
    subtrees_.pop_back();
  }
  subtrees_.push_back(std::move(hash));
  ++size_;
}

std::string Tree::Root() const {
  if (subtrees_.empty()) return base::Sha256("");
  std::string root = subtrees_.back();
  for (std::size_t i = subtrees_.size() - 1; i-- > 0;) root = NodeHash(subtrees_[i], root);
  return root;
}

}  // namespace chancery::audit
