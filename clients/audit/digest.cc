// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/audit/digest.h"

#include <openssl/evp.h>

#include <cstdlib>
#include <cstring>
#include <iterator>

namespace chancery::auditor {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";
constexpr std::string_view kCrockford = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::size_t kIdBytes = 16, kIdCharacters = 26;

// One context for each thread: making one takes longer than hashing a record.
class Hasher {
 public:
  Hasher() : algorithm_(EVP_MD_fetch(nullptr, "SHA256", nullptr)), context_(EVP_MD_CTX_new()) {
    if (algorithm_ == nullptr || context_ == nullptr) std::abort();
  }
  ~Hasher() {
    EVP_MD_CTX_free(context_);
    EVP_MD_free(algorithm_);
  }
  Hash Of(std::string_view first, std::string_view second, std::string_view third) {
    Hash hash{};
    if (EVP_DigestInit_ex2(context_, algorithm_, nullptr) != 1) std::abort();
    for (const std::string_view part : {first, second, third}) {
      if (EVP_DigestUpdate(context_, part.data(), part.size()) != 1) std::abort();
    }
    if (EVP_DigestFinal_ex(context_, hash.data(), nullptr) != 1) std::abort();
    return hash;
  }

 private:
  EVP_MD* const algorithm_;
  EVP_MD_CTX* const context_;
};

Hash HashOf(std::string_view first, std::string_view second, std::string_view third) {
  static thread_local Hasher hasher;
  return hasher.Of(first, second, third);
}

Hash NodeHash(const Hash& left, const Hash& right) {
  return HashOf("\1", Bytes(left), Bytes(right));
}

}  // namespace

Hash Sha256(std::string_view bytes) { return HashOf(bytes, "", ""); }

Hash LeafHash(std::string_view leaf) { return HashOf(std::string_view("\0", 1), leaf, ""); }

std::string_view Bytes(const Hash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

std::optional<Tree> Tree::Resume(std::uint64_t size, const std::vector<std::string_view>& roots) {
  Tree tree;
  tree.size_ = size;
  std::size_t next = 0;
  for (std::uint64_t leaves = std::uint64_t{1} << 63; leaves != 0; leaves >>= 1) {
    if ((size & leaves) == 0) continue;
    if (next == roots.size() || roots[next].size() != sizeof(Hash)) return std::nullopt;
    Perfect perfect{leaves, {}};
    std::memcpy(perfect.root.data(), roots[next++].data(), sizeof(Hash));
    tree.perfect_.push_back(perfect);
  }
  if (next != roots.size()) return std::nullopt;
  return tree;
}

void Tree::Add(const Hash& leaf) {
  perfect_.push_back({1, leaf});
  ++size_;
  while (perfect_.size() > 1) {
    const Perfect right = perfect_.back();
    Perfect& left = perfect_[perfect_.size() - 2];
    if (left.leaves != right.leaves) return;
    left = {left.leaves * 2, NodeHash(left.root, right.root)};
    perfect_.pop_back();
  }
}

Hash Tree::Root() const {
  if (perfect_.empty()) return Sha256("");
  Hash root = perfect_.back().root;
  for (auto it = std::next(perfect_.rbegin()); it != perfect_.rend(); ++it) {
    root = NodeHash(it->root, root);
  }
  return root;
}

std::string ToHex(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    text += kDigits[static_cast<unsigned char>(c) >> 4];
    text += kDigits[static_cast<unsigned char>(c) & 15];
  }
  return text;
}

std::optional<std::string> FromHex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const auto high = kDigits.find(text[i]), low = kDigits.find(text[i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
    bytes += static_cast<char>(high << 4 | low);
  }
  return bytes;
}

std::string SpellId(std::string_view id) {
  std::string text;
  for (std::size_t bit = 0; bit < id.size() * 8; bit += 5) {
    unsigned digit = 0;
    for (std::size_t i = bit; i < bit + 5; ++i) {
      const bool set =
          i < id.size() * 8 && ((static_cast<unsigned char>(id[i / 8]) >> (7 - i % 8)) & 1) != 0;
      digit = digit << 1 | (set ? 1u : 0u);
    }
    text += kCrockford[digit];
  }
  return text;
}

std::optional<std::string> ReadId(std::string_view text) {
  if (text.size() != kIdCharacters) return std::nullopt;
  std::string id(kIdBytes, '\0');
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto digit = kCrockford.find(text[i]);
    if (digit == std::string_view::npos) return std::nullopt;
    for (std::size_t j = 0; j < 5; ++j) {
      if (((digit >> (4 - j)) & 1) == 0) continue;
      const std::size_t bit = i * 5 + j;
      if (bit >= kIdBytes * 8) return std::nullopt;
      id[bit / 8] = static_cast<char>(id[bit / 8] | (1 << (7 - bit % 8)));
    }
  }
  return id;
}

}  // namespace chancery::auditor
