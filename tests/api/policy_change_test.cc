// SPDX-License-Identifier: GPL-3.0-or-later
// An archive that passes to another version of the policy is as one that was never under any other.
#include <filesystem>
#include <string>
#include <thread>
#include <utility>

#include "chancery/v1/admin.pb.h"
#include "lib/base/digest.h"
#include "lib/base/file.h"
#include "tests/api/ministry.h"
#include "tests/testing/temp_dir.h"

namespace chancery::api {
namespace {

namespace fs = std::filesystem;
using testing::Daemon;
using testing::World;

std::string Replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

class PolicyChangeTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto first =
        base::ReadFile(testing::SourceFolder() / "config/policies/ministry.textproto");
    ASSERT_TRUE(first.ok()) << first.status();
    first_ = *first;
    // GBR and FRA change places: other readers, the same words.
    readers_ = Replaced(first_, "version: 1", "version: 2");
    readers_ = Replaced(readers_, "atom: \"nat:GBR\"", "atom: \"nat:?\"");
    readers_ = Replaced(readers_, "atom: \"nat:FRA\"", "atom: \"nat:GBR\"");
    readers_ = Replaced(readers_, "atom: \"nat:?\"", "atom: \"nat:FRA\"");
    // A new word.
    words_ = Replaced(first_, "version: 1", "version: 3") +
             "\ncategory { id: \"crypt\" kind: RESTRICTIVE value { name: \"CRYPT\" } }\n";
    world_ = Make("world", first_);
    const Status started = world_->Start();
    ASSERT_TRUE(started.ok()) << started;
    Fill(*world_);
  }

  // A grant that the policy does not know would admit nobody.
  config::v1::People PeopleUnder(const std::string& policy) {
    config::v1::People people = People();
    std::vector<std::string> grants = {"lvl.TOP SECRET", "cat.exdis.EXDIS", "nat:own"};
    if (policy == words_) grants.push_back("cat.crypt.CRYPT");
    *people.add_person() = testing::Person("cipher", grants);
    *people.add_person() = testing::Person("officer", {"lvl.UNCLASSIFIED", "role:security"});
    return people;
  }

  std::unique_ptr<World> Make(const std::string& name, const std::string& policy) {
    fs::create_directories(temp_.path() / name);
    World::Options options;
    options.people = PeopleUnder(policy);
    options.policy = temp_.path() / (name + ".textproto");
    options.secret = std::string(32, 's');
    EXPECT_TRUE(base::WriteFileDurably(options.policy, policy).ok());
    auto made = World::Make(Own(), temp_.path() / name, std::move(options));
    EXPECT_TRUE(made.ok()) << made.status();
    return *std::move(made);
  }

  void Fill(World& world) {
    for (int i = 0; i < 60; ++i) {
      static const char* const kMarkings[] = {"SECRET//REL TO GBR", "SECRET", "SECRET//CRYPT",
                                              "UNCLASSIFIED", "SECRET//REL TO GBR, USA"};
      std::string text = std::string(kMarkings[i % 5]) + "\n\nSubject: Paper " + std::to_string(i) +
                         "\n\n1. (U) Of the passage: larkmoor " + std::to_string(i) + ".\n\n2. (" +
                         (i % 5 == 0   ? "S//REL TO GBR"
                          : i % 5 == 4 ? "S//REL TO GBR, USA"
                          : i % 5 == 3 ? "U"
                                       : "S") +
                         ") More of it: larkmoor quendale.\n";
      const auto taken = world.Submit("clerk", std::to_string(i), text);
      ASSERT_TRUE(taken.ok()) << taken.status();
      if (i != 20) continue;
      v1::SetLabelRequest label;
      label.set_id(taken->id());
      label.set_marking("CONFIDENTIAL//REL TO GBR");
      const auto line = world.As("officer", Daemon::kIndexer);
      ASSERT_TRUE(line.ok());
      const auto set = (*line)->Ask<v1::SetLabelResponse>(testing::kSetLabel, label);
      ASSERT_TRUE(set.ok()) << set.status();
    }
    ASSERT_TRUE(world.WaitApplied().ok());
  }

  // Everything that anybody is told.
  std::string Answers(World& world) {
    std::string all;
    for (const char* reader : {"chief", "desk", "public", "ally", "envoy", "cipher"}) {
      for (const char* query : {"larkmoor", "quendale", "", "larkmoor NOT quendale"}) {
        const auto found = world.Search(reader, query, 100);
        EXPECT_TRUE(found.ok()) << found.status();
        if (!found.ok()) continue;
        all += found->ShortDebugString() + '\n';
        for (const auto& hit : found->hits()) {
          const auto document = world.GetDocument(reader, hit.id());
          EXPECT_TRUE(document.ok()) << document.status();
          if (document.ok()) all += document->ShortDebugString() + '\n';
        }
      }
    }
    return all;
  }

  std::string AnswersUnder(const std::string& policy) {
    const std::string name = "lone" + base::Hex(base::RandomBytes(4));
    const auto world = Make(name, policy);
    EXPECT_TRUE(world->Start().ok());
    Fill(*world);
    return Answers(*world);
  }

  void Write(const std::string& policy) {
    ASSERT_TRUE(base::WriteFileDurably(temp_.path() / "world.textproto", policy).ok());
    ASSERT_TRUE(world_->SetPeople(PeopleUnder(policy)).ok());
  }

  testing::TempDir temp_{"policy_change"};
  std::string first_, readers_, words_;
  std::unique_ptr<World> world_;
};

TEST_F(PolicyChangeTest, ChangesWhoReadsWhat) {
  ASSERT_EQ(Ids(world_->Search("ally", "quendale", 100)).size(), 48u);
  ASSERT_TRUE(world_->Stop().ok());
  Write(readers_);
  const Status started = world_->Start();
  ASSERT_TRUE(started.ok()) << started;
  EXPECT_EQ(Ids(world_->Search("ally", "quendale", 100)).size(), 24u);
  EXPECT_EQ(Answers(*world_), AnswersUnder(readers_));
  EXPECT_NE(world_->Log(Daemon::kIndexer).find("version 2 of the policy is in force"),
            std::string::npos);
  EXPECT_NE(world_->Log(Daemon::kIndexer).find("its words are the same"), std::string::npos);
}

TEST_F(PolicyChangeTest, TakesOutOfQuarantineWhatIsUnderstoodNow) {
  ASSERT_EQ(world_->ListQuarantine("keeper")->entries_size(), 12);
  ASSERT_TRUE(world_->Stop().ok());
  Write(words_);
  ASSERT_TRUE(world_->Start().ok());
  EXPECT_EQ(world_->ListQuarantine("keeper")->entries_size(), 0);
  EXPECT_EQ(Answers(*world_), AnswersUnder(words_));

  // And back into it, when a later version has forgotten the word.
  ASSERT_TRUE(world_->Stop().ok());
  const std::string without = Replaced(first_, "version: 1", "version: 4");
  Write(without);
  ASSERT_TRUE(world_->Start().ok());
  EXPECT_EQ(world_->ListQuarantine("keeper")->entries_size(), 12);
  EXPECT_EQ(Answers(*world_), AnswersUnder(without));
}

TEST_F(PolicyChangeTest, StopsServersThatHaveTheOneBefore) {
  ASSERT_TRUE(world_->Stop(Daemon::kIndexer).ok());
  Write(readers_);
  ASSERT_TRUE(world_->Start(Daemon::kIndexer).ok());
  EXPECT_FALSE(world_->Search("ally", "quendale").ok());
  ASSERT_TRUE(world_->Restart(Daemon::kSearchd).ok());
  EXPECT_EQ(Ids(world_->Search("ally", "quendale", 100)).size(), 24u);
}

TEST_F(PolicyChangeTest, RefusesToGoBack) {
  ASSERT_TRUE(world_->Stop().ok());
  Write(readers_);
  ASSERT_TRUE(world_->Start().ok());
  ASSERT_TRUE(world_->Stop().ok());
  for (const std::string& other :
       {first_, readers_ + "\n", Replaced(words_, "id: \"ministry\"", "id: \"palace\"")}) {
    Write(other);
    ASSERT_TRUE(world_->Launch(Daemon::kIndexer).ok());
    EXPECT_FALSE(world_->Await(Daemon::kIndexer).ok());
    ASSERT_TRUE(world_->Launch(Daemon::kSearchd).ok());
    ASSERT_TRUE(world_->Await(Daemon::kSearchd).ok());
    EXPECT_EQ(world_->Search("chief", "quendale").status().code(), StatusCode::kUnavailable);
    world_->Kill(Daemon::kSearchd);
    world_->Kill(Daemon::kIndexer);
  }
  Write(readers_);
  ASSERT_TRUE(world_->Start().ok());
  EXPECT_EQ(Answers(*world_), AnswersUnder(readers_));
}

TEST_F(PolicyChangeTest, GoesOnWhereItWasKilled) {
  ASSERT_TRUE(world_->Stop().ok());
  Write(words_);
  for (const int ms : {30, 60, 90, 120, 160, 200}) {
    ASSERT_TRUE(world_->Launch(Daemon::kIndexer).ok());
    std::this_thread::sleep_for(std::chrono::milliseconds(ms));
    world_->Kill(Daemon::kIndexer);
  }
  ASSERT_TRUE(world_->Start().ok());
  EXPECT_EQ(Answers(*world_), AnswersUnder(words_));
}

}  // namespace
}  // namespace chancery::api
