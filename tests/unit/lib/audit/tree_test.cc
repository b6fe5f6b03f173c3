// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/audit/tree.h"

#include <gtest/gtest.h>

#include "clients/audit/digest.h"
#include "lib/base/digest.h"

namespace chancery::audit {
namespace {

// The leaves and roots that implementations of RFC 6962 are tested with.
std::vector<std::string> Leaves() {
  using std::string;
  return {"",
          string(1, '\0'),
          "\x10",
          "\x20\x21",
          "\x30\x31",
          "\x40\x41\x42\x43",
          "\x50\x51\x52\x53\x54\x55\x56\x57",
          "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f"};
}

const std::vector<std::string>& Roots() {
  static const std::vector<std::string> roots = {
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
      "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
      "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
      "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
  return roots;
}

TEST(TreeTest, HasTheRootsOfRfc6962) {
  Tree tree;
  auditor::Tree other;
  for (std::size_t i = 0; i < Roots().size(); ++i) {
    EXPECT_EQ(tree.size(), i);
    EXPECT_EQ(base::Hex(tree.Root()), Roots()[i]) << i;
    EXPECT_EQ(auditor::ToHex(auditor::Bytes(other.Root())), Roots()[i]) << i;
    if (i < Leaves().size()) {
      tree.Add(LeafHash(Leaves()[i]));
      other.Add(auditor::LeafHash(Leaves()[i]));
    }
  }
}

TEST(TreeTest, GoesOnFromItsSubtrees) {
  Tree whole;
  for (int i = 0; i < 100; ++i) {
    const auto resumed = Tree::From(whole.size(), whole.subtrees());
    ASSERT_TRUE(resumed.ok());
    EXPECT_EQ(resumed->Root(), whole.Root());
    const std::vector<std::string_view> views(whole.subtrees().begin(), whole.subtrees().end());
    const auto other = auditor::Tree::Resume(whole.size(), views);
    ASSERT_TRUE(other.has_value());
    EXPECT_EQ(auditor::Bytes(other->Root()), whole.Root());
    whole.Add(LeafHash(std::to_string(i)));
  }
}

TEST(TreeTest, RefusesSubtreesThatDoNotFit) {
  const std::string hash(32, 'x');
  EXPECT_FALSE(Tree::From(3, {hash}).ok());
  EXPECT_FALSE(Tree::From(4, {hash, hash}).ok());
  EXPECT_FALSE(Tree::From(1, {"short"}).ok());
  EXPECT_FALSE(auditor::Tree::Resume(3, {hash}).has_value());
  EXPECT_FALSE(auditor::Tree::Resume(4, {hash, hash}).has_value());
  EXPECT_FALSE(auditor::Tree::Resume(1, {"short"}).has_value());
}

}  // namespace
}  // namespace chancery::audit
