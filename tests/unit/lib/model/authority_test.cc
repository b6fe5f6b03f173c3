// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/model/authority.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "lib/base/digest.h"
#include "lib/base/file.h"
#include "tests/testing/temp_dir.h"

namespace chancery::model {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;

constexpr char kPolicy[] = R"(id: "p" version: 1 level { name: "OPEN" } level { name: "SECRET" })";
constexpr char kAnn[] =
    R"(person { id: "ann" name: "Ann" certificate: "ann.crt" grant { atom: "lvl.SECRET" } })";
constexpr char kBob[] = R"(person { id: "bob" certificate: "bob.crt" grant { atom: "lvl.OPEN" } })";

class AuthorityTest : public ::testing::Test {
 protected:
  void SetUp() override {
    Write(policy_, kPolicy);
    Write(people_, kAnn);
  }
  static void Write(const std::filesystem::path& path, std::string_view text) {
    ASSERT_TRUE(base::WriteFileDurably(path, text).ok());
  }
  std::unique_ptr<Authority> Open() {
    auto authority = Authority::Open(policy_, people_, nullptr);
    EXPECT_TRUE(authority.ok()) << authority.status();
    return authority.ok() ? *std::move(authority) : nullptr;
  }
  static StatusCode Code(Authority& authority, std::string_view name) {
    return authority.FindReader(name, kNoon).status().code();
  }
  // Asks until the answer is `code`, since a change counts only at the next look at the file.
  static bool Becomes(Authority& authority, std::string_view name, StatusCode code) {
    const auto end = std::chrono::steady_clock::now() + 5s;
    while (std::chrono::steady_clock::now() < end) {
      if (Code(authority, name) == code) return true;
      std::this_thread::yield();
    }
    return false;
  }

  static constexpr std::chrono::system_clock::time_point kNoon = sys_days(2026y / 1 / 1) + 12h;
  const chancery::testing::TempDir folder_{"authority"};
  const std::filesystem::path policy_ = folder_.path() / "policy.textproto";
  const std::filesystem::path people_ = folder_.path() / "people.textproto";
};

TEST_F(AuthorityTest, KnowsThePolicyAndItsBytes) {
  const auto authority = Open();
  EXPECT_EQ(authority->policy().id(), "p");
  EXPECT_EQ(authority->policy_sha256(), base::Sha256(kPolicy));
}

TEST_F(AuthorityTest, FindsTheReaderOfACertificate) {
  const auto authority = Open();
  const auto reader = authority->FindReader("ann.crt", kNoon);
  ASSERT_TRUE(reader.ok()) << reader.status();
  EXPECT_EQ(reader->id, "ann");
  EXPECT_EQ(reader->name, "Ann");
  EXPECT_EQ(reader->atoms, (policy::Atoms{"lvl.OPEN", "lvl.SECRET", "person:ann"}));
}

TEST_F(AuthorityTest, AdmitsNobodyWhomItDoesNotKnow) {
  const auto authority = Open();
  for (const char* name : {"", "bob.crt", "ann", "ANN.CRT"}) {
    const auto reader = authority->FindReader(name, kNoon);
    EXPECT_EQ(reader.status(), Unauthenticated("no such person")) << name;
  }
}

TEST_F(AuthorityTest, GivesWhatIsHeldOnTheDayInQuestion) {
  Write(
      people_,
      R"(person { id: "ann" certificate: "ann.crt" grant { atom: "lvl.OPEN" until: "2026-01-01" } })");
  const auto authority = Open();
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(authority->FindReader("ann.crt", sys_days(2026y / 1 / 1) + 24h - 1s)
                    ->atoms.Holds("lvl.OPEN"));
    EXPECT_FALSE(
        authority->FindReader("ann.crt", sys_days(2026y / 1 / 2))->atoms.Holds("lvl.OPEN"));
  }
}

TEST_F(AuthorityTest, RefusesToOpenWithoutSoundFiles) {
  EXPECT_EQ(Authority::Open(folder_.path() / "none", people_, nullptr).status().code(),
            StatusCode::kNotFound);
  EXPECT_EQ(Authority::Open(policy_, folder_.path() / "none", nullptr).status().code(),
            StatusCode::kNotFound);
  Write(people_, "person { id: \"\" }");
  const Status people = Authority::Open(policy_, people_, nullptr).status();
  EXPECT_EQ(people.code(), StatusCode::kInvalidArgument);
  EXPECT_NE(people.message().find("people.textproto: person"), std::string::npos) << people;
  Write(policy_, "level");
  const Status policy = Authority::Open(policy_, people_, nullptr).status();
  EXPECT_NE(policy.message().find("policy.textproto: 1:"), std::string::npos) << policy;
}

TEST_F(AuthorityTest, FollowsTheFileWhenItIsReplaced) {
  const auto authority = Open();
  Write(people_, kBob);
  EXPECT_TRUE(Becomes(*authority, "ann.crt", StatusCode::kUnauthenticated));
  EXPECT_EQ(Code(*authority, "bob.crt"), StatusCode::kOk);
}

TEST_F(AuthorityTest, FollowsTheFileWhenItIsChangedInPlaceToTheSameSize) {
  const auto authority = Open();
  std::string other = kAnn;
  other.replace(other.find("ann.crt"), 3, "eve");
  const base::Fd fd(::open(people_.c_str(), O_WRONLY | O_CLOEXEC));
  ASSERT_EQ(::pwrite(fd.get(), other.data(), other.size(), 0), static_cast<ssize_t>(other.size()));
  EXPECT_TRUE(Becomes(*authority, "ann.crt", StatusCode::kUnauthenticated));
  EXPECT_EQ(Code(*authority, "eve.crt"), StatusCode::kOk);
}

TEST_F(AuthorityTest, AdmitsNobodyWhileTheFileIsUnsound) {
  const auto authority = Open();
  for (const char* bad : {"person {", R"(person { id: "ann" grant { atom: "lvl.COSMIC" } })"}) {
    Write(people_, bad);
    EXPECT_TRUE(Becomes(*authority, "ann.crt", StatusCode::kUnavailable)) << bad;
    EXPECT_EQ(authority->FindReader("bob.crt", kNoon).status(),
              Unavailable("the people file cannot be read"));
    Write(people_, kAnn);
    EXPECT_TRUE(Becomes(*authority, "ann.crt", StatusCode::kOk)) << bad;
  }
}

TEST_F(AuthorityTest, AdmitsNobodyWhileTheFileIsAway) {
  const auto authority = Open();
  std::filesystem::remove(people_);
  EXPECT_TRUE(Becomes(*authority, "ann.crt", StatusCode::kUnavailable));
  Write(people_, kAnn);
  EXPECT_TRUE(Becomes(*authority, "ann.crt", StatusCode::kOk));
}

TEST_F(AuthorityTest, LogsOnceAChange) {
  const auto authority = Open();
  ::testing::internal::CaptureStderr();
  Write(people_, R"(person { id: "ann" grant { atom: "lvl.COSMIC" } })");
  EXPECT_TRUE(Becomes(*authority, "ann.crt", StatusCode::kUnavailable));
  const auto end = std::chrono::steady_clock::now() + 700ms;  // Time for three more looks.
  while (std::chrono::steady_clock::now() < end) Code(*authority, "ann.crt");
  const std::string log = ::testing::internal::GetCapturedStderr();
  EXPECT_EQ(std::count(log.begin(), log.end(), '\n'), 1) << log;
  EXPECT_NE(log.find("lvl.COSMIC"), std::string::npos) << log;
}

TEST_F(AuthorityTest, AnswersManyThreadsThroughAChange) {
  const auto authority = Open();
  std::atomic<int> wrong = 0;
  std::atomic<bool> done = false;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      while (!done) {
        const auto ann = authority->FindReader("ann.crt", kNoon);
        const bool fine = ann.ok()
                              ? ann->atoms.Holds("lvl.SECRET") && ann->atoms.Holds("person:ann")
                              : ann.status().code() == StatusCode::kUnauthenticated;
        wrong += fine ? 0 : 1;
      }
    });
  }
  for (int i = 0; i < 3; ++i) {
    Write(people_, kBob);
    EXPECT_TRUE(Becomes(*authority, "ann.crt", StatusCode::kUnauthenticated));
    Write(people_, kAnn);
    EXPECT_TRUE(Becomes(*authority, "ann.crt", StatusCode::kOk));
  }
  done = true;
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

TEST_F(AuthorityTest, BoundsSessionsByTheListenerAndTheDevice) {
  Write(people_, std::string(kAnn) + R"(person { id: "eve" certificate: "eve" certificate: "eve2"
      device { certificate: "eve2" ceiling { atom: "role:a" } }
      grant { atom: "lvl.SECRET" } grant { atom: "role:a" } grant { atom: "role:b" } })");
  config::v1::Ceiling listener;
  listener.set_level("OPEN");
  const auto authority = Authority::Open(policy_, people_, &listener);
  ASSERT_TRUE(authority.ok()) << authority.status();
  const auto reader = [&](std::string_view name) { return *(*authority)->FindReader(name, kNoon); };
  EXPECT_EQ(reader("ann.crt").atoms, (policy::Atoms{"lvl.OPEN", "person:ann"}));
  EXPECT_EQ(reader("ann.crt").ceilings, std::vector<std::string>{"listener: OPEN"});
  EXPECT_EQ(reader("eve").atoms, (policy::Atoms{"lvl.OPEN", "person:eve", "role:a", "role:b"}));
  EXPECT_EQ(reader("eve2").atoms, (policy::Atoms{"lvl.OPEN", "role:a"}));
  EXPECT_EQ(reader("eve2").ceilings,
            (std::vector<std::string>{"listener: OPEN", "certificate: any level, role:a"}));
  EXPECT_EQ(reader("eve").atoms.Holds("role:b"), true);  // The other session left no trace.
}

TEST_F(AuthorityTest, RefusesAListenersCeilingThatItDoesNotUnderstand) {
  config::v1::Ceiling listener;
  EXPECT_EQ(Authority::Open(policy_, people_, &listener).status().code(),
            StatusCode::kInvalidArgument);
  listener.set_level("COSMIC");
  EXPECT_EQ(Authority::Open(policy_, people_, &listener).status().code(),
            StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace chancery::model
