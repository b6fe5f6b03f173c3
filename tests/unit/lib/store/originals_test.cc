// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/store/originals.h"

#include <gtest/gtest.h>

#include <fstream>
#include <vector>

#include "tests/testing/temp_dir.h"

namespace chancery::store {
namespace {

namespace fs = std::filesystem;

class OriginalsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto opened = Originals::Open(folder());
    ASSERT_TRUE(opened.ok()) << opened.status();
    originals_ = *std::move(opened);
  }

  fs::path folder() const { return temp_.path() / "originals"; }

  std::string Keep(const std::vector<std::string>& parts) {
    auto spool = originals_->NewSpool();
    EXPECT_TRUE(spool.ok()) << spool.status();
    for (const std::string& part : parts) EXPECT_TRUE(spool->Append(part).ok());
    EXPECT_TRUE(originals_->Keep(&*spool).ok());
    EXPECT_TRUE(originals_->Sync().ok());
    return spool->sha256();
  }

  int Files() const {
    int files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder())) {
      files += entry.is_regular_file() ? 1 : 0;
    }
    return files;
  }

  testing::TempDir temp_{"originals"};
  std::unique_ptr<Originals> originals_;
};

TEST_F(OriginalsTest, KeepsTheBytesUnderTheirHash) {
  const std::string hash = Keep({"one ", "and two"});
  EXPECT_EQ(hash, base::Sha256("one and two"));
  EXPECT_EQ(originals_->Read(hash).value_or(""), "one and two");
  EXPECT_EQ(originals_->Read(base::Sha256("other")).status().code(), StatusCode::kNotFound);
}

TEST_F(OriginalsTest, KeepsTheSameBytesOnce) {
  EXPECT_EQ(Keep({"same"}), Keep({"sa", "me"}));
  EXPECT_EQ(Files(), 1);
}

TEST_F(OriginalsTest, ForgetsWhatWasNotKept) {
  {
    auto spool = originals_->NewSpool();
    ASSERT_TRUE(spool.ok()) << spool.status();
    ASSERT_TRUE(spool->Append("draft").ok());
    EXPECT_EQ(spool->size(), 5u);
    EXPECT_EQ(Files(), 1);
  }
  EXPECT_EQ(Files(), 0);
}

TEST_F(OriginalsTest, ClearsWhatACrashLeft) {
  std::ofstream(folder() / "new" / "17") << "half";
  SetUp();
  EXPECT_EQ(Files(), 0);
}

TEST_F(OriginalsTest, NoticesDamage) {
  const std::string hash = Keep({"fine"});
  for (const auto& entry : fs::recursive_directory_iterator(folder())) {
    if (entry.is_regular_file()) std::ofstream(entry.path()) << "fins";
  }
  EXPECT_EQ(originals_->Read(hash).status().code(), StatusCode::kDataLoss);
}

TEST_F(OriginalsTest, AreReadPieceByPieceByWhoeverOnlyReads) {
  const std::string sha256 = Keep({"One ", "and two."});
  const auto original = Original::Open(folder(), sha256);
  ASSERT_TRUE(original.ok()) << original.status();
  EXPECT_EQ(original->size(), 12u);
  EXPECT_EQ(*original->Read(0, 4), "One ");
  EXPECT_EQ(*original->Read(4, 100), "and two.");
  EXPECT_EQ(*original->Read(12, 100), "");
  EXPECT_EQ(Original::Open(folder(), std::string(32, 'x')).status().code(), StatusCode::kNotFound);
  EXPECT_EQ(Original::Open(folder(), "").status().code(), StatusCode::kNotFound);
  for (const auto& entry : fs::recursive_directory_iterator(folder())) {
    if (entry.is_regular_file()) std::ofstream(entry.path(), std::ios::app) << "!";
  }
  EXPECT_EQ(Original::Open(folder(), sha256).status().code(), StatusCode::kDataLoss);
}

}  // namespace
}  // namespace chancery::store
