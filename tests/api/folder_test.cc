// SPDX-License-Identifier: GPL-3.0-or-later
// Watched folders: what happens to files happens to documents.
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "tests/api/ministry.h"
#include "tests/testing/temp_dir.h"

namespace chancery::api {
namespace {

namespace fs = std::filesystem;

class FolderTest : public ::testing::Test {
 protected:
  void SetUp() override {
    fs::create_directories(inbox());
    testing::World::Options options;
    options.people = People();
    auto* folder = options.indexer.add_folder();
    folder->set_name("inbox");
    folder->set_path(inbox());
    folder->set_default_marking("CONFIDENTIAL");
    auto made = testing::World::Make(Own(), temp_.path() / "world", std::move(options));
    ASSERT_TRUE(made.ok()) << made.status();
    world_ = *std::move(made);
    fs::create_directories(inbox() / "sub");
    Write("sub/first.txt", "SECRET\n\nThere before the start: morvental.\n");
    const Status started = world_->Start();
    ASSERT_TRUE(started.ok()) << started;
  }

  void TearDown() override {
    if (world_ == nullptr) return;
    const Status stopped = world_->Stop();
    EXPECT_TRUE(stopped.ok()) << stopped;
  }

  fs::path inbox() const { return temp_.path() / "inbox"; }

  void Write(const std::string& name, std::string_view text) {
    std::ofstream(inbox() / name, std::ios::binary) << text;
  }

  // True as soon as chief finds as many.
  bool Finds(std::string_view query, int count) {
    return Eventually([&] {
      const auto found = world_->Search("chief", query);
      return found.ok() && found->hits_size() == count;
    });
  }

  std::string IdOf(std::string_view query) {
    const auto found = world_->Search("chief", query);
    return found.ok() && found->hits_size() == 1 ? found->hits(0).id() : "";
  }

  testing::TempDir temp_{"folder"};
  std::unique_ptr<testing::World> world_;
};

TEST_F(FolderTest, TakesWhatIsThereAtTheStart) {
  ASSERT_TRUE(world_->WaitApplied().ok());
  EXPECT_EQ(world_->Search("chief", "morvental")->hits_size(), 1);
  EXPECT_EQ(world_->Search("desk", "morvental")->hits_size(), 0);
}

TEST_F(FolderTest, TakesNewFilesAndNewFolders) {
  Write("new.txt", "UNCLASSIFIED\n\nA new file: castrovel.\n");
  EXPECT_TRUE(Finds("castrovel", 1));
  fs::create_directories(inbox() / "a/b/c");
  Write("a/b/c/deep.txt", "UNCLASSIFIED\n\nDeep down: undervane.\n");
  EXPECT_TRUE(Finds("undervane", 1));
}

TEST_F(FolderTest, FollowsChanges) {
  Write("changing.txt", "UNCLASSIFIED\n\nBefore: elmsworth.\n");
  ASSERT_TRUE(Finds("elmsworth", 1));
  const std::string id = IdOf("elmsworth");
  Write("changing.txt", "UNCLASSIFIED\n\nAfterwards: oakmere.\n");
  EXPECT_TRUE(Finds("oakmere", 1));
  EXPECT_TRUE(Finds("elmsworth", 0));
  EXPECT_EQ(IdOf("oakmere"), id);
}

TEST_F(FolderTest, FollowsDeletions) {
  ASSERT_TRUE(Finds("morvental", 1));
  fs::remove(inbox() / "sub/first.txt");
  EXPECT_TRUE(Finds("morvental", 0));
}

TEST_F(FolderTest, FollowsRenames) {
  ASSERT_TRUE(Finds("morvental", 1));
  const std::string id = IdOf("morvental");
  fs::rename(inbox() / "sub/first.txt", inbox() / "second.txt");
  EXPECT_TRUE(Eventually([&] {
    const std::string now = IdOf("morvental");
    return !now.empty() && now != id;  // Its place is its identity.
  }));
  fs::rename(inbox() / "sub", inbox() / "other");
  Write("other/more.txt", "UNCLASSIFIED\n\nIn the renamed folder: brindlewick.\n");
  EXPECT_TRUE(Finds("brindlewick", 1));
}

TEST_F(FolderTest, FollowsARenamedFolderWithAllThatIsInIt) {
  ASSERT_TRUE(Finds("morvental", 1));
  const std::string id = IdOf("morvental");
  fs::rename(inbox() / "sub", temp_.path() / "elsewhere");
  EXPECT_TRUE(Finds("morvental", 0));
  fs::rename(temp_.path() / "elsewhere", inbox() / "sub");
  EXPECT_TRUE(Finds("morvental", 1));
  EXPECT_EQ(IdOf("morvental"), id);
}

TEST_F(FolderTest, MarksUnmarkedFilesAsTheFolderSays) {
  Write("bare.txt", "No marking at all: tallowmere.\n");
  ASSERT_TRUE(Finds("tallowmere", 1));
  EXPECT_EQ(world_->Search("public", "tallowmere")->hits_size(), 0);
  EXPECT_EQ(world_->Search("desk", "tallowmere")->hits(0).label().marking(), "CONFIDENTIAL");
}

TEST_F(FolderTest, PutsWhatItCannotReadInQuarantineAndGoesOn) {
  Write("broken.pdf", "%PDF-1.7\nthis is no PDF\n");
  Write("noise.bin", std::string("\x7f\x45\x4c\x46\0\0\1\2\3", 9));
  Write("empty.txt", "");
  Write("unknown.txt", "SECRET//ZIRCONIUM\n\nstonefall\n");
  Write("good.txt", "UNCLASSIFIED\n\nAnd a good one: stonefall.\n");
  EXPECT_TRUE(Finds("stonefall", 1));
  EXPECT_TRUE(Eventually([&] {
    const auto list = world_->ListQuarantine("keeper");
    return list.ok() && list->entries_size() == 4;
  }));
  EXPECT_TRUE(world_->WaitApplied().ok());
}

TEST_F(FolderTest, PassesOverWhatIsNoFile) {
  ASSERT_EQ(mkfifo((inbox() / "pipe").c_str(), 0600), 0);
  fs::create_symlink("/nowhere", inbox() / "dangling.txt");
  { std::ofstream(temp_.path() / "outside.txt") << "UNCLASSIFIED\n\nFrom outside: foxglove.\n"; }
  fs::create_symlink(temp_.path() / "outside.txt", inbox() / "link.txt");
  fs::create_directory_symlink(temp_.path(), inbox() / "loop");
  Write("plain.txt", "UNCLASSIFIED\n\nA plain file: gorsebank.\n");
  EXPECT_TRUE(Finds("gorsebank", 1));
  EXPECT_TRUE(world_->WaitApplied().ok());
  EXPECT_EQ(world_->Search("chief", "foxglove")->hits_size(), 0);
}

TEST_F(FolderTest, NoticesWhatHappenedWhileItWasDown) {
  Write("kept.txt", "UNCLASSIFIED\n\nThis stays: larchfield.\n");
  ASSERT_TRUE(Finds("larchfield", 1));
  ASSERT_TRUE(world_->Stop(testing::Daemon::kIndexer).ok());
  fs::remove(inbox() / "sub/first.txt");
  Write("kept.txt", "SECRET\n\nThis has changed: larchfield rowanbeck.\n");
  Write("later.txt", "UNCLASSIFIED\n\nThis is new: juniperdale.\n");
  ASSERT_TRUE(world_->Start(testing::Daemon::kIndexer).ok());
  ASSERT_TRUE(world_->WaitApplied().ok());
  EXPECT_EQ(world_->Search("chief", "morvental")->hits_size(), 0);
  EXPECT_EQ(world_->Search("chief", "rowanbeck")->hits_size(), 1);
  EXPECT_EQ(world_->Search("public", "larchfield")->hits_size(), 0);
  EXPECT_EQ(world_->Search("chief", "juniperdale")->hits_size(), 1);
}

TEST_F(FolderTest, DoesNothingForFilesThatAreAsTheyWere) {
  ASSERT_TRUE(world_->WaitApplied().ok());
  const auto before = world_->GetStatus();
  ASSERT_TRUE(before.ok());
  ASSERT_TRUE(world_->Restart(testing::Daemon::kIndexer).ok());
  Write("sub/first.txt", "SECRET\n\nThere before the start: morvental.\n");  // The same bytes.
  Write("mark.txt", "UNCLASSIFIED\n\nSomething new behind it: hawthorpe.\n");
  ASSERT_TRUE(Finds("hawthorpe", 1));
  const auto after = world_->GetStatus();
  ASSERT_TRUE(after.ok());
  EXPECT_EQ(after->journal_head(), before->journal_head() + 1);
}

}  // namespace
}  // namespace chancery::api
