// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/extract/extractor.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <utility>

#include "indexer/extract/format.h"
#include "lib/base/file.h"

namespace chancery::extract {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitizer = true;
#else
constexpr bool kSanitizer = false;
#endif

base::Fd FileWith(std::string_view bytes) {
  base::Fd fd(::memfd_create("test", MFD_CLOEXEC));
  EXPECT_EQ(::write(fd.get(), bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  return fd;
}

Options ProbeOptions() {
  Options options;
  options.program = CHANCERY_EXTRACT_PROBE;
  options.timeout = std::chrono::milliseconds(kSanitizer ? 20'000 : 3'000);
  return options;
}

std::unique_ptr<Extractor> Started(const Options& options) {
  auto extractor = Extractor::Start(options);
  EXPECT_TRUE(extractor.ok()) << extractor.status();
  return extractor.ok() ? *std::move(extractor) : nullptr;
}

// Children of a process, as /proc tells them.
std::set<pid_t> ChildrenOf(pid_t parent) {
  const std::string id = std::to_string(parent);
  std::set<pid_t> children;
  std::ifstream in("/proc/" + id + "/task/" + id + "/children");
  for (pid_t pid = 0; in >> pid;) children.insert(pid);
  return children;
}
std::set<pid_t> Children() { return ChildrenOf(::getpid()); }

int OpenFds() {
  int count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    ++count;
  }
  return count;
}

class ProbeTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_NE(extractor_, nullptr); }
  Outcome Try(const std::string& act, const std::string& name = "act.txt") {
    return extractor_->Extract(FileWith(act).get(), name);
  }
  std::string Said(const std::string& act, const std::string& name = "act.txt") {
    const Outcome outcome = Try(act, name);
    if (!outcome.ok) return "failed: " + outcome.detail;
    return outcome.extracted.paragraph(0).text();
  }
  void ExpectStopped(const std::string& act) {
    const Outcome outcome = Try(act);
    EXPECT_FALSE(outcome.ok) << act;
    EXPECT_EQ(outcome.failure, Failure::kCrashed) << act;
    EXPECT_EQ(outcome.detail, "stopped by the sandbox") << act;
    EXPECT_EQ(Said("still here"), "still here");
  }

  std::unique_ptr<Extractor> extractor_ = Started(ProbeOptions());
};

TEST_F(ProbeTest, GivesBackWhatTheChildSays) {
  EXPECT_EQ(Said("hello"), "hello");
  EXPECT_EQ(Said("hello again"), "hello again");
}

TEST_F(ProbeTest, RefusesToOpenAnything) {
  EXPECT_EQ(Said("open"), "EACCES");
  EXPECT_EQ(Said("create"), "EACCES");
  EXPECT_EQ(Said("stat"), "EACCES");
}

TEST_F(ProbeTest, RefusesSockets) { EXPECT_EQ(Said("socket"), "EACCES"); }

TEST_F(ProbeTest, KillsAChildThatStartsAProgram) { ExpectStopped("exec"); }
TEST_F(ProbeTest, KillsAChildThatForks) { ExpectStopped("fork"); }
TEST_F(ProbeTest, KillsAChildThatTraces) { ExpectStopped("ptrace"); }
TEST_F(ProbeTest, KillsAChildThatSendsSignals) { ExpectStopped("kill"); }
TEST_F(ProbeTest, KillsAChildThatDuplicatesDescriptors) { ExpectStopped("dup"); }

TEST_F(ProbeTest, KillsAChildThatWouldOutliveItsTimeOrWriteCode) {
  if (kSanitizer) GTEST_SKIP() << "sanitizers need these calls";
  ExpectStopped("write input");
  ExpectStopped("map code");
  ExpectStopped("catch alarm");
}

TEST_F(ProbeTest, OutlivesAMemoryBomb) {
  if (kSanitizer) GTEST_SKIP() << "the address space has no limit under a sanitizer";
  Options options = ProbeOptions();
  options.max_memory_bytes = 512u << 20;
  options.timeout = std::chrono::seconds(20);
  extractor_ = Started(options);
  const Outcome outcome = Try("memory");
  EXPECT_EQ(outcome.failure, Failure::kCrashed);
  EXPECT_EQ(outcome.detail, "out of memory");
  EXPECT_EQ(Said("still here"), "still here");
}

TEST_F(ProbeTest, EndsAnEndlessLoop) {
  Options options = ProbeOptions();
  options.timeout = std::chrono::milliseconds(300);
  extractor_ = Started(options);
  const auto begin = std::chrono::steady_clock::now();
  const Outcome outcome = Try("loop");
  EXPECT_EQ(outcome.failure, Failure::kTimeout);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(3));
  EXPECT_EQ(Said("still here"), "still here");
}

TEST_F(ProbeTest, SaysThatAChildCrashed) {
  const Outcome outcome = Try("crash");
  EXPECT_FALSE(outcome.ok);
  EXPECT_EQ(outcome.failure, Failure::kCrashed);
  EXPECT_EQ(Said("still here"), "still here");
}

TEST_F(ProbeTest, NeverTakesAPartForTheWhole) {
  for (const char* act : {"truncated", "no frame", "longer", "twice", "no message"}) {
    const Outcome outcome = Try(act);
    EXPECT_FALSE(outcome.ok) << act;
    EXPECT_EQ(outcome.failure, Failure::kCrashed) << act;
  }
}

TEST_F(ProbeTest, DoesNotBelieveASandboxedChildThatItHasNoSandbox) {
  EXPECT_EQ(Try("claim").failure, Failure::kCrashed);
}

TEST_F(ProbeTest, StopsAFlood) {
  Options options = ProbeOptions();
  options.max_result_bytes = 1 << 20;
  extractor_ = Started(options);
  const Outcome outcome = Try("flood");
  EXPECT_EQ(outcome.failure, Failure::kCrashed);
  EXPECT_EQ(outcome.detail, "the result is too large");
  EXPECT_EQ(Said("still here"), "still here");
}

TEST_F(ProbeTest, RefusesResultsThatAreNotAsTheyMustBe) {
  for (const char* act : {"control", "latin", "long", "empty paragraphs", "secret error"}) {
    const Outcome outcome = Try(act);
    EXPECT_FALSE(outcome.ok) << act;
    EXPECT_EQ(outcome.failure, Failure::kCrashed) << act;
    EXPECT_EQ(outcome.detail.find("text of the file"), std::string::npos);
  }
}

TEST_F(ProbeTest, PassesOnlyAPlainExtension) {
  EXPECT_EQ(Said("extension", "a/b/Report.PDF"), "pdf");
  EXPECT_EQ(Said("extension", "a.b/report"), "failed: no text");
  EXPECT_EQ(Said("extension", "report.p+f"), "failed: no text");
  EXPECT_EQ(Said("extension", "report.averyverylongextension"), "failed: no text");
}

TEST_F(ProbeTest, StartsADeadServerAnew) {
  const std::set<pid_t> before = Children();
  ASSERT_FALSE(before.empty());
  for (const pid_t pid : before) ::kill(pid, SIGKILL);
  EXPECT_EQ(Said("hello"), "hello");
  EXPECT_NE(Children(), before);
}

TEST_F(ProbeTest, OutlivesAServerThatDiesOverAFile) {
  std::thread killer([&] {
    const pid_t server = *Children().begin();
    while (ChildrenOf(server).empty()) std::this_thread::yield();
    ::kill(server, SIGKILL);
  });
  const Outcome outcome = Try("loop");
  killer.join();
  EXPECT_EQ(outcome.failure, Failure::kTimeout);
  EXPECT_EQ(Said("still here"), "still here");
}

TEST_F(ProbeTest, LeavesNoDescriptorOpen) {
  Said("hello");
  const int before = OpenFds();
  for (const char* act : {"hello", "crash", "truncated", "open"}) Try(act);
  EXPECT_EQ(OpenFds(), before);
}

TEST(ExtractorTest, IsUnavailableWithoutItsProgram) {
  Options options;
  options.program = "/nowhere/chancery-extract";
  EXPECT_EQ(Extractor::Start(options).status().code(), StatusCode::kUnavailable);
  options.program = "/bin/true";
  EXPECT_EQ(Extractor::Start(options).status().code(), StatusCode::kUnavailable);
}

// Runs `work` where the kernel knows nothing of one system call.
void WithoutCall(unsigned call, const std::function<void()>& work) {
  std::thread([&] {
    sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const sock_fprog program{std::size(code), code};
    // The filter holds for this thread and what it starts.
    ASSERT_EQ(::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
    ASSERT_EQ(::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program), 0);
    work();
  }).join();
}

TEST(ExtractorTest, ReadsNothingWithoutSeccomp) {
  WithoutCall(SYS_seccomp, [] {
    EXPECT_EQ(Extractor::Start(ProbeOptions()).status().code(), StatusCode::kUnavailable);
  });
}

TEST(ExtractorTest, GoesWithoutLandlock) {
  WithoutCall(SYS_landlock_create_ruleset, [] {
    const auto extractor = Started(ProbeOptions());
    ASSERT_NE(extractor, nullptr);
    const Outcome outcome = extractor->Extract(FileWith("open").get(), "act.txt");
    ASSERT_TRUE(outcome.ok) << outcome.detail;
    EXPECT_EQ(outcome.extracted.paragraph(0).text(), "EACCES");
  });
}

class RealTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_NE(extractor_, nullptr); }
  static Options RealOptions() {
    Options options;
    options.program = CHANCERY_EXTRACT_PROGRAM;
    return options;
  }
  Outcome Extract(std::string_view bytes, const std::string& name) {
    return extractor_->Extract(FileWith(bytes).get(), name);
  }
  std::unique_ptr<Extractor> extractor_ = Started(RealOptions());
};

TEST_F(RealTest, ReadsACable) {
  const Outcome outcome = Extract(
      "MSGID: 1\nTYPE: TELEGRAM\nDATE: 1961-05-01\nFROM: Embassy\nCLASSIFICATION: SECRET\n"
      "TITLE: Grain\n\nPrices rise.\n",
      "d1.txt");
  ASSERT_TRUE(outcome.ok) << outcome.detail;
  EXPECT_EQ(outcome.extracted.marking(), "SECRET");
  EXPECT_EQ(outcome.extracted.paragraph(0).text(), "Prices rise.");
}

TEST_F(RealTest, SaysWhyThereIsNoText) {
  EXPECT_EQ(Extract("", "a.txt").failure, Failure::kEmpty);
  EXPECT_EQ(Extract(" \n \n", "a.txt").failure, Failure::kEmpty);
  EXPECT_EQ(Extract("%PDF-1.4\n", "a.pdf").failure, Failure::kUnreadable);
  EXPECT_EQ(Extract("PK\x03\x04 and so on", "a.docx").failure, Failure::kUnreadable);
  EXPECT_EQ(Extract("a,b\n", "a.csv").detail, "unknown format");
}

TEST_F(RealTest, ReadsEveryFormatAsItIsReadWithoutASandbox) {
  WarmUp();
  const std::pair<const char*, const char*> kFiles[] = {
      {"txt", "SECRET\n\nTalks\n\n(C) One.\n\n(S) Two caf\xC3\xA9.\n"},
      {"txt", "Caf\xE9 in Latin-1, and a \x96 dash.\n"},
      {"txt", "\xFF\xFEs\0e\0c\0r\0e\0t\0"},
      {"md", "# Title\n\nA [link](http://x) and *more*.\n"},
      {"html", "<html><title>T</title><p>One &eacute;<p>Two<script>x</script>"},
      {"html", "<html><meta charset=koi8-r><p>\xF0\xF2\xE9</html>"},
      {"txt", "UNCLAS VALDERON 000123\nSIPDIS\nE.O. 12958: N/A\nSUBJECT: X\n\n1. (U) One.\n"},
  };
  for (const auto& [extension, text] : kFiles) {
    const std::string_view bytes(text, text[0] == '\xFF' ? 14 : std::strlen(text));
    const Outcome outcome = Extract(bytes, std::string("a.") + extension);
    ASSERT_TRUE(outcome.ok) << outcome.detail << " " << text;
    EXPECT_EQ(outcome.extracted.SerializeAsString(),
              ParseFile(bytes, extension).SerializeAsString());
  }
}

TEST_F(RealTest, ReadsTheFileFromItsStartWhereverItStands) {
  const base::Fd fd = FileWith("Some words in a file.\n");
  ::lseek(fd.get(), 10, SEEK_SET);
  const Outcome outcome = extractor_->Extract(fd.get(), "a.txt");
  ASSERT_TRUE(outcome.ok);
  EXPECT_EQ(outcome.extracted.paragraph(0).text(), "Some words in a file.");
}

TEST_F(RealTest, RefusesWhatIsNoFile) {
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  EXPECT_EQ(extractor_->Extract(ends[0], "a.txt").failure, Failure::kUnreadable);
  ::close(ends[0]);
  ::close(ends[1]);
}

}  // namespace
}  // namespace chancery::extract
