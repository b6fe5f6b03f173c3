// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/signature.h"

#include <array>
#include <cstdint>
#include <limits>

#include "lib/index/analyzer.h"

namespace chancery::index {
namespace {

constexpr std::size_t kRun = 3;
constexpr std::uint64_t kNone = std::numeric_limits<std::uint64_t>::max();

// 9 of 10 are 115.2; of other texts one byte in 256 is equal by chance.
constexpr int kAlike = 115;

// FNV-1a, then the finisher of SplitMix64, which spreads it over all bits.
std::uint64_t HashOf(std::string_view word) {
  std::uint64_t hash = 14695981039346656037u;
  for (const char c : word) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  return hash;
}

std::uint64_t Mix(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

}  // namespace

std::string SignatureOf(const chancery::v1::Document& view) {
  std::array<std::uint64_t, kSignatureBytes> least;
  least.fill(kNone);
  std::array<std::uint64_t, kRun> run{};
  std::size_t words = 0;
  const auto take = [&] {
    std::uint64_t hash = 0;
    for (std::size_t i = 0; i < kRun; ++i) hash = Mix(hash + run[(words + i) % kRun]);
    std::uint64_t& bin = least[hash % kSignatureBytes];
    if (hash < bin) bin = hash;
  };
  Word word;
  for (const auto& portion : view.portions()) {
    WordReader reader(portion.text());
    while (reader.Next(&word)) {
      run[words++ % kRun] = HashOf(word.folded);
      if (words >= kRun) take();
    }
  }
  if (words == 0) return {};
  if (words < kRun) take();  // A run with nothing where there is no word.
  // A bin without a hash takes the one of the next that has, changed by the distance, so that two
  // empty bins are alike when what fills them is.
  std::string signature;
  for (std::size_t i = 0; i < kSignatureBytes; ++i) {
    std::size_t distance = 0;
    while (least[(i + distance) % kSignatureBytes] == kNone) ++distance;
    const std::uint64_t hash = least[(i + distance) % kSignatureBytes];
    signature += static_cast<char>(Mix(hash + distance) >> 56);
  }
  return signature;
}

bool AreNearDuplicates(std::string_view a, std::string_view b) {
  if (a.size() != kSignatureBytes || b.size() != kSignatureBytes) return false;
  int alike = 0;
  for (std::size_t i = 0; i < kSignatureBytes; ++i) alike += a[i] == b[i] ? 1 : 0;
  return alike >= kAlike;
}

}  // namespace chancery::index
