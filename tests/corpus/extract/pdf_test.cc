// SPDX-License-Identifier: GPL-3.0-or-later
// Real PDFs, good and bad.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <string>

#include "indexer/extract/format.h"
#include "tests/corpus/extract/corpora.h"

namespace chancery::testing {
namespace {

using store::v1::Extracted;

std::size_t TextBytes(const Extracted& extracted) {
  std::size_t bytes = 0;
  for (const auto& paragraph : extracted.paragraph()) bytes += paragraph.text().size();
  return bytes;
}

class PdfCorpusTest : public CorpusTest {};

TEST_F(PdfCorpusTest, EveryRealDocumentGivesItsText) {
  extract::WarmUp();
  const auto files = FilesIn("pdf/diplomatic-foia", ".pdf");
  EXPECT_EQ(files.size(), 73u);
  double milliseconds = 0;
  double slowest = 0;
  std::uint32_t pages = 0;
  for (const auto& path : files) {
    const Stopwatch watch;
    const extract::Outcome outcome = Extract(path);
    milliseconds += watch.Milliseconds();
    slowest = std::max(slowest, watch.Milliseconds());
    ASSERT_TRUE(outcome.ok) << path << ": " << outcome.detail;
    EXPECT_GT(TextBytes(outcome.extracted), 20u) << path;
    pages += outcome.extracted.pages();
    EXPECT_EQ(outcome.extracted.SerializeAsString(),
              extract::ParseFile(BytesOf(path), "pdf").SerializeAsString())
        << path << " reads otherwise in the sandbox";
  }
  EXPECT_EQ(pages, 482u);
  std::printf("foia: %zu files, %.1f ms each, %.1f ms a page, slowest %.0f ms\n", files.size(),
              milliseconds / static_cast<double>(files.size()), milliseconds / pages, slowest);
}

TEST_F(PdfCorpusTest, EveryBrokenDocumentGivesTextOrAReason) {
  extract::WarmUp();
  std::map<std::string, int> ends;
  int count = 0;
  double slowest = 0;
  for (const char* folder : {"pdf/horrors", "pdf/handbuilt", "pdf/office-made"}) {
    for (const auto& path : FilesIn(folder, ".pdf")) {
      const Stopwatch watch;
      const extract::Outcome outcome = Extract(path);
      slowest = std::max(slowest, watch.Milliseconds());
      EXPECT_LT(watch.Milliseconds(), 20'000) << path;
      EXPECT_NE(outcome.failure == extract::Failure::kUnavailable && !outcome.ok, true) << path;
      ++count;
      ++ends[outcome.ok ? "text" : outcome.detail];
      if (!outcome.ok) continue;
      EXPECT_EQ(outcome.extracted.SerializeAsString(),
                extract::ParseFile(BytesOf(path), "pdf").SerializeAsString())
          << path << " reads otherwise in the sandbox";
    }
  }
  std::printf("broken: %d files, slowest %.0f ms\n", count, slowest);
  for (const auto& [end, n] : ends) std::printf("  %4d %s\n", n, end.c_str());
  EXPECT_GE(count, 138);
  EXPECT_GT(ends["text"], count / 2);
}

}  // namespace
}  // namespace chancery::testing
