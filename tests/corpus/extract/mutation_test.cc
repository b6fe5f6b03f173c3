// SPDX-License-Identifier: GPL-3.0-or-later
// Damaged copies of real documents: none hangs, none takes the extractor with it.
#include <gtest/gtest.h>

#include <cstdio>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "tests/corpus/extract/corpora.h"

namespace chancery::testing {
namespace {

constexpr int kMutations = 300;

// Flips, drops, repeats or moves a few pieces.
std::string Mutated(std::string bytes, std::mt19937& random) {
  const auto below = [&](std::size_t n) { return n == 0 ? 0 : random() % n; };
  const int changes = 1 + static_cast<int>(below(20));
  for (int i = 0; i < changes && !bytes.empty(); ++i) {
    const std::size_t at = below(bytes.size());
    const std::size_t length = below(std::min<std::size_t>(64, bytes.size() - at));
    switch (below(5)) {
      case 0:
        bytes[at] = static_cast<char>(random());
        break;
      case 1:
        bytes.erase(at, length);
        break;
      case 2:
        bytes.insert(at, bytes.substr(below(bytes.size()), length));
        break;
      case 3:
        bytes.replace(at, length, std::string(length, static_cast<char>(random())));
        break;
      default:
        if (below(10) == 0) bytes.resize(at);
    }
  }
  return bytes;
}

class MutationTest : public CorpusTest {
 protected:
  // Every end is told apart; the extractor goes on after each.
  void Run(const char* folder, const char* extension, unsigned seed) {
    std::vector<std::string> good;
    for (const auto& path : FilesIn(folder, extension)) {
      if (std::filesystem::file_size(path) < 300'000) good.push_back(BytesOf(path));
    }
    ASSERT_FALSE(good.empty());
    std::mt19937 random(seed);
    std::map<std::string, int> ends;
    double slowest = 0;
    for (int i = 0; i < kMutations; ++i) {
      const std::string bytes = Mutated(good[random() % good.size()], random);
      const Stopwatch watch;
      const extract::Outcome outcome = Extract(bytes, std::string("a") + extension);
      slowest = std::max(slowest, watch.Milliseconds());
      EXPECT_LT(watch.Milliseconds(), 25'000);
      EXPECT_FALSE(!outcome.ok && outcome.failure == extract::Failure::kUnavailable);
      ++ends[outcome.ok ? "text" : outcome.detail];
    }
    std::printf("%s: %d mutations, slowest %.0f ms\n", folder, kMutations, slowest);
    for (const auto& [end, n] : ends) std::printf("  %4d %s\n", n, end.c_str());
    EXPECT_TRUE(Extract("Some text.", "a.txt").ok);
  }
};

TEST_F(MutationTest, DamagedPdfsEndInTextOrAReason) {
  for (const char* folder : {"pdf/diplomatic-foia"}) Run(folder, ".pdf", 1);
  Run("pdf", ".pdf", 2);
}

TEST_F(MutationTest, DamagedCablesEndInTextOrAReason) { Run("frus/mini/cables", ".txt", 3); }

}  // namespace
}  // namespace chancery::testing
