// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/audit/verify.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <functional>

#include "clients/audit/files.h"
#include "clients/audit/keys.h"
#include "lib/audit/recovery.h"
#include "lib/base/file.h"
#include "tests/testing/audit_log.h"
#include "tests/testing/temp_dir.h"

namespace chancery::auditor {
namespace {

using Frames = std::vector<std::string>;

// A log of a few files and two runs.
class VerifyTest : public ::testing::Test {
 protected:
  VerifyTest() : options_(testing::MakeAudit(folder_.path())) {
    options_.max_file_bytes = 6000;
    wanted_.folder = options_.folder;
    wanted_.key = ReadPublicKey(folder_.path() / "signing.pub").value_or("");
    Run(12);
    first_head_ = base::ReadFile(options_.folder / "head").value_or("");
    Run(12);
  }

  void Run(std::uint64_t answers) {
    auto log = audit::Log::Open(options_);
    ASSERT_TRUE(log.ok()) << log.status();
    for (std::uint64_t n = 0; n < answers; ++n) {
      ASSERT_TRUE(testing::Record(**log, testing::AnswerNumber(n)).ok());
    }
  }

  Report Now() {
    const auto report = Verify(wanted_);
    EXPECT_TRUE(report.ok()) << report.status();
    return report.value_or(Report());
  }

  // That there is one fault, which says `text`.
  void ExpectFault(std::string_view text) {
    const Report report = Now();
    ASSERT_FALSE(report.faults.empty()) << text;
    EXPECT_NE(report.faults[0].find(text), std::string::npos) << report.faults[0];
  }

  Frames Read(const std::filesystem::path& file) {
    return testing::SplitFrames(base::ReadFile(file).value_or(""));
  }
  void Write(const std::filesystem::path& file, const Frames& frames) {
    std::string bytes;
    for (const std::string& frame : frames) bytes += frame;
    WriteBytes(file, bytes);
  }
  void WriteBytes(const std::filesystem::path& file, std::string_view bytes) {
    std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
  }
  std::filesystem::path FileAt(std::size_t i) { return testing::FilesOf(options_.folder)[i]; }

  testing::TempDir folder_;
  audit::Options options_;
  Verification wanted_;
  std::string first_head_;
};

TEST_F(VerifyTest, CountsWhatIsThere) {
  const Report report = Now();
  EXPECT_EQ(report.faults, std::vector<std::string>());
  EXPECT_EQ(report.answers, 24u);
  EXPECT_EQ(report.starts, 2u);
  EXPECT_EQ(report.kills, 0u);
  EXPECT_EQ(report.records, report.signed_until);
  EXPECT_EQ(report.files, testing::FilesOf(options_.folder).size());
  EXPECT_EQ(report.signer, *wanted_.key);
}

TEST_F(VerifyTest, SaysWhichRecordWasChanged) {
  const Frames frames = Read(FileAt(0));
  for (std::size_t i = 0; i < frames.size(); ++i) {
    Frames bad = frames;
    bad[i][bad[i].size() / 2] ^= 1;
    Write(FileAt(0), bad);
    ExpectFault("record " + std::to_string(i) + ": it has been changed");
  }
}

TEST_F(VerifyTest, SaysWhichRecordWasDropped) {
  Frames frames = Read(FileAt(0));
  frames.erase(frames.begin() + 4);
  Write(FileAt(0), frames);
  ExpectFault("record 4: record 5 stands here");
}

TEST_F(VerifyTest, SaysWhichFileIsMissing) {
  std::filesystem::remove(FileAt(1));
  ExpectFault("are missing");
}

TEST_F(VerifyTest, SaysWhereARecordWasRewrittenWithAllHashesMadeRight) {
  Frames frames = Read(FileAt(0));
  auto record = testing::RecordOf(frames[4]);
  record.mutable_answer()->set_person("nobody");
  frames[4] = testing::FrameOf(record);
  std::string last = audit::LeafHash(record.SerializeAsString());
  for (std::size_t i = 5; i < frames.size(); ++i) {
    record = testing::RecordOf(frames[i]);
    record.set_previous_sha256(last);
    frames[i] = testing::FrameOf(record);
    last = audit::LeafHash(record.SerializeAsString());
  }
  Write(FileAt(0), frames);
  ExpectFault("the records before it are not those that were signed");
}

TEST_F(VerifyTest, FindsThatTheEndIsMissing) {
  Frames frames = Read(testing::FilesOf(options_.folder).back());
  frames.pop_back();
  Write(testing::FilesOf(options_.folder).back(), frames);
  ExpectFault("the end is missing");
}

TEST_F(VerifyTest, FindsAnOlderHead) {
  WriteBytes(options_.folder / "head", first_head_);
  ExpectFault("the file head is older than the head in record");
}

TEST_F(VerifyTest, FindsThatAnOlderLogWasPutBackByAHeadKeptElsewhere) {
  const testing::TempDir older;
  std::filesystem::copy(options_.folder, older.path() / "log",
                        std::filesystem::copy_options::recursive);
  Run(5);
  WriteBytes(folder_.path() / "kept", base::ReadFile(options_.folder / "head").value_or(""));
  wanted_.folder = older.path() / "log";
  EXPECT_TRUE(Now().faults.empty());
  wanted_.heads.push_back(*KeptHead::Read(folder_.path() / "kept"));
  ExpectFault("the head kept elsewhere speaks of");
  // The log that went on from the copy with other records is as long, and is a fork.
  wanted_.folder = options_.folder;
  EXPECT_TRUE(Now().faults.empty());
  options_.folder = older.path() / "log";
  Run(9);
  wanted_.folder = options_.folder;
  ExpectFault("there is a fork");
}

TEST_F(VerifyTest, FindsThatAnotherKeySigned) {
  const testing::TempDir other;
  testing::MakeAudit(other.path());
  wanted_.key = *ReadPublicKey(other.path() / "signing.pub");
  const Report report = Now();
  ASSERT_EQ(report.faults.size(), 2u);
  EXPECT_EQ(report.faults[0], "the file head: signed with another key");
  EXPECT_NE(report.faults[1].find("record 0: signed with another key"), std::string::npos);
  wanted_.key.reset();
  EXPECT_TRUE(Now().faults.empty());
}

TEST_F(VerifyTest, FindsHeadsThatNobodySigned) {
  Frames frames = Read(testing::FilesOf(options_.folder).back());
  auto record = testing::RecordOf(frames.back());
  ASSERT_TRUE(record.has_head());
  record.mutable_head()->mutable_signature()->back() ^= 1;
  frames.back() = testing::FrameOf(record);
  Write(testing::FilesOf(options_.folder).back(), frames);
  ExpectFault("the head's signature is not good");
}

TEST_F(VerifyTest, FindsAChainThatDoesNotGoOn) {
  const auto file = testing::FilesOf(options_.folder).back();
  Frames frames = Read(file);
  auto record = testing::RecordOf(frames.back());
  record.set_previous_sha256(std::string(32, 'x'));
  frames.back() = testing::FrameOf(record);
  Write(file, frames);
  ExpectFault("it does not go on from the record before it");
}

TEST_F(VerifyTest, FindsWhatWasAddedAfterTheStop) {
  const auto file = testing::FilesOf(options_.folder).back();
  Frames frames = Read(file);
  const auto last = testing::RecordOf(frames.back());
  audit::v1::Record record;
  record.set_number(last.number() + 1);
  record.set_previous_sha256(audit::LeafHash(last.SerializeAsString()));
  record.set_time_ms(last.time_ms());
  *record.mutable_answer() = testing::AnswerNumber(0);
  frames.push_back(testing::FrameOf(record));
  Write(file, frames);
  ExpectFault("it was written after the daemon had stopped");
}

TEST_F(VerifyTest, FindsAFileThatNoDaemonPutThere) {
  WriteBytes(options_.folder / "note.txt", "x");
  ExpectFault("no daemon puts such a file there");
}

TEST_F(VerifyTest, VerifiesWhatIsLeftWhenEarlierFilesWereMovedAway) {
  std::filesystem::remove(FileAt(0));
  ExpectFault("are not here");
  wanted_.partial = true;
  const Report report = Now();
  EXPECT_EQ(report.faults, std::vector<std::string>());
  EXPECT_GT(report.first, 0u);
}

TEST_F(VerifyTest, LooksAgainWhileADaemonWrites) {
  options_.head_every = std::chrono::milliseconds(1);
  const auto log = audit::Log::Open(options_);
  ASSERT_TRUE(log.ok()) << log.status();
  for (int i = 0; i < 10; ++i) {
    ASSERT_TRUE(testing::RecordAll(**log, 0, 20).ok());
    EXPECT_EQ(Now().faults, std::vector<std::string>());
  }
}

TEST_F(VerifyTest, SaysWhatAHeadIsNot) {
  for (const std::size_t at : {0u, 25u, 70u, 100u, 200u, 430u}) {
    std::string bytes = base::ReadFile(options_.folder / "head").value_or("");
    const std::string whole = bytes;
    bytes[at] = bytes[at] == '0' ? '1' : '0';
    WriteBytes(options_.folder / "head", bytes);
    EXPECT_FALSE(Now().faults.empty()) << at;
    WriteBytes(options_.folder / "head", whole);
  }
  std::filesystem::remove(options_.folder / "head");
  ExpectFault("can't be opened");
}

TEST(LogsAtTest, FindsEveryDaemonsLog) {
  const testing::TempDir folder;
  audit::Options options = testing::MakeAudit(folder.path());
  EXPECT_FALSE(LogsAt(folder.path()).ok());
  for (const char* daemon : {"searchd", "indexer"}) {
    options.folder = folder.path() / "audit" / daemon;
    ASSERT_TRUE(audit::Log::Open(options).ok());
  }
  const auto logs = LogsAt(folder.path() / "audit");
  ASSERT_TRUE(logs.ok()) << logs.status();
  EXPECT_EQ(logs->size(), 2u);
  EXPECT_EQ(*LogsAt(options.folder), std::vector{options.folder});
}

}  // namespace
}  // namespace chancery::auditor
