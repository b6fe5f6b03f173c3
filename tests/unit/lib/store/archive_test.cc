// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/store/archive.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <limits>

#include "lib/base/digest.h"
#include "tests/testing/temp_dir.h"

namespace chancery::store {
namespace {

namespace fs = std::filesystem;

DocumentId IdOf(const std::string& source) { return base::Sha256(source).substr(0, 16); }

// A version of the document of `source` with one view in each of these classes.
Change Version(const std::string& source, const std::vector<std::string>& classes,
               const std::string& text = "text") {
  Change change{source, IdOf(source), v1::Source(), v1::Record(), {}, {}, {}};
  change.remembered->set_outcome(chancery::v1::OUTCOME_ADDED);
  change.record->set_id(change.id);
  change.record->set_source(source);
  for (const std::string& each : classes) {
    change.record->add_view()->set_class_id(each);
    chancery::v1::Document view;
    view.add_portions()->set_text(text + " for " + each);
    change.views.push_back(view);
    v1::ViewClass view_class;
    view_class.mutable_readable_by()->add_clause()->add_atom("atom of " + each);
    change.classes.push_back(view_class);
  }
  return change;
}

Change Removal(const std::string& source) { return {source, IdOf(source), {}, {}, {}, {}, {}}; }

Change Quarantined(const std::string& source) {
  Change change = Removal(source);
  change.remembered.emplace();
  change.remembered->set_outcome(chancery::v1::OUTCOME_QUARANTINED);
  change.quarantine.emplace();
  change.quarantine->set_source(source);
  return change;
}

class ArchiveTest : public ::testing::Test {
 protected:
  void SetUp() override { Open(); }

  void Open() {
    archive_.reset();
    auto archive = Archive::Open({folder(), 0, 1 << 20});
    ASSERT_TRUE(archive.ok()) << archive.status();
    archive_ = *std::move(archive);
  }

  fs::path folder() const { return temp_.path() / "records"; }

  std::uint64_t Apply(const std::vector<Change>& changes) {
    const auto head = archive_->Apply(changes);
    EXPECT_TRUE(head.ok()) << head.status();
    return head.value_or(0);
  }

  void ExpectCounts(std::uint64_t documents, std::uint64_t quarantined) {
    const auto counts = archive_->Count();
    ASSERT_TRUE(counts.ok()) << counts.status();
    EXPECT_EQ(counts->documents, documents);
    EXPECT_EQ(counts->quarantined, quarantined);
  }

  testing::TempDir temp_{"archive"};
  std::unique_ptr<Archive> archive_;
};

TEST_F(ArchiveTest, NumbersChangesInOrder) {
  EXPECT_EQ(archive_->Head().value_or(9), 0u);
  EXPECT_EQ(Apply({Version("a", {"x"}), Version("b", {"x", "y"})}), 2u);
  EXPECT_EQ(Apply({Version("a", {"y"})}), 3u);
  EXPECT_EQ(archive_->Head().value_or(9), 3u);
  EXPECT_EQ(archive_->ReadRecord(IdOf("a"))->version(), 3u);
  EXPECT_EQ(archive_->ReadRecord(IdOf("b"))->version(), 2u);
  const auto entry = archive_->ReadJournal(3);
  ASSERT_TRUE(entry.ok()) << entry.status();
  EXPECT_EQ(entry->id(), IdOf("a"));
  ASSERT_EQ(entry->removed_class_size(), 1);
  EXPECT_EQ(entry->removed_class(0), "x");
  ASSERT_EQ(entry->added_class_size(), 1);
  EXPECT_EQ(entry->added_class(0), "y");
  EXPECT_EQ(archive_->ReadClass("y")->readable_by().clause(0).atom(0), "atom of y");
}

TEST_F(ArchiveTest, ChainsTheJournal) {
  Apply({Version("a", {"x"}), Version("b", {"x"})});
  Apply({Removal("a")});
  Open();
  Apply({Version("c", {"x"})});
  std::string before(32, '\0');
  for (std::uint64_t seq = 1; seq <= 4; ++seq) {
    const auto entry = archive_->ReadJournal(seq);
    ASSERT_TRUE(entry.ok()) << entry.status();
    EXPECT_EQ(entry->seq(), seq);
    EXPECT_EQ(entry->previous_sha256(), before);
    before = base::Sha256(entry->SerializeAsString());
  }
}

TEST_F(ArchiveTest, LeavesNothingOfTheVersionBefore) {
  Apply({Version("a", {"x", "y"}, "old")});
  Apply({Version("a", {"x"}, "new")});
  EXPECT_EQ(archive_->ReadView(IdOf("a"), 2, 0)->portions(0).text(), "new for x");
  for (const std::uint32_t view : {0u, 1u}) {
    EXPECT_EQ(archive_->ReadView(IdOf("a"), 1, view).status().code(), StatusCode::kNotFound);
  }
  ExpectCounts(1, 0);
}

TEST_F(ArchiveTest, RemovesWithAllThatBelongsToIt) {
  Apply({Version("a", {"x"})});
  EXPECT_EQ(Apply({Removal("a")}), 2u);
  EXPECT_EQ(archive_->ReadRecord(IdOf("a")).status().code(), StatusCode::kNotFound);
  EXPECT_EQ(archive_->ReadView(IdOf("a"), 1, 0).status().code(), StatusCode::kNotFound);
  EXPECT_EQ(archive_->ReadSource("a").status().code(), StatusCode::kNotFound);
  EXPECT_EQ(archive_->ReadJournal(2)->removed_class(0), "x");
  EXPECT_EQ(archive_->ReadJournal(2)->added_class_size(), 0);
  ExpectCounts(0, 0);
}

TEST_F(ArchiveTest, GivesNoNumberToWhatTouchesNoReader) {
  Apply({Version("a", {"x"})});
  EXPECT_EQ(Apply({Quarantined("q")}), 1u);
  EXPECT_EQ(Apply({Removal("never")}), 1u);
  EXPECT_EQ(Apply({Quarantined("a")}), 2u);  // This takes a document away.
}

TEST_F(ArchiveTest, CountsWhatIsInQuarantine) {
  Apply({Version("a", {"x"}), Quarantined("q1"), Quarantined("q2")});
  ExpectCounts(1, 2);
  Apply({Quarantined("q1"), Quarantined("a")});
  ExpectCounts(0, 3);
  Apply({Version("q1", {"x"}), Removal("q2")});
  ExpectCounts(1, 1);
  const auto list = archive_->ListQuarantine("", 10);
  ASSERT_TRUE(list.ok()) << list.status();
  ASSERT_EQ(list->size(), 1u);
  EXPECT_EQ((*list)[0].source(), "a");
  Open();
  ExpectCounts(1, 1);
}

TEST_F(ArchiveTest, ListsQuarantineInPages) {
  Apply({Quarantined("a"), Quarantined("ab"), Quarantined("b"), Quarantined("c")});
  const auto list = archive_->ListQuarantine("a", 2);
  ASSERT_TRUE(list.ok()) << list.status();
  ASSERT_EQ(list->size(), 2u);
  EXPECT_EQ((*list)[0].source(), "ab");
  EXPECT_EQ((*list)[1].source(), "b");
  EXPECT_TRUE(archive_->ListQuarantine("c", 2)->empty());
}

TEST_F(ArchiveTest, WalksOverSourcesAndRecords) {
  Apply({Version("f/a", {"x"}), Version("f/b", {"x"}), Quarantined("f/c"), Version("g", {"x"})});
  std::vector<std::string> sources;
  const auto note = [&](const std::string& source, const v1::Source&) {
    sources.push_back(source);
    return Ok();
  };
  ASSERT_TRUE(archive_->ForEachSource("f/", note).ok());
  EXPECT_EQ(sources, (std::vector<std::string>{"f/a", "f/b", "f/c"}));
  int records = 0;
  const auto stop = [&](const v1::Record&) { return ++records == 2 ? Internal("") : Ok(); };
  EXPECT_EQ(archive_->ForEachRecord(stop).code(), StatusCode::kInternal);
  EXPECT_EQ(records, 2);
}

chancery::v1::Profile Profile(const std::string& id, const std::string& name) {
  chancery::v1::Profile profile;
  profile.set_id(id);
  profile.set_name(name);
  return profile;
}

TEST_F(ArchiveTest, KeepsTheDirectoryOfPeople) {
  EXPECT_EQ(archive_->ProfilesSeq().value(), 0u);
  Apply({Version("one", {"a"})});
  ASSERT_EQ(
      archive_->ApplyProfiles({Profile("b", "Ball"), Profile("a", "Allison")}, {}).value_or(0), 2u);
  ASSERT_EQ(archive_->ApplyProfiles({Profile("c", "Cox")}, {"a"}).value_or(0), 3u);
  Open();
  EXPECT_EQ(archive_->ProfilesSeq().value(), 3u);
  EXPECT_EQ(archive_->Head().value(), 3u);
  EXPECT_EQ(archive_->ReadJournal(2)->profiles(), 2u);
  EXPECT_EQ(archive_->ReadProfile("b")->name(), "Ball");
  EXPECT_EQ(archive_->ReadProfile("a").status().code(), StatusCode::kNotFound);
  const auto after = [&](const std::string& id) {
    std::string names;
    const Status listed = archive_->ForEachProfile(id, [&](const auto& profile) {
      names += profile.name() + " ";
      return Ok();
    });
    EXPECT_TRUE(listed.ok()) << listed;
    return names;
  };
  EXPECT_EQ(after(""), "Ball Cox ");
  EXPECT_EQ(after("b"), "Cox ");
  EXPECT_EQ(after("aa"), "Ball Cox ");
  ExpectCounts(1, 0);
}

TEST_F(ArchiveTest, IsFollowedByReaders) {
  Apply({Version("a", {"x"})});
  const auto reader = Reader::Follow({folder(), temp_.path() / "state", 1 << 20});
  ASSERT_TRUE(reader.ok()) << reader.status();
  EXPECT_TRUE((*reader)->ReadRecord(IdOf("a")).ok());
  Apply({Version("a", {"x"}, "new"), Version("b", {"x"})});
  EXPECT_EQ((*reader)->ReadRecord(IdOf("b")).status().code(), StatusCode::kNotFound);
  ASSERT_TRUE((*reader)->CatchUp().ok());
  EXPECT_EQ((*reader)->Head().value_or(0), 3u);
  EXPECT_EQ((*reader)->ReadView(IdOf("a"), 2, 0)->portions(0).text(), "new for x");
  EXPECT_EQ((*reader)->ReadView(IdOf("a"), 1, 0).status().code(), StatusCode::kNotFound);
  // Also over a restart of the writer, which begins new files.
  Open();
  Apply({Removal("b")});
  ASSERT_TRUE((*reader)->CatchUp().ok());
  EXPECT_EQ((*reader)->ReadRecord(IdOf("b")).status().code(), StatusCode::kNotFound);
  EXPECT_EQ((*reader)->Head().value_or(0), 4u);
}

TEST_F(ArchiveTest, HasNothingToFollowWhereThereIsNone) {
  const auto reader = Reader::Follow({temp_.path() / "none", temp_.path() / "state", 1 << 20});
  EXPECT_EQ(reader.status().code(), StatusCode::kUnavailable);
}

TEST_F(ArchiveTest, HasOneWriter) {
  EXPECT_EQ(Archive::Open({folder(), 0, 1 << 20}).status().code(), StatusCode::kUnavailable);
}

TEST_F(ArchiveTest, RefusesChangesWhenTheDiskIsNearlyFull) {
  Apply({Version("a", {"x"})});
  archive_.reset();
  const auto full = Archive::Open({folder(), std::numeric_limits<std::uint64_t>::max(), 1 << 20});
  ASSERT_TRUE(full.ok()) << full.status();
  EXPECT_EQ((*full)->Apply({Version("b", {"x"}), Removal("a")}).status().code(),
            StatusCode::kResourceExhausted);
  EXPECT_EQ((*full)->refused_for_space(), 2u);
  EXPECT_EQ((*full)->Head().value_or(9), 1u);
  EXPECT_TRUE((*full)->ReadRecord(IdOf("a")).ok());
}

fs::path WalOf(const fs::path& folder) {
  fs::path newest;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".log" && entry.path() > newest) newest = entry.path();
  }
  return newest;
}

// What a kill or a power cut leaves: the log ends somewhere in a change that nobody was told of.
TEST_F(ArchiveTest, OpensWithALogThatIsCutAfterTheLastSyncedChange) {
  Apply({Version("a", {"x"})});
  Apply({Version("b", {"x"})});
  const fs::path wal = WalOf(folder());
  const std::uint64_t synced = fs::file_size(wal);
  Apply({Version("c", {"x"})});
  const std::uint64_t longer = fs::file_size(wal);
  ASSERT_GT(longer, synced);
  const fs::path whole = temp_.path() / "whole";
  fs::copy(folder(), whole, fs::copy_options::recursive);
  for (std::uint64_t end = synced; end < longer; end += (longer - synced + 6) / 7) {
    const fs::path cut = temp_.path() / ("cut" + std::to_string(end));
    fs::copy(whole, cut, fs::copy_options::recursive);
    fs::resize_file(cut / wal.filename(), end);
    const auto archive = Archive::Open({cut, 0, 1 << 20});
    ASSERT_TRUE(archive.ok()) << end << ": " << archive.status();
    EXPECT_EQ((*archive)->Head().value_or(9), 2u) << end;
    EXPECT_TRUE((*archive)->ReadRecord(IdOf("b")).ok());
    EXPECT_EQ((*archive)->Apply({Version("d", {"x"})}).value_or(0), 3u);
  }
}

TEST_F(ArchiveTest, RefusesALogThatIsDamagedInTheMiddle) {
  for (int i = 0; i < 20; ++i) Apply({Version("a" + std::to_string(i), {"x"})});
  const fs::path wal = WalOf(folder());
  const fs::path damaged = temp_.path() / "damaged";
  fs::copy(folder(), damaged, fs::copy_options::recursive);
  std::FILE* const file = std::fopen((damaged / wal.filename()).c_str(), "r+b");
  ASSERT_NE(file, nullptr);
  std::fseek(file, static_cast<long>(fs::file_size(wal) / 2), SEEK_SET);
  std::fputs("damaged!", file);
  std::fclose(file);
  EXPECT_EQ(Archive::Open({damaged, 0, 1 << 20}).status().code(), StatusCode::kDataLoss);
}

}  // namespace
}  // namespace chancery::store
