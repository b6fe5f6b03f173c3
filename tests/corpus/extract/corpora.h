// SPDX-License-Identifier: GPL-3.0-or-later
// Where the documents of others are, and what the tests of the extractor do with each.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/extract/extractor.h"

namespace chancery::testing {

// The environment's CHANCERY_CORPORA, else beside the project.
std::filesystem::path Corpora();

// Files under a folder of the corpora with this extension, in order.
std::vector<std::filesystem::path> FilesIn(const std::string& folder, const std::string& extension);

std::string BytesOf(const std::filesystem::path& path);

// Without the corpora its tests are skipped; where CI is set, they fail.
class CorpusTest : public ::testing::Test {
 protected:
  void SetUp() override;

  extract::Outcome Extract(const std::filesystem::path& path);
  extract::Outcome Extract(std::string_view bytes, const std::string& name);

  extract::Options options_;
  std::unique_ptr<extract::Extractor> extractor_;
};

// Milliseconds since it was made.
class Stopwatch {
 public:
  double Milliseconds() const {
    const std::chrono::duration<double, std::milli> passed = Clock::now() - begin_;
    return passed.count();
  }

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point begin_ = Clock::now();
};

}  // namespace chancery::testing
