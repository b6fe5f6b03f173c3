// SPDX-License-Identifier: GPL-3.0-or-later
// Sessions that hold less than the person does: those of a device, and those through a listener.
#include <algorithm>
#include <fstream>

#include "tests/api/ministry.h"
#include "tests/testing/audit_log.h"
#include "tests/testing/temp_dir.h"

namespace chancery::api {
namespace {

using testing::Daemon;
using testing::World;

// The last answer to `person` in searchd's audit.
audit::v1::Answer LastTo(World& world, std::string_view person) {
  const auto records = testing::ReadRecords(world.audit_dir(Daemon::kSearchd));
  const auto found = std::find_if(records.rbegin(), records.rend(), [&](const auto& record) {
    return record.answer().person() == person;
  });
  return found == records.rend() ? audit::v1::Answer() : found->answer();
}

std::vector<std::string> CeilingsOf(const audit::v1::Answer& answer) {
  return {answer.ceiling().begin(), answer.ceiling().end()};
}

TEST(DeviceCeilingTest, HidesWhatItsOwnerMayReadElsewhere) {
  const std::string high = Put("device-high", "SECRET\n\nA device is below: brackenwold.\n");
  const std::string low = Put("device-low", "CONFIDENTIAL\n\nA device is below: brackenwold.\n");
  EXPECT_EQ(Ids(Shared().Search("traveller", "brackenwold")).size(), 2u);
  EXPECT_TRUE(Shared().GetDocument("traveller", high).ok());
  EXPECT_EQ(Ids(Shared().Search("traveller-phone", "brackenwold")), std::vector<std::string>{low});
  EXPECT_TRUE(Shared().GetDocument("traveller-phone", low).ok());
  EXPECT_EQ(Shared().GetDocument("traveller-phone", high).status().code(), StatusCode::kNotFound);
}

TEST(DeviceCeilingTest, GivesNothing) {
  const std::string id = Put("device-gift", "SECRET//LIMDIS\n\nNothing is given: thornquill.\n");
  EXPECT_EQ(Shared().GetDocument("traveller", id).status().code(), StatusCode::kNotFound);
  EXPECT_EQ(Shared().GetDocument("traveller-tablet", id).status().code(), StatusCode::kNotFound);
  EXPECT_EQ(Shared().GetDocument("chief", id).ok(), true);
}

// Of the certificate's atoms only those in the list are left, roles among them.
TEST(DeviceCeilingTest, TakesRolesAndPosts) {
  EXPECT_TRUE(Shared().Submit("traveller", "device-role", "SECRET\n\nx\n").ok());
  EXPECT_EQ(Shared().Submit("traveller-tablet", "device-role", "SECRET\n\nx\n").status().code(),
            StatusCode::kPermissionDenied);
  EXPECT_TRUE(Shared().Search("traveller-tablet", "anything").ok());
  EXPECT_EQ(LastTo(Shared(), "traveller").post_size(), 0);
  EXPECT_TRUE(Shared().Search("traveller", "anything").ok());
  EXPECT_EQ(LastTo(Shared(), "traveller").post_size(), 1);
}

TEST(DeviceCeilingTest, IsInTheAudit) {
  EXPECT_TRUE(Shared().Search("traveller", "anything").ok());
  EXPECT_EQ(CeilingsOf(LastTo(Shared(), "traveller")), std::vector<std::string>{});
  EXPECT_TRUE(Shared().Search("traveller-phone", "anything").ok());
  EXPECT_EQ(CeilingsOf(LastTo(Shared(), "traveller")),
            std::vector<std::string>{"certificate: CONFIDENTIAL"});
  EXPECT_TRUE(Shared().Search("traveller-tablet", "anything").ok());
  EXPECT_EQ(CeilingsOf(LastTo(Shared(), "traveller")),
            std::vector<std::string>{"certificate: any level, nat:own, person:*"});
}

TEST(DeviceCeilingTest, HoldsForPageTokensOfOtherSessionsToo) {
  for (int i = 0; i < 3; ++i) {
    Put("device-page-" + std::to_string(i), "SECRET\n\nSecret pages: quennelling.\n");
  }
  const std::string low = Put("device-page-low", "CONFIDENTIAL\n\nA page: quennelling.\n");
  std::string token;
  for (int page = 0; page < 4; ++page) {
    const auto below = Shared().Search("traveller-phone", "quennelling", 1, token);
    if (below.ok()) {
      for (const v1::Hit& hit : below->hits()) EXPECT_EQ(hit.id(), low);
    } else {
      EXPECT_EQ(below.status().code(), StatusCode::kInvalidArgument);
    }
    const auto full = Shared().Search("traveller", "quennelling", 1, token);
    ASSERT_TRUE(full.ok()) << full.status();
    EXPECT_EQ(full->hits_size(), 1);
    token = full->next_page_token();
    EXPECT_EQ(token.empty(), page == 3);
  }
}

TEST(DeviceCeilingTest, AdmitsNobodyWhileItIsUnsound) {
  for (const bool known_level : {false, true}) {
    config::v1::People unsound = People();
    for (auto& person : *unsound.mutable_person()) {
      if (person.id() != "traveller") continue;
      if (known_level) {
        person.mutable_device(0)->set_certificate("chief");
      } else {
        person.mutable_device(0)->mutable_ceiling()->set_level("COSMIC");
      }
    }
    ASSERT_TRUE(Shared().SetPeople(unsound).ok());
    EXPECT_TRUE(Eventually([] {
      return Shared().Search("chief", "x").status().code() == StatusCode::kUnavailable &&
             Shared().GetStatus().status().code() == StatusCode::kUnavailable;
    }));
    ASSERT_TRUE(Shared().SetPeople(People()).ok());
    EXPECT_TRUE(
        Eventually([] { return Shared().Search("chief", "x").ok() && Shared().GetStatus().ok(); }));
  }
}

// A server of its own, whose listeners have ceilings, with documents from a folder.
class ListenerCeilingTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(folder_.path() / "in");
    std::ofstream(folder_.path() / "in" / "low.txt") << "CONFIDENTIAL\n\nA room: wexcombe.\n";
    std::ofstream(folder_.path() / "in" / "high.txt") << "SECRET\n\nA room: wexcombe.\n";
    std::ofstream(folder_.path() / "in" / "open.txt") << "UNCLASSIFIED\n\nA room: wexcombe.\n";
    World::Options options;
    options.people = People();
    auto* watched = options.indexer.add_folder();
    watched->set_name("in");
    watched->set_path(folder_.path() / "in");
    options.indexer.mutable_listener()->mutable_ceiling()->add_atom("role:records");
    options.searchd.mutable_listener()->mutable_ceiling()->set_level("CONFIDENTIAL");
    auto made = World::Make(Own(), folder_.path() / "world", std::move(options));
    ASSERT_TRUE(made.ok()) << made.status();
    world_ = *std::move(made);
  }

  static std::vector<std::string> Markings(const Result<v1::SearchResponse>& found) {
    EXPECT_TRUE(found.ok()) << found.status();
    std::vector<std::string> markings;
    if (!found.ok()) return markings;
    for (const v1::Hit& hit : found->hits()) markings.push_back(hit.label().marking());
    std::sort(markings.begin(), markings.end());
    return markings;
  }

  const testing::TempDir folder_{"ceiling"};
  std::unique_ptr<World> world_;
};

TEST_F(ListenerCeilingTest, BoundsEverybody) {
  ASSERT_TRUE(world_->Start().ok());
  ASSERT_TRUE(world_->WaitApplied().ok());
  EXPECT_EQ(Markings(world_->Search("chief", "wexcombe")),
            (std::vector<std::string>{"CONFIDENTIAL", "UNCLASSIFIED"}));
  EXPECT_EQ(Markings(world_->Search("public", "wexcombe")),
            std::vector<std::string>{"UNCLASSIFIED"});
  EXPECT_EQ(CeilingsOf(LastTo(*world_, "chief")),
            std::vector<std::string>{"listener: CONFIDENTIAL"});
  EXPECT_TRUE(world_->Search("traveller-phone", "wexcombe").ok());
  EXPECT_EQ(CeilingsOf(LastTo(*world_, "traveller")),
            (std::vector<std::string>{"listener: CONFIDENTIAL", "certificate: CONFIDENTIAL"}));

  EXPECT_TRUE(world_->GetStatus().ok());
  EXPECT_EQ(world_->Submit("clerk", "x", "SECRET\n\nx\n").status().code(),
            StatusCode::kPermissionDenied);
  EXPECT_TRUE(world_->Stop().ok());
}

TEST_F(ListenerCeilingTest, KeepsADaemonFromStartingWithOneThatItDoesNotKnow) {
  world_.reset();
  World::Options options;
  options.people = People();
  options.indexer.mutable_listener()->mutable_ceiling()->set_level("COSMIC");
  auto made = World::Make(Own(), folder_.path() / "unsound", std::move(options));
  ASSERT_TRUE(made.ok()) << made.status();
  const Status started = (*made)->Start(Daemon::kIndexer);
  EXPECT_FALSE(started.ok());
  EXPECT_NE((*made)->Log(Daemon::kIndexer).find("COSMIC"), std::string::npos);
}

}  // namespace
}  // namespace chancery::api
