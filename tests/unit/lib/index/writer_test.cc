// SPDX-License-Identifier: GPL-3.0-or-later
// One writer: what it does again after a crash, and what readers meet while it goes on.
#include "lib/index/writer.h"

#include <gtest/gtest.h>

#include <chrono>
#include <fstream>

#include "lib/base/digest.h"
#include "lib/index/schema.h"
#include "tests/unit/lib/index/history.h"

namespace chancery::index {
namespace {

void Restore(Writer* writer, const Change& change) {
  const auto& [number, document] = change.added[0];
  const auto view =
      PreparedView::Make(change.id, change.seq, 0, writer->SuffixFor(IdOfClass(number)), document);
  ASSERT_TRUE(view.ok()) << view.status();
  ASSERT_TRUE(writer->Restore(IdOfClass(number), model::ToRecord(ClassOf(number)), *view).ok());
}

TEST_F(IndexTest, AppliesAgainWhatWasNotCommitted) {
  const History history(3, 120, 4);
  Build(OneTail("straight"), history.changes(), 1000);
  const auto options = Layout("again", 8, 2, 2);
  std::size_t from = 0;
  for (const std::size_t commit : {30u, 45u, 46u, 90u, 120u}) {
    const auto writer = OpenWriter(options);
    ASSERT_NE(writer, nullptr);
    EXPECT_EQ(writer->applied(), from);
    for (std::size_t i = from; i < commit; ++i) Apply(writer.get(), history.changes()[i]);
    ASSERT_TRUE(writer->Commit(commit).ok());
    // These are lost with the writer.
    for (std::size_t i = commit; i < std::min<std::size_t>(commit + 10, 120); ++i) {
      Apply(writer.get(), history.changes()[i]);
    }
    from = commit;
  }
  const policy::Atoms reader{"c0", "c1", "c3"};
  EXPECT_EQ(Answers(temp_.path() / "again", reader), Answers(temp_.path() / "straight", reader));
}

// The manifest is written last: after a crash before it, databases are ahead, and what is in them
// is not applied twice.
TEST_F(IndexTest, AppliesNothingTwiceWhenTheManifestWasNotWritten) {
  const History history(4, 100, 4);
  Build(OneTail("straight"), history.changes(), 1000);
  const auto options = Layout("ahead", 8, 2, 0);
  const fs::path manifest = ManifestPath(options.folder);
  {
    const auto writer = OpenWriter(options);
    for (std::size_t i = 0; i < 50; ++i) Apply(writer.get(), history.changes()[i]);
    ASSERT_TRUE(writer->Commit(50).ok());
    fs::copy_file(manifest, temp_.path() / "manifest");
    for (std::size_t i = 50; i < 80; ++i) Apply(writer.get(), history.changes()[i]);
    ASSERT_TRUE(writer->Commit(80).ok());
  }
  fs::copy_file(temp_.path() / "manifest", manifest, fs::copy_options::overwrite_existing);
  {
    const auto writer = OpenWriter(options);
    EXPECT_EQ(writer->applied(), 50u);
    EXPECT_EQ(writer->highest(), 80u);
    for (std::size_t i = 50; i < 100; ++i) Apply(writer.get(), history.changes()[i]);
    ASSERT_TRUE(writer->Commit(100).ok());
    Tidy(writer.get());
  }
  const policy::Atoms reader{"c0", "c1", "c3"};
  EXPECT_EQ(Answers(temp_.path() / "ahead", reader), Answers(temp_.path() / "straight", reader));
}

TEST_F(IndexTest, IsMadeAnewFromWhatIsThereWhenItIsDamaged) {
  const auto options = OneTail("damaged");
  Document document;
  document.add_portions()->set_text("treaty");
  Build(options, {{1, std::string(16, 'd'), {}, {{0, document}}}}, 1);
  const auto before = Answers(options.folder, {"c0"});
  for (const auto& entry : fs::recursive_directory_iterator(options.folder)) {
    if (entry.path().filename() == "iamglass") fs::resize_file(entry.path(), 3);
  }
  auto writer = Writer::Open(options);
  ASSERT_TRUE(writer.ok()) << writer.status();
  ASSERT_TRUE((*writer)->everything_lost());
  Restore(writer->get(), {1, std::string(16, 'd'), {}, {{0, document}}});
  ASSERT_TRUE((*writer)->Restored(1).ok());
  EXPECT_FALSE((*writer)->everything_lost());
  EXPECT_EQ(Answers(options.folder, {"c0"}), before);
}

// Each block of the largest file in turn is lost: either that harms no list of a class, or all is
// made anew.
TEST_F(IndexTest, IsNotOpenedWithABrokenListOfViews) {
  const auto options = Layout("broken", 100, 1, 0);
  std::vector<Change> changes;
  for (std::uint64_t seq = 1; seq <= 4000; ++seq) {
    Document document;
    document.add_portions()->set_text("treaty " + std::to_string(seq));
    char id[17];
    std::snprintf(id, sizeof(id), "%016u", static_cast<unsigned>(seq));
    changes.push_back({seq, id, {}, {{0, document}}});
  }
  Build(options, changes, 500);
  fs::path lists;
  for (const auto& entry : fs::recursive_directory_iterator(options.folder)) {
    const bool larger = lists.empty() || (entry.path().filename() == "postlist.glass" &&
                                          entry.file_size() > fs::file_size(lists));
    if (entry.path().filename() == "postlist.glass" && larger) lists = entry.path();
  }
  constexpr std::uintmax_t kBlock = 8192;
  const std::uintmax_t blocks = fs::file_size(lists) / kBlock;
  std::uintmax_t noticed = 0;
  for (std::uintmax_t block = 0; block < blocks; ++block) {
    std::string there(kBlock, '\0');
    std::fstream file(lists, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(static_cast<std::streamoff>(block * kBlock));
    file.read(there.data(), kBlock);
    const auto write = [&](const std::string& bytes) {
      file.seekp(static_cast<std::streamoff>(block * kBlock));
      file.write(bytes.data(), kBlock);
      file.flush();
    };
    write(std::string(kBlock, '\0'));
    {
      const auto writer = Writer::Open(options);
      ASSERT_TRUE(writer.ok()) << writer.status();
      noticed += (*writer)->everything_lost();
      if (!(*writer)->everything_lost()) {
        const Xapian::Database database(lists.parent_path().string());
        const std::string views(kClassCode);
        EXPECT_EQ(std::distance(database.postlist_begin(views), database.postlist_end(views)), 4000)
            << "block " << block;
      }
    }
    write(there);
  }
  EXPECT_GT(noticed, 0u);
  EXPECT_LT(noticed, blocks);  // Words have lists, too.
}

// What is prepared ahead may find its class somewhere else than it was.
TEST_F(IndexTest, TakesViewsThatWerePreparedBeforeTheirClassMoved) {
  const History history(5, 60, 2);
  Build(OneTail("straight"), history.changes(), 1000);
  const auto options = Layout("moved", 8, 1, 0);
  const auto writer = OpenWriter(options);
  std::map<int, std::string> suffixes;
  for (const int number : {0, 1}) suffixes[number] = writer->SuffixFor(IdOfClass(number));
  bool moved = false;
  for (const Change& change : history.changes()) {
    for (const int number : change.removed) {
      ASSERT_TRUE(writer->Remove(change.seq, IdOfClass(number), change.id).ok());
    }
    std::uint32_t view = 0;
    for (const auto& [number, document] : change.added) {
      const auto add = [&](const std::string& suffix) {
        const auto prepared = PreparedView::Make(change.id, change.seq, view, suffix, document);
        EXPECT_TRUE(prepared.ok()) << prepared.status();
        return writer->Add(change.seq, IdOfClass(number), model::ToRecord(ClassOf(number)),
                           *prepared);
      };
      EXPECT_EQ(add(suffixes[1 - number]).code(), StatusCode::kInternal);
      ASSERT_TRUE(add(suffixes[number]).ok());
      ++view;
    }
    ASSERT_TRUE(writer->Commit(change.seq).ok());
    const auto more = writer->MoveOne();
    ASSERT_TRUE(more.ok()) << more.status();
    moved |= *more;
  }
  EXPECT_TRUE(moved);
  const policy::Atoms reader{"c0", "c1"};
  EXPECT_EQ(Answers(options.folder, reader), Answers(temp_.path() / "straight", reader));
}

TEST_F(IndexTest, MovesLargeClassesWhileAllIsMadeAnew) {
  const auto options = Layout("anew", 300, 1, 0);
  const auto straight = OneTail("straight");
  std::vector<Change> changes;
  for (std::uint64_t seq = 1; seq <= 5500; ++seq) {
    Document document;
    document.add_portions()->set_text(seq % 3 == 0 ? "treaty" : "harbour dues");
    changes.push_back({seq, base::Sha256(std::to_string(seq)).substr(0, 16), {}, {}});
    changes.back().added.push_back({seq % 20 == 0 ? 1 : 0, document});
  }
  Build(straight, changes, 10'000);
  auto writer = Writer::Open(options);
  ASSERT_TRUE(writer.ok()) << writer.status();
  ASSERT_TRUE((*writer)->everything_lost());
  for (const Change& change : changes) Restore(writer->get(), change);
  ASSERT_TRUE((*writer)->Restored(5500).ok());
  EXPECT_EQ((*writer)->databases(), 2u) << "a tail, and one of its own";
  const policy::Atoms reader{"c0", "c1"};
  EXPECT_EQ(Answers(options.folder, reader), Answers(straight.folder, reader));
  writer->reset();
  EXPECT_EQ(OpenWriter(options)->applied(), 5500u);
}

TEST_F(IndexTest, IsMadeAnewWhenTheVocabularyHasOtherRules) {
  auto options = OneTail("tagged");
  options.vocabulary_sha256 = std::string(32, 'a');
  Document document;
  document.add_portions()->set_text("treaty");
  Build(options, {{1, std::string(16, 'd'), {}, {{0, document}}}}, 1);
  auto same = Writer::Open(options);
  ASSERT_TRUE(same.ok()) << same.status();
  EXPECT_FALSE((*same)->everything_lost());
  same->reset();
  for (const std::string& other : {std::string(32, 'b'), std::string()}) {
    options.vocabulary_sha256 = other;
    const auto writer = Writer::Open(options);
    ASSERT_TRUE(writer.ok()) << writer.status();
    EXPECT_TRUE((*writer)->everything_lost());
  }
}

TEST_F(IndexTest, HasOneWriter) {
  const auto options = OneTail("one");
  Document document;
  document.add_portions()->set_text("treaty");
  Build(options, {{1, std::string(16, 'd'), {}, {{0, document}}}}, 1);
  const auto first = OpenWriter(options);
  EXPECT_EQ(Writer::Open(options).status().code(), StatusCode::kUnavailable);
}

// Once a database is published anew the writer may overwrite what readers have open of it, of which
// Xapian notices only most. Other databases are no reason to ask again.
TEST_F(IndexTest, AnswersFromNothingThatMayBeOverwritten) {
  const auto options = Layout("live", 1, 1, 0);
  const History history(4, 60, 2);
  Build(options, history.changes(), 1000);  // A database for each class.
  const auto writer = OpenWriter(options);
  const auto index = Index::Open({options.folder, 1});
  ASSERT_TRUE(index.ok()) << index.status();
  const auto ask = [&](const policy::Atoms& reader) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    return (*index)->Search(reader, Word("treaty"), {0, 10}, deadline).status();
  };
  EXPECT_TRUE(ask({"c0"}).ok()) << ask({"c0"});
  Document document;
  document.add_portions()->set_text("treaty");
  Apply(writer.get(), {61, std::string(16, 'd'), {}, {{0, document}}});
  EXPECT_TRUE(ask({"c0"}).ok()) << "before it is published: " << ask({"c0"});
  ASSERT_TRUE(writer->Commit(61).ok());
  EXPECT_EQ(ask({"c0"}).code(), StatusCode::kUnavailable);
  EXPECT_EQ(ask({"c0", "c1"}).code(), StatusCode::kUnavailable);
  EXPECT_TRUE(ask({"c1"}).ok()) << ask({"c1"});
  EXPECT_TRUE((*index)->Refresh().ok());
  EXPECT_TRUE(ask({"c0"}).ok()) << ask({"c0"});
}

// After a crash between the commit and the manifest, the next writer overwrites what is published
// without ever publishing what comes after it: nobody may count on it meanwhile.
TEST_F(IndexTest, IsNotReadWhileAWriterCatchesUpAfterACrash) {
  const History history(4, 100, 4);
  const auto options = OneTail("ahead");
  const fs::path manifest = ManifestPath(options.folder);
  auto writer = OpenWriter(options);
  for (std::size_t i = 0; i < 50; ++i) Apply(writer.get(), history.changes()[i]);
  ASSERT_TRUE(writer->Commit(50).ok());
  const auto index = Index::Open({options.folder, 1});
  ASSERT_TRUE(index.ok()) << index.status();
  const auto ask = [&] {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    return (*index)->Search({"c0"}, Word("treaty"), {0, 10}, deadline).status();
  };
  EXPECT_TRUE(ask().ok()) << ask();
  fs::copy_file(manifest, temp_.path() / "manifest");
  for (std::size_t i = 50; i < 80; ++i) Apply(writer.get(), history.changes()[i]);
  ASSERT_TRUE(writer->Commit(80).ok());
  writer.reset();
  fs::copy_file(temp_.path() / "manifest", manifest, fs::copy_options::overwrite_existing);
  EXPECT_TRUE(ask().ok()) << "the one revision that is kept: " << ask();

  writer = OpenWriter(options);
  EXPECT_EQ(ask().code(), StatusCode::kUnavailable);
  EXPECT_EQ((*index)->Refresh().code(), StatusCode::kUnavailable);
  for (std::size_t i = 50; i < 80; ++i) Apply(writer.get(), history.changes()[i]);
  EXPECT_EQ(ask().code(), StatusCode::kUnavailable);
  ASSERT_TRUE(writer->Commit(80).ok());
  EXPECT_TRUE((*index)->Refresh().ok());
  EXPECT_TRUE(ask().ok()) << ask();
}

}  // namespace
}  // namespace chancery::index
