// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/corpus/extract/corpora.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "lib/base/file.h"

namespace chancery::testing {

std::filesystem::path Corpora() {
  const char* folder = std::getenv("CHANCERY_CORPORA");
  return folder != nullptr ? folder : CHANCERY_CORPORA;
}

std::vector<std::filesystem::path> FilesIn(const std::string& folder,
                                           const std::string& extension) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(Corpora() / folder)) {
    if (entry.is_regular_file() && entry.path().extension() == extension) {
      files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string BytesOf(const std::filesystem::path& path) {
  Result<std::string> bytes = base::ReadFile(path);
  EXPECT_TRUE(bytes.ok()) << bytes.status();
  return bytes.ok() ? *std::move(bytes) : std::string();
}

void CorpusTest::SetUp() {
  if (!std::filesystem::exists(Corpora())) {
    if (std::getenv("CI") != nullptr) FAIL() << "no corpora in " << Corpora();
    GTEST_SKIP() << "no corpora in " << Corpora();
  }
  options_.program = CHANCERY_EXTRACT_PROGRAM;
  auto extractor = extract::Extractor::Start(options_);
  ASSERT_TRUE(extractor.ok()) << extractor.status();
  extractor_ = *std::move(extractor);
}

extract::Outcome CorpusTest::Extract(const std::filesystem::path& path) {
  const base::Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  return extractor_->Extract(fd.get(), path.filename());
}

extract::Outcome CorpusTest::Extract(std::string_view bytes, const std::string& name) {
  const base::Fd fd(::memfd_create("corpus", MFD_CLOEXEC));
  EXPECT_EQ(::write(fd.get(), bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  return extractor_->Extract(fd.get(), name);
}

}  // namespace chancery::testing
