// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/audit/log.h"

#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <unistd.h>

#include <condition_variable>
#include <csignal>
#include <fstream>
#include <mutex>
#include <set>
#include <thread>

#include "clients/audit/keys.h"
#include "clients/audit/verify.h"
#include "lib/base/file.h"
#include "tests/testing/audit_log.h"
#include "tests/testing/temp_dir.h"

namespace chancery::audit {
namespace {

using testing::AnswerNumber;
using testing::FilesOf;
using testing::ReadRecords;
using testing::Record;
using testing::RecordAll;

// Waits to be told a value.
class Told {
 public:
  std::function<void(bool)> Listener() {
    return [this](bool ready) {
      const std::lock_guard lock(mutex_);
      ready_ = ready;
      changed_.notify_all();
    };
  }
  bool Await(bool ready) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(20), [&] { return ready_ == ready; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<bool> ready_;
};

class LogTest : public ::testing::Test {
 protected:
  LogTest() : options_(testing::MakeAudit(folder_.path())) {}

  std::unique_ptr<Log> Open() {
    auto log = Log::Open(options_);
    EXPECT_TRUE(log.ok()) << log.status();
    return log.ok() ? *std::move(log) : nullptr;
  }
  StatusCode Refusal() { return Log::Open(options_).status().code(); }

  // A log of a few files, closed.
  void MakeLog() {
    options_.max_file_bytes = 4096;
    const auto log = Open();
    for (int i = 0; i < 5; ++i) ASSERT_TRUE(RecordAll(*log, i * 4, i * 4 + 4).ok());
  }

  void ExpectSound() {
    const auto report = auditor::Verify({options_.folder, {}, {}, false});
    ASSERT_TRUE(report.ok()) << report.status();
    EXPECT_EQ(report->faults, std::vector<std::string>());
  }

  int Answers() {
    int answers = 0;
    for (const auto& record : ReadRecords(options_.folder)) answers += record.has_answer();
    return answers;
  }

  void Rewrite(const std::filesystem::path& path, const std::function<void(std::string&)>& change) {
    std::string bytes = base::ReadFile(path).value_or("");
    change(bytes);
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
  }

  testing::TempDir folder_;
  Options options_;
};

TEST_F(LogTest, HasARecordOnDiskBeforeItSaysSo) {
  const auto log = Open();
  for (std::uint64_t i = 0; i < 20; ++i) {
    ASSERT_TRUE(Record(*log, AnswerNumber(i)).ok());
    const auto records = ReadRecords(options_.folder);
    const auto found = std::find_if(records.rbegin(), records.rend(),
                                    [](const auto& record) { return record.has_answer(); });
    ASSERT_NE(found, records.rend());
    EXPECT_EQ(found->answer().received_ms(), AnswerNumber(i).received_ms());
  }
}

TEST_F(LogTest, KeepsWhatItIsTold) {
  ASSERT_TRUE(Record(*Open(), AnswerNumber(7), "the question").ok());
  for (const auto& record : ReadRecords(options_.folder)) {
    if (!record.has_answer()) continue;
    v1::Answer answer = record.answer();
    EXPECT_EQ(answer.request_bytes(), 12u);
    answer.clear_request_bytes();
    answer.clear_request();
    EXPECT_EQ(answer.SerializeAsString(), AnswerNumber(7).SerializeAsString());
  }
  EXPECT_EQ(Answers(), 1);
}

TEST_F(LogTest, SealsTheRequestToTheSecurityRole) {
  const std::string long_request = std::string(8 << 10, 'x') + "never kept";
  ASSERT_TRUE(Record(*Open(), AnswerNumber(0), "treaty of Valderon").ok());
  ASSERT_TRUE(Record(*Open(), AnswerNumber(1), long_request).ok());
  const auto opener = auditor::Opener::Read(folder_.path() / "query.key");
  ASSERT_TRUE(opener.ok()) << opener.status();
  std::vector<std::string> opened;
  for (const auto& record : ReadRecords(options_.folder)) {
    EXPECT_EQ(record.SerializeAsString().find("treaty"), std::string::npos);
    if (!record.has_answer()) continue;
    const auto& sealed = record.answer().request();
    const auto text = opener->Open(record.answer().rpc(), sealed.ephemeral(), sealed.ciphertext());
    ASSERT_TRUE(text.ok()) << text.status();
    opened.push_back(*text);
    EXPECT_FALSE(opener->Open("/another", sealed.ephemeral(), sealed.ciphertext()).ok());
  }
  EXPECT_EQ(opened, (std::vector<std::string>{"treaty of Valderon", std::string(8 << 10, 'x')}));

  const testing::TempDir other;
  testing::MakeAudit(other.path());
  const auto wrong = auditor::Opener::Read(other.path() / "query.key");
  ASSERT_TRUE(wrong.ok());
  for (const auto& record : ReadRecords(options_.folder)) {
    const auto& sealed = record.answer().request();
    EXPECT_FALSE(wrong->Open(record.answer().rpc(), sealed.ephemeral(), sealed.ciphertext()).ok());
  }
}

// Keys are drawn before they are needed: by many callers at once more are needed than wait.
TEST_F(LogTest, SealsEachRequestWithAKeyOfItsOwn) {
  {
    const auto log = Open();
    std::vector<std::thread> callers;
    for (std::uint64_t i = 0; i < 8; ++i) {
      callers.emplace_back([&, i] {
        for (std::uint64_t j = 0; j < 25; ++j) {
          EXPECT_TRUE(Record(*log, AnswerNumber(i), "question " + std::to_string(i)).ok());
        }
      });
    }
    for (std::thread& caller : callers) caller.join();
  }
  const auto opener = auditor::Opener::Read(folder_.path() / "query.key");
  ASSERT_TRUE(opener.ok()) << opener.status();
  std::set<std::string> keys;
  for (const auto& record : ReadRecords(options_.folder)) {
    if (!record.has_answer()) continue;
    const auto& sealed = record.answer().request();
    keys.insert(sealed.ephemeral());
    const auto text = opener->Open(record.answer().rpc(), sealed.ephemeral(), sealed.ciphertext());
    ASSERT_TRUE(text.ok()) << text.status();
    const std::uint64_t number = record.answer().received_ms() - AnswerNumber(0).received_ms();
    EXPECT_EQ(*text, "question " + std::to_string(number));
  }
  EXPECT_EQ(keys.size(), 200u);
}

TEST_F(LogTest, TakesManyCallersAtOnce) {
  {
    const auto log = Open();
    std::vector<std::thread> callers;
    for (int i = 0; i < 8; ++i) {
      callers.emplace_back([&, i] {
        for (int j = 0; j < 50; ++j) {
          EXPECT_TRUE(Record(*log, AnswerNumber(static_cast<std::uint64_t>(i * 50 + j))).ok());
        }
      });
    }
    for (std::thread& caller : callers) caller.join();
  }
  std::set<std::uint64_t> seen;
  for (const auto& record : ReadRecords(options_.folder)) {
    if (record.has_answer()) seen.insert(record.answer().received_ms());
  }
  EXPECT_EQ(seen.size(), 400u);
  ExpectSound();
}

TEST_F(LogTest, GoesOnOverFilesAndStarts) {
  for (int run = 0; run < 4; ++run) MakeLog();
  EXPECT_GT(FilesOf(options_.folder).size(), 4u);
  EXPECT_EQ(Answers(), 80);
  ExpectSound();
}

TEST_F(LogTest, SignsAHeadAfterAsManyRecordsAsAreSet) {
  options_.head_every = std::chrono::hours(1);
  options_.head_records = 10;
  const auto log = Open();
  for (std::uint64_t i = 0; i < 40; ++i) ASSERT_TRUE(Record(*log, AnswerNumber(i)).ok());
  int heads = 0;
  for (const auto& record : ReadRecords(options_.folder)) heads += record.has_head();
  EXPECT_EQ(heads, 2 + 4);
}

TEST_F(LogTest, SignsAHeadInTime) {
  options_.head_every = std::chrono::milliseconds(1);
  const auto log = Open();
  ASSERT_TRUE(Record(*log, AnswerNumber(0)).ok());
  const auto signed_last = [&] {
    const auto records = ReadRecords(options_.folder);
    return records.size() == 5 && records.back().has_head();
  };
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!signed_last() && std::chrono::steady_clock::now() < until) std::this_thread::yield();
  EXPECT_TRUE(signed_last());
}

TEST_F(LogTest, CutsOffATornRecordAndSaysSo) {
  MakeLog();
  const auto records = ReadRecords(options_.folder);
  for (const std::size_t bytes : {1u, 3u, 4u, 100u}) {
    const auto file = FilesOf(options_.folder).back();
    const std::string frame = testing::FrameOf(records[4]).substr(0, bytes);
    Rewrite(file, [&](std::string& whole) { whole += frame; });
    { const auto log = Open(); }
    const auto now = ReadRecords(options_.folder);
    const auto start = std::find_if(now.rbegin(), now.rend(),
                                    [](const auto& record) { return record.has_start(); });
    ASSERT_NE(start, now.rend());
    EXPECT_EQ(start->start().cut_bytes(), bytes);
    ExpectSound();
  }
  EXPECT_EQ(Answers(), 20);
}

TEST_F(LogTest, CutsOffRoomThatWasNeverFilled) {
  MakeLog();
  Rewrite(FilesOf(options_.folder).back(), [](std::string& bytes) { bytes.append(5000, '\0'); });
  { const auto log = Open(); }
  ExpectSound();
}

TEST_F(LogTest, RemovesAFileInWhichNothingWasWritten) {
  MakeLog();
  const std::size_t size = ReadRecords(options_.folder).size();
  std::string name = std::to_string(size);
  name = std::string(20 - name.size(), '0') + name + ".audit";
  std::ofstream(options_.folder / name, std::ios::binary) << "\0\0";
  { const auto log = Open(); }
  ExpectSound();
}

TEST_F(LogTest, RefusesToGoOnWithWhatWasChanged) {
  MakeLog();
  const auto file = FilesOf(options_.folder).back();
  const std::string whole = base::ReadFile(file).value_or("");
  const std::string head = base::ReadFile(options_.folder / "head").value_or("");
  const std::size_t last = whole.size() - testing::SplitFrames(whole).back().size();
  for (std::size_t at = 0; at < whole.size(); at += 97) {
    Rewrite(file, [&](std::string& bytes) { bytes[at] = static_cast<char>(bytes[at] ^ 4); });
    EXPECT_EQ(Refusal(), StatusCode::kDataLoss) << at;
    Rewrite(file, [&](std::string& bytes) { bytes = whole; });
  }
  Rewrite(file, [&](std::string& bytes) { bytes.resize(last); });
  EXPECT_EQ(Refusal(), StatusCode::kDataLoss);
  Rewrite(file, [&](std::string& bytes) { bytes = whole; });
  Rewrite(options_.folder / "head", [](std::string& bytes) { bytes[40] ^= 1; });
  EXPECT_EQ(Refusal(), StatusCode::kDataLoss);
  std::filesystem::remove(options_.folder / "head");
  EXPECT_EQ(Refusal(), StatusCode::kDataLoss);
  Rewrite(options_.folder / "head", [&](std::string& bytes) { bytes = head; });
  EXPECT_NE(Open(), nullptr);
}

TEST_F(LogTest, RefusesWhenAFileIsMissing) {
  MakeLog();
  std::filesystem::remove(FilesOf(options_.folder).back());
  EXPECT_EQ(Refusal(), StatusCode::kDataLoss);
}

// Not torn: a record behind the damage shows that it was written to its end.
TEST_F(LogTest, RefusesDamageBeforeAWholeRecordEvenIfNoHeadCoversIt) {
  MakeLog();
  auto records = ReadRecords(options_.folder);
  std::string damaged = testing::FrameOf(records[4]);
  damaged[1] = '\x0f';  // Now it seems to go on beyond the end.
  Rewrite(FilesOf(options_.folder).back(),
          [&](std::string& bytes) { bytes += damaged + testing::FrameOf(records[5]); });
  EXPECT_EQ(Refusal(), StatusCode::kDataLoss);
}

TEST_F(LogTest, RefusesALogThatIsSignedWithAnotherKey) {
  MakeLog();
  const testing::TempDir other;
  options_.signing_key = testing::MakeAudit(other.path()).signing_key;
  EXPECT_EQ(Refusal(), StatusCode::kFailedPrecondition);
}

TEST_F(LogTest, RefusesASecondWriter) {
  const auto log = Open();
  EXPECT_EQ(Refusal(), StatusCode::kUnavailable);
  EXPECT_TRUE(Record(*log, AnswerNumber(0)).ok());
}

TEST_F(LogTest, NamesTheKeyThatItCannotRead) {
  options_.query_key = folder_.path() / "query.key";
  EXPECT_EQ(Refusal(), StatusCode::kInvalidArgument);
  options_.query_key = folder_.path() / "none";
  EXPECT_EQ(Refusal(), StatusCode::kNotFound);
}

TEST_F(LogTest, CountsRefusalsAtTheDoor) {
  {
    const auto log = Open();
    for (int i = 0; i < 1000; ++i) {
      log->CountRefusal("stranger\xff", std::string(32, 'c'), StatusCode::kUnauthenticated);
      if (i % 10 == 0) {
        log->CountRefusal("name" + std::to_string(i), "", StatusCode::kUnauthenticated);
      }
    }
  }
  std::uint64_t stranger = 0, all = 0;
  int refusals = 0;
  for (const auto& record : ReadRecords(options_.folder)) {
    if (!record.has_refusals()) continue;
    ++refusals;
    all += record.refusals().others();
    for (const auto& caller : record.refusals().caller()) {
      all += caller.count();
      if (caller.common_name() == "stranger\xff") stranger += caller.count();
    }
    EXPECT_LE(record.refusals().caller_size(), 32);
  }
  EXPECT_EQ(stranger, 1000u);
  EXPECT_EQ(all, 1100u);
  EXPECT_LE(refusals, 3);
  ExpectSound();
  EXPECT_NE(Open(), nullptr);
}

TEST_F(LogTest, LeavesNothingOfWhatCouldNotBeWritten) {
  std::signal(SIGXFSZ, SIG_IGN);
  {
    const auto log = Open();
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    const rlimit limit{std::filesystem::file_size(FilesOf(options_.folder).back()) + 15'000,
                       before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
    EXPECT_EQ(RecordAll(*log, 0, 60).code(), StatusCode::kUnavailable);
    setrlimit(RLIMIT_FSIZE, &before);
  }
  ExpectSound();
  EXPECT_NE(Open(), nullptr);
}

// Nobody is answered while there is no room, and all goes on by itself when there is again.
class NoRoom {
 public:
  virtual ~NoRoom() = default;
  virtual void Begin() = 0;
  virtual void End() = 0;
};

void ExpectItHeals(Options options, NoRoom* no_room, const std::function<void()>& expect_sound) {
  std::set<std::uint64_t> told;
  {
    Told ready;
    auto log = Log::Open(options);
    ASSERT_TRUE(log.ok()) << log.status();
    (*log)->Watch(ready.Listener());
    EXPECT_TRUE(ready.Await(true));
    std::uint64_t n = 0;
    for (; n < 10; ++n) {
      ASSERT_TRUE(Record(**log, AnswerNumber(n)).ok());
      told.insert(AnswerNumber(n).received_ms());
    }
    no_room->Begin();
    Status status;
    for (; n < 1000 && status.ok(); ++n) {
      status = Record(**log, AnswerNumber(n));
      if (status.ok()) told.insert(AnswerNumber(n).received_ms());
    }
    EXPECT_EQ(status.code(), StatusCode::kUnavailable);
    EXPECT_TRUE(ready.Await(false));
    EXPECT_EQ((*log)->Ready().code(), StatusCode::kUnavailable);
    EXPECT_EQ(Record(**log, AnswerNumber(n++)).code(), StatusCode::kUnavailable);
    no_room->End();
    EXPECT_TRUE(ready.Await(true));
    ASSERT_TRUE(Record(**log, AnswerNumber(n)).ok());
    told.insert(AnswerNumber(n).received_ms());
    (*log)->Watch(nullptr);
  }
  std::set<std::uint64_t> kept;
  std::uint64_t unanswered = 0;
  for (const auto& record : ReadRecords(options.folder)) {
    if (record.has_answer()) kept.insert(record.answer().received_ms());
    unanswered += record.gap().unanswered();
  }
  EXPECT_EQ(kept, told);
  EXPECT_EQ(unanswered, 2u);
  expect_sound();
}

TEST_F(LogTest, HealsWhenAFileMayGrowAgain) {
  class Limit : public NoRoom {
   public:
    Limit() { std::signal(SIGXFSZ, SIG_IGN); }
    void Begin() override {
      getrlimit(RLIMIT_FSIZE, &before_);
      const rlimit limit{24 << 10, before_.rlim_max};  // In the middle of a record.
      setrlimit(RLIMIT_FSIZE, &limit);
    }
    void End() override { setrlimit(RLIMIT_FSIZE, &before_); }

   private:
    rlimit before_{};
  } limit;
  ExpectItHeals(options_, &limit, [this] { ExpectSound(); });
}

TEST_F(LogTest, HealsWhenAFullDiskHasRoomAgain) {
  const std::filesystem::path disk = folder_.path() / "disk";
  std::filesystem::create_directory(disk);
  if (::mount("none", disk.c_str(), "tmpfs", 0, "size=256k") != 0) {
    GTEST_SKIP() << "needs the right to mount";
  }
  class Filler : public NoRoom {
   public:
    explicit Filler(std::filesystem::path path) : path_(std::move(path)) {}
    void Begin() override {
      std::ofstream out(path_, std::ios::binary);
      while (out.write(std::string(4096, 'x').data(), 4096).flush()) {
      }
    }
    void End() override { std::filesystem::remove(path_); }

   private:
    const std::filesystem::path path_;
  } filler(disk / "filler");
  options_.folder = disk / "log";
  options_.max_file_bytes = 10'000;  // It is full where a file begins, too.
  ExpectItHeals(options_, &filler, [this] { ExpectSound(); });
  ::umount(disk.c_str());
}

}  // namespace
}  // namespace chancery::audit
