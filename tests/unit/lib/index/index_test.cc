// SPDX-License-Identifier: GPL-3.0-or-later
// What the index answers, held against an index made from scratch of what the reader may see.
#include "lib/index/index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <limits>
#include <map>
#include <random>
#include <set>
#include <tuple>

#include "lib/base/digest.h"
#include "lib/base/file.h"
#include "lib/index/date.h"
#include "lib/index/writer.h"
#include "lib/model/label_record.h"
#include "lib/policy/view.h"
#include "tests/testing/temp_dir.h"

namespace chancery::index {
namespace {

namespace fs = std::filesystem;
using chancery::v1::Document;
using Kind = Query::Kind;

// Class `number` opens to who holds "c<number>".
policy::ViewClass ClassOf(int number) {
  return {policy::Clauses{policy::Atoms{"c" + std::to_string(number)}}, {}};
}
ClassId IdOfClass(int number) { return ClassIdOf(ClassOf(number).Key()); }

// One change of the journal: a new version of a document, in one class for each view, or none.
struct Change {
  std::uint64_t seq = 0;
  std::string id;
  std::vector<int> removed;
  std::vector<std::pair<int, Document>> added;
};

// A history of documents that come, change, move between classes and go.
class History {
 public:
  History(unsigned seed, int changes, int classes) : random_(seed), classes_(classes) {
    for (int i = 0; i < changes; ++i) Step();
  }

  const std::vector<Change>& changes() const { return changes_; }

  // The last version of each document, as changes that only add; only what is in `classes`.
  std::vector<Change> Final(const std::set<int>& classes) const {
    std::vector<Change> final;
    for (const auto& [id, change] : now_) {
      Change left{change.seq, id, {}, {}};
      for (const auto& view : change.added) {
        left.added.push_back(view);
      }
      final.push_back(left);
      std::erase_if(final.back().added,
                    [&](const auto& view) { return !classes.contains(view.first); });
    }
    std::ranges::sort(final, {}, &Change::seq);
    return final;
  }

 private:
  void Step() {
    Change change;
    change.seq = changes_.size() + 1;
    change.id = base::Sha256(std::to_string(random_() % 80)).substr(0, 16);
    if (const auto before = now_.find(change.id); before != now_.end()) {
      for (const auto& [number, document] : before->second.added) change.removed.push_back(number);
    }
    if (random_() % 5 != 0) {
      std::set<int> classes;
      for (int i = 0; i < 2; ++i) classes.insert(static_cast<int>(random_() % 100) % classes_);
      for (const int number : classes) change.added.emplace_back(number, MakeDocument());
      now_[change.id] = change;
    } else {
      now_.erase(change.id);
    }
    changes_.push_back(change);
  }

  Document MakeDocument() {
    Document document;
    document.set_title("Talks on " + Draw());
    if (random_() % 4 != 0) document.set_date("20" + std::to_string(20 + random_() % 4));
    document.set_origin(random_() % 2 == 0 ? "Embassy Valderon" : "Consulate Orlane");
    document.add_tags("PREL");
    for (auto left = 1 + random_() % 3; left > 0; --left) {
      std::string text;
      for (auto words = 3 + random_() % 30; words > 0; --words) text += Draw() + " ";
      document.add_portions()->set_text(text);
    }
    return document;
  }

  std::string Draw() {
    static const char* const kWords[] = {"treaty",   "fishing", "harbour",  "dues",
                                         "valderon", "orlane",  "river",    "water",
                                         "treaties", "sharing", "minister", "press"};
    return kWords[std::min(random_() % 12, random_() % 12)];
  }

  std::mt19937 random_;
  int classes_;
  std::vector<Change> changes_;
  std::map<std::string, Change> now_;
};

std::unique_ptr<Writer> OpenWriter(const Writer::Options& options) {
  auto writer = Writer::Open(options);
  EXPECT_TRUE(writer.ok()) << writer.status();
  if (!writer.ok()) return nullptr;
  if ((*writer)->everything_lost()) {
    EXPECT_TRUE((*writer)->Restored(0).ok());
  }
  return *std::move(writer);
}

void Apply(Writer* writer, const Change& change) {
  for (const int number : change.removed) {
    ASSERT_TRUE(writer->Remove(change.seq, IdOfClass(number), change.id).ok());
  }
  std::uint32_t view = 0;
  for (const auto& [number, document] : change.added) {
    const auto prepared = PreparedView::Make(change.id, change.seq, view++,
                                             writer->SuffixFor(IdOfClass(number)), document);
    ASSERT_TRUE(prepared.ok()) << prepared.status();
    const Status added =
        writer->Add(change.seq, IdOfClass(number), model::ToRecord(ClassOf(number)), *prepared);
    ASSERT_TRUE(added.ok()) << added;
  }
}

void Tidy(Writer* writer) {
  for (int i = 0; i < 1000; ++i) {
    const auto more = writer->Tidy();
    ASSERT_TRUE(more.ok()) << more.status();
    if (!*more) return;
  }
  FAIL() << "there is no end to it";
}

// Applies all, with a commit after every `commit_every` changes and at the end.
void Build(const Writer::Options& options, const std::vector<Change>& changes,
           std::size_t commit_every) {
  const auto writer = OpenWriter(options);
  ASSERT_NE(writer, nullptr);
  std::uint64_t seq = 0;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    Apply(writer.get(), changes[i]);
    seq = changes[i].seq;
    if ((i + 1) % commit_every == 0) {
      ASSERT_TRUE(writer->Commit(seq).ok());
      Tidy(writer.get());
    }
  }
  ASSERT_TRUE(writer->Commit(seq).ok());
  Tidy(writer.get());
}

Query Word(std::string word, Field field = Field::kText) {
  return {.kind = Kind::kWord, .field = field, .words = {std::move(word)}};
}
Query Phrase(std::vector<std::string> words) {
  return {.kind = Kind::kPhrase, .words = std::move(words)};
}
Query Of(Kind kind, std::vector<Query> children) {
  return {.kind = kind, .children = std::move(children)};
}

std::vector<Query> Questions() {
  const auto date = ParseDate("2022");
  Query in_2022{.kind = Kind::kDate};
  in_2022.first = date->first;
  in_2022.last = date->last;
  return {Query{},
          Word("treaty"),
          Word("press"),
          Phrase({"treaties"}),
          Phrase({"treaty", "fishing"}),
          Word("nothing"),
          Word("talks", Field::kSubject),
          Word("orlane", Field::kFrom),
          in_2022,
          Of(Kind::kOr, {Word("treaty"), Word("harbour"), Word("dues")}),
          Of(Kind::kAnd, {Word("treaty"), Word("minister")}),
          Of(Kind::kAnd, {Word("treaty"), Of(Kind::kNot, {Word("harbour")})}),
          Of(Kind::kAnd, {Of(Kind::kNot, {Word("treaty")})}),
          Of(Kind::kAnd, {Word("water"), in_2022, Word("valderon", Field::kFrom)}),
          Of(Kind::kOr, {Of(Kind::kAnd, {Word("river"), Word("press")}), Phrase({"dues"})})};
}

// Everything that a reader is told, in figures that must be equal to the last bit.
using Row = std::tuple<double, std::string, std::string, std::uint64_t>;
struct Answer {
  std::vector<Row> rows;
  std::uint32_t count = 0;
  bool more = false;
  friend bool operator==(const Answer&, const Answer&) = default;
};

std::vector<Answer> Answers(const fs::path& folder, const policy::Atoms& reader, int lanes = 1) {
  std::vector<Answer> answers;
  const auto index = Index::Open({folder, lanes});
  EXPECT_TRUE(index.ok()) << index.status();
  if (!index.ok()) return answers;
  const Status refreshed = (*index)->Refresh();
  EXPECT_TRUE(refreshed.ok()) << refreshed;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  for (const Query& query : Questions()) {
    Answer answer;
    for (const std::uint32_t first : {0u, 7u}) {
      const auto found = (*index)->Search(reader, query, first, first == 0 ? 7 : 1000, deadline);
      EXPECT_TRUE(found.ok()) << found.status();
      if (!found.ok()) continue;
      for (const Match& match : found->best) {
        answer.rows.emplace_back(match.score, match.order, match.id, match.version);
      }
      answer.count = found->count;
      answer.more = found->more;
    }
    answers.push_back(std::move(answer));
  }
  return answers;
}

class IndexTest : public ::testing::Test {
 protected:
  Writer::Options Layout(const std::string& name, std::uint32_t own_at, std::uint32_t tails,
                         std::uint32_t compact_after) {
    Writer::Options options;
    options.folder = temp_.path() / name;
    options.own_database_at = own_at;
    options.tails = tails;
    options.compact_after_commits = compact_after;
    return options;
  }
  Writer::Options OneTail(const std::string& name) { return Layout(name, 100'000, 1, 0); }

  testing::TempDir temp_{"index"};
};

TEST_F(IndexTest, AnswersAlikeWhateverTheLayoutAndTheSchedule) {
  const History history(11, 250, 9);
  struct Row {
    const char* name;
    std::uint32_t own_at, tails, compact_after;
    std::size_t commit_every;
  };
  const Row rows[] = {{"one tail, one commit", 100'000, 1, 0, 1000},
                      {"a database each", 1, 1, 0, 60},
                      {"large ones apart", 6, 3, 3, 17},
                      {"four tails", 100'000, 4, 2, 25}};
  for (const Row& row : rows) {
    Build(Layout(row.name, row.own_at, row.tails, row.compact_after), history.changes(),
          row.commit_every);
  }
  int scratch = 0;
  for (const policy::Atoms& reader :
       {policy::Atoms{"c0"}, policy::Atoms{"c1", "c2", "c5"}, policy::Atoms{"c8", "other"},
        policy::Atoms{"c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8"}, policy::Atoms{}}) {
    // Of what this reader may see, and of nothing else.
    std::set<int> open;
    for (int i = 0; i < 9; ++i) {
      if (ClassOf(i).OpensTo(reader)) open.insert(i);
    }
    const std::string name = "scratch" + std::to_string(scratch++);
    Build(OneTail(name), history.Final(open), 1000);
    auto expected = Answers(temp_.path() / name, reader);
    if (open.empty()) {
      for (const Answer& answer : expected) EXPECT_EQ(answer.count, 0u);
    } else {
      EXPECT_GT(expected[1].count, 0u);
    }
    for (const Row& row : rows) {
      EXPECT_EQ(Answers(temp_.path() / row.name, reader), expected) << row.name;
      EXPECT_EQ(Answers(temp_.path() / row.name, reader, 3), expected) << row.name;
    }
  }
}

// Which documents match, and what each is worth.
using Worth = std::map<std::string, double>;

class Asker {
 public:
  Asker(const fs::path& folder, policy::Atoms reader) : reader_(std::move(reader)) {
    auto index = Index::Open({folder, 1});
    EXPECT_TRUE(index.ok() && (*index)->Refresh().ok());
    if (index.ok()) index_ = *std::move(index);
  }

  std::vector<Row> Ask(const Query& query, std::uint32_t most) {
    std::vector<Row> rows;
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    const auto found = index_->Search(reader_, query, 0, most, deadline);
    EXPECT_TRUE(found.ok()) << found.status();
    if (!found.ok()) return rows;
    for (const Match& match : found->best) {
      rows.emplace_back(match.score, match.order, match.id, match.version);
    }
    return rows;
  }

  // Leaves are looked up, the rest is by definition.
  Worth Define(const Query& query) {
    Worth worth;
    switch (query.kind) {
      case Kind::kOr:
        for (const Query& child : query.children) {
          for (const auto& [order, score] : Define(child)) worth[order] += score;
        }
        return worth;
      case Kind::kAnd:
        worth = Define(Query{});
        for (const Query& child : query.children) {
          const bool out = child.kind == Kind::kNot;
          const Worth other = Define(out ? child.children[0] : child);
          std::erase_if(worth, [&](const auto& row) { return other.contains(row.first) == out; });
          if (out) continue;
          for (auto& [order, score] : worth) score += other.at(order);
        }
        return worth;
      default:
        for (const auto& [score, order, id, version] : Ask(query, 1000)) worth[order] = score;
        return worth;
    }
  }

 private:
  const policy::Atoms reader_;
  std::unique_ptr<Index> index_;
};

Query DrawQuery(std::mt19937& random, int depth) {
  const auto of = [&](unsigned n) { return random() % n; };
  const auto word = [&] {
    static const char* const kWords[] = {"treaty", "fishing", "harbour", "dues", "orlane", "river"};
    return std::string(kWords[of(6)]);
  };
  if (depth == 0 || of(4) == 0) {
    switch (of(6)) {
      case 0: {
        const auto date = ParseDate("202" + std::to_string(of(4)));
        Query query{.kind = Kind::kDate};
        query.first = of(2) == 0 ? date->first : std::numeric_limits<std::int64_t>::min() / 4;
        query.last = date->last;
        return query;
      }
      case 1:
      case 2:
        return Phrase({word(), word()});
      case 3:
        return Word("orlane", Field::kFrom);
      default:
        return Word(word());
    }
  }
  Query query{.kind = of(2) == 0 ? Kind::kAnd : Kind::kOr};
  for (auto i = 2 + of(3); i > 0; --i) {
    Query child = DrawQuery(random, depth - 1);
    const bool out = query.kind == Kind::kAnd && of(5) == 0;
    query.children.push_back(out ? Of(Kind::kNot, {std::move(child)}) : std::move(child));
  }
  return query;
}

// Xapian 1.4 alone does not hold this: see PhraseSource.
TEST_F(IndexTest, AddsUpWhatThePartsAreWorth) {
  auto changes = History(29, 400, 5).Final({0, 1, 2, 3, 4});
  for (Change& change : changes) change.added.resize(1);  // As a reader meets one view.
  Build(OneTail("tail"), changes, 1000);
  Build(Layout("own", 1, 1, 0), changes, 1000);
  Build(Layout("mixed", 15, 1, 0), changes, 1000);
  const policy::Atoms reader = {"c0", "c1", "c2", "c3"};
  for (const char* const name : {"tail", "own", "mixed"}) {
    Asker asker(temp_.path() / name, reader);
    std::mt19937 random(31);
    std::size_t matched = 0;
    for (int i = 0; i < 150; ++i) {
      const Query query = DrawQuery(random, 4);
      const Worth worth = asker.Define(query);
      matched += worth.empty() ? 0 : 1;
      std::vector<std::pair<double, std::string>> expected;
      for (const auto& [order, score] : worth) expected.emplace_back(-score, order);
      std::ranges::sort(expected);
      for (const std::uint32_t most : {1000u, 3u}) {
        std::vector<std::pair<double, std::string>> got;
        for (const auto& [score, order, id, version] : asker.Ask(query, most)) {
          got.emplace_back(-score, order);
        }
        if (expected.size() > most) expected.resize(most);
        ASSERT_TRUE(got == expected) << name << ", question " << i;
      }
    }
    EXPECT_GT(matched, 75u);
  }
}

TEST_F(IndexTest, PutsNewerDocumentsFirstAmongEqualScores) {
  std::vector<Change> changes;
  for (const char* date : {"2021", "", "2023-05-01T10:00:00Z", "2023-05", "2022"}) {
    Document document;
    document.set_date(date);
    document.add_portions()->set_text("treaty");
    const std::uint64_t seq = changes.size() + 1;
    changes.push_back({seq, std::string(16, static_cast<char>('a' + seq)), {}, {{0, document}}});
  }
  Build(OneTail("dates"), changes, 2);
  const auto answers = Answers(temp_.path() / "dates", {"c0"});
  std::vector<std::uint64_t> versions;
  for (const Row& row : answers[1].rows) versions.push_back(std::get<3>(row));
  EXPECT_EQ(versions, (std::vector<std::uint64_t>{3, 4, 5, 1, 2}));
  EXPECT_GT(std::get<0>(answers[1].rows[0]), 0);
  EXPECT_EQ(std::get<0>(answers[0].rows[0]), 0);  // A filter alone.
}

TEST_F(IndexTest, CountsToAThousandAndNoFurther) {
  Document document;
  document.add_portions()->set_text("treaty");
  std::vector<Change> changes;
  for (std::uint64_t i = 1; i <= 1001; ++i) {
    changes.push_back({i,
                       base::Sha256(std::to_string(i)).substr(0, 16),
                       {},
                       {{static_cast<int>(i % 3), document}}});
  }
  for (const int left_out : {0, 1}) {
    changes.resize(1001 - static_cast<std::size_t>(left_out));
    const std::string name = "count" + std::to_string(left_out);
    Build(Layout(name, 300, 2, 0), changes, 400);
    const Answer answer = Answers(temp_.path() / name, {"c0", "c1", "c2"})[1];
    EXPECT_EQ(answer.count, 1000u);
    EXPECT_EQ(answer.more, left_out == 0);
  }
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

TEST_F(IndexTest, TakesDocumentsOutOfTheClassTheyLeave) {
  Document document;
  document.add_portions()->set_text("treaty");
  const std::string id(16, 'd');
  std::vector<Change> changes{{1, id, {}, {{0, document}, {1, document}}}, {2, id, {0, 1}, {}}};
  Build(OneTail("gone"), changes, 1);
  for (const Answer& answer : Answers(temp_.path() / "gone", {"c0", "c1"})) {
    EXPECT_EQ(answer.count, 0u);
  }
  changes[1].added = {{1, document}};
  Build(OneTail("moved"), changes, 1);
  EXPECT_EQ(Answers(temp_.path() / "moved", {"c0"})[1].count, 0u);
  EXPECT_EQ(Answers(temp_.path() / "moved", {"c1"})[1].count, 1u);
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
  store::v1::Record record;
  record.set_id(std::string(16, 'd'));
  record.set_version(1);
  record.add_view()->set_class_id(IdOfClass(0));
  ASSERT_TRUE((*writer)->Restore(record, 0, model::ToRecord(ClassOf(0)), document).ok());
  ASSERT_TRUE((*writer)->Restored(1).ok());
  EXPECT_FALSE((*writer)->everything_lost());
  EXPECT_EQ(Answers(options.folder, {"c0"}), before);
}

TEST_F(IndexTest, HasOneWriter) {
  const auto options = OneTail("one");
  Document document;
  document.add_portions()->set_text("treaty");
  Build(options, {{1, std::string(16, 'd'), {}, {{0, document}}}}, 1);
  const auto first = OpenWriter(options);
  EXPECT_EQ(Writer::Open(options).status().code(), StatusCode::kUnavailable);
}

TEST_F(IndexTest, TakesTextsThatXapianWouldNot) {
  Document document;
  std::string text = std::string(1000, 'x') + " " + std::string(300, '\'') + " a\xff ";
  for (int i = 0; i < 300; ++i) text += "a.";
  document.add_portions()->set_text(text + " treaty");
  document.set_title(text);
  document.add_tags(std::string(1000, 'T'));
  Build(OneTail("long"), {{1, std::string(16, 'd'), {}, {{0, document}}}}, 1);
  EXPECT_EQ(Answers(temp_.path() / "long", {"c0"})[1].count, 1u);
}

}  // namespace
}  // namespace chancery::index
