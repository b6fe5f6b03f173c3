// SPDX-License-Identifier: GPL-3.0-or-later
// What the index answers, held against an index made from scratch of what the reader may see.
#include "lib/index/index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <map>
#include <random>
#include <set>

#include "lib/base/digest.h"
#include "lib/index/bm25.h"
#include "lib/index/date.h"
#include "lib/language/language.h"
#include "tests/unit/lib/index/history.h"

namespace chancery::index {
namespace {

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
    const auto found = index_->Search(reader_, query, {0, most}, deadline);
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
    static const char* const kWords[] = {"treaty", "fishing", "harbour",  "dues",
                                         "orlane", "river",   "treaties", "erdogan"};
    return std::string(kWords[of(8)]);
  };
  if (depth == 0 || of(4) == 0) {
    switch (of(10)) {
      case 8:
        return Of(Kind::kBest,
                  {Word(word()), Other(Phrase({word(), word()})), Other(Word(word()))});
      case 9:
        return Of(Kind::kBest,
                  {Of(Kind::kOr, {Word(word()), Word(word())}), Other(Phrase({word()}))});
      case 6:
        return Prefix(word().substr(0, 1 + of(4)));
      case 7: {
        const std::string first = word(), second = word();
        if (first != second) return Near({first, second}, 1 + of(6));
        return Word(first);
      }
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

// Documents of one portion each, in a language, and which of them a question finds, best first.
class LanguagesTest : public IndexTest {
 protected:
  void Add(std::string_view language, std::string_view text) {
    Document document;
    auto* portion = document.add_portions();
    portion->set_text(std::string(text));
    portion->set_language(std::string(language));
    language::Sum(&document);
    const std::uint64_t seq = changes_.size() + 1;
    changes_.push_back({seq, std::string(16, static_cast<char>('a' + seq)), {}, {{0, document}}});
  }

  // Their numbers, from 1, with a + before what is worth less than the one before.
  std::string Find(Query query, std::vector<std::string> languages = {}, bool names = false) {
    if (!fs::exists(layout_.folder)) Build(layout_, changes_, 100);
    Asker asker(layout_.folder, {"c0"});
    std::string found;
    double before = 0;
    for (const auto& [score, order, id, version] :
         asker.Ask(Chosen(std::move(query), std::move(languages), names), 100)) {
      found += (score < before ? "+" : "") + std::to_string(version);
      before = score;
    }
    return found;
  }

  Writer::Options layout_ = OneTail("languages");

 private:
  std::vector<Change> changes_;
};

TEST_F(LanguagesTest, StemsInTheLanguageOfThePortion) {
  Add("fr", "négociation");
  Add("en", "negotiation");
  Add("de", "verhandlungen");
  Add("", "treaties");
  EXPECT_EQ(Find(Word("négociations")), "1");
  EXPECT_EQ(Find(Word("negociation")), "1");
  EXPECT_EQ(Find(Word("negotiations")), "2");
  EXPECT_EQ(Find(Word("verhandlung")), "3");
  EXPECT_EQ(Find(Word("verhandlung"), {"en"}), "");
  EXPECT_EQ(Find(Word("verhandlung"), {"en", "de"}), "3");
  EXPECT_EQ(Find(Word("treaty")), "4");
  EXPECT_EQ(Find(Word("de", Field::kLanguage)), "3");
  EXPECT_EQ(Find(Of(Kind::kNot, {Word("de", Field::kLanguage)})), "124");
}

TEST_F(LanguagesTest, PutsTheSpellingThatWasTypedFirst) {
  Add("en", "Erdogan said");
  Add("en", "Erdoğan said");
  EXPECT_EQ(Find(Word("erdogan")), "1+2");
  EXPECT_EQ(Find(Word("erdoğan")), "2+1");
}

TEST_F(LanguagesTest, FindsOtherSpellingsOfANameUnlessToldNotTo) {
  Add("en", "Qaddafi said");
  Add("fr", "Kadhafi parle");
  Add("ar", "القذافي قال");
  Add("en", "the cutoffs here");
  Add("en", "a ferrous Farsi");
  EXPECT_EQ(Find(Word("qaddafi"), {}, true), "1+23");
  EXPECT_EQ(Find(Word("gaddafi"), {}, true), "123");
  EXPECT_EQ(Find(Word("gaddafi"), {}, false), "");
  // What is no name in any of them is not looked for as one.
  EXPECT_EQ(Find(Word("cutoff"), {}, true), "4");
}

// However often the other spelling is there, how short its text, and how rare it is; in cells of
// either kind.
TEST_F(LanguagesTest, NeverPutsAnotherSpellingBeforeTheWordItself) {
  const std::string many = [] {
    std::string text;
    for (int i = 0; i < 400; ++i) text += "some other words ";
    return text;
  }();
  std::string gaddafi = "Gaddafi", erdogan = "Erdogan", accented = "Erdoğan";
  for (int i = 0; i < 6; ++i) {
    gaddafi += " " + gaddafi;
    erdogan += " " + erdogan;
    accented += " " + accented;
  }
  Add("en", gaddafi);
  Add("en", "Qaddafi was there. " + many);
  Add("en", erdogan);
  Add("en", "Erdoğan was there. " + many);
  Add("en", accented);
  Add("en", "Erdogan was there. " + many);
  for (const Writer::Options& layout : {OneTail("tail"), Layout("own", 1, 1, 0)}) {
    layout_ = layout;
    EXPECT_EQ(Find(Word("qaddafi"), {}, true), "2+1") << layout.folder;
    EXPECT_EQ(Find(Word("gaddafi"), {}, true), "1+2") << layout.folder;
    EXPECT_EQ(Find(Word("erdoğan"), {}, true), "5+4+3+6") << layout.folder;
    EXPECT_EQ(Find(Word("erdogan"), {}, true), "3+6+5+4") << layout.folder;
  }
}

// Of a few words, one itself comes before all in other forms, whatever those are worth: also
// where most views have it, and where all must be there.
TEST_F(LanguagesTest, PutsViewsWithMoreOfTheWordsThemselvesFirst) {
  std::string names = "Gaddafi Kadhafi Gaddafi", both = "Gaddafi spoke";
  for (int i = 0; i < 7; ++i) {
    names += " " + names;
    both += " " + both;
  }
  std::string many;
  for (int i = 0; i < 400; ++i) many += "some other words ";
  Add("en", names);                             // 1: in other forms alone.
  Add("en", "Qaddafi was there. " + many);      // 2: one itself.
  Add("en", both);                              // 3: one itself, one otherwise.
  Add("en", "Qaddafi spoke at last. " + many);  // 4: both.
  const auto expect = [&](const std::string& name, const std::string& any) {
    for (const Writer::Options& layout : {OneTail(name), Layout(name + "-own", 1, 1, 0)}) {
      layout_ = layout;
      for (const Kind kind : {Kind::kOr, Kind::kAnd}) {
        Query query = Of(kind, {Word("qaddafi"), Word("spoke")});
        query.most_first = true;
        EXPECT_EQ(Find(query, {}, true), kind == Kind::kAnd ? "4+3" : any) << layout.folder;
      }
    }
  };
  expect("common", "4+2+3+1");
  for (int i = 0; i < 60; ++i) Add("en", "nothing of it");
  expect("rare", "4+3+2+1");
}

TEST_F(LanguagesTest, FindsLettersAndPairsOfTextWithoutSpaces) {
  Add("ja", "この水資源の条約");
  Add("zh", "水源");
  EXPECT_EQ(Find(Word("資源")), "1");
  EXPECT_EQ(Find(Phrase({"水資", "資源"})), "1");
  EXPECT_EQ(Find(Word("水")).size(), 3u);
  EXPECT_EQ(Find(Word("約")), "1");
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

// By half of what the question's word is worth, and half of that a year before; in cells of either
// kind.
TEST_F(IndexTest, FavoursNewerDocumentsWhenAskedTo) {
  std::vector<Change> changes;
  for (const char* date : {"2024-05-31", "2023-06-01", "", "2030-01-01", "1950"}) {
    Document document;
    document.set_date(date);
    document.add_portions()->set_text("treaty");
    const std::uint64_t seq = changes.size() + 1;
    changes.push_back({seq, std::string(16, static_cast<char>('a' + seq)), {}, {{0, document}}});
  }
  Document often;
  often.add_portions()->set_text("treaty treaty");
  changes.push_back({6, std::string(16, 'z'), {}, {{0, often}}});
  Build(OneTail("tail"), changes, 2);
  Build(Layout("own", 1, 1, 0), changes, 2);
  for (const char* name : {"tail", "own"}) {
    Asker asker(temp_.path() / name, {"c0"});
    std::map<std::uint64_t, double> before, more;
    for (const auto& [score, order, id, version] : asker.Ask(Word("treaty"), 10)) {
      before[version] = score;
    }
    std::vector<std::uint64_t> versions;
    for (const auto& [score, order, id, version] :
         asker.Ask(Recent(Word("treaty"), "2024-05-31", 365), 10)) {
      more[version] = score - before[version];
      versions.push_back(version);
    }
    EXPECT_GT(more[1], 0) << name;
    EXPECT_EQ(more[4], more[1]) << name;
    EXPECT_NEAR(more[2], more[1] / 2, 0x1p-19) << name;
    EXPECT_LT(more[5], more[1] / 1000) << name;
    EXPECT_EQ(more[3], 0) << name;
    EXPECT_EQ(more[6], 0) << name;
    EXPECT_EQ(versions[0], 4u) << name;
    EXPECT_EQ(versions[1], 1u) << name;
    // Where nothing is scored there is nothing to favour.
    EXPECT_EQ(asker.Ask(Recent(NewestFirst(Word("treaty")), "2024-05-31", 365), 10),
              asker.Ask(NewestFirst(Word("treaty")), 10));
  }
}

TEST_F(IndexTest, FavoursNoNewDocumentWithAnotherSpellingBeforeTheWordItself) {
  std::vector<Change> changes;
  for (int i = 0; i < 42; ++i) {
    Document document;
    document.set_date(i == 0 ? "1950-01-01" : "2024-01-01");
    document.add_portions()->set_text(i == 0   ? "Qaddafi was there and spoke at length"
                                      : i == 1 ? "Gaddafi Gaddafi"
                                               : "nothing of it");
    const std::uint64_t seq = changes.size() + 1;
    changes.push_back({seq, std::string(16, static_cast<char>('a' + seq)), {}, {{0, document}}});
  }
  Build(OneTail("tail"), changes, 20);
  Build(Layout("own", 1, 1, 0), changes, 20);
  for (const char* name : {"tail", "own"}) {
    Asker asker(temp_.path() / name, {"c0"});
    for (Query query : {Word("qaddafi"), Of(Kind::kAnd, {Word("qaddafi"), Query{}})}) {
      const auto rows = asker.Ask(Recent(Chosen(query, {}, true), "2024-01-01", 30), 10);
      ASSERT_EQ(rows.size(), 2u) << name;
      EXPECT_EQ(std::get<3>(rows[0]), 1u) << name;
    }
  }
}

TEST_F(IndexTest, PutsNewerDocumentsFirstWhateverTheyAreWorthWhenAsked) {
  Document often, seldom;
  often.set_date("2021");
  often.add_portions()->set_text("treaty treaty treaty fishing");
  seldom.set_date("2023");
  seldom.add_portions()->set_text("the treaty was signed in the harbour");
  Build(Layout("order", 1, 1, 0),
        {{1, std::string(16, 'a'), {}, {{0, often}}}, {2, std::string(16, 'b'), {}, {{1, seldom}}}},
        2);
  Asker asker(temp_.path() / "order", {"c0", "c1"});
  const auto best = asker.Ask(Word("treaty"), 10);
  ASSERT_EQ(best.size(), 2u);
  EXPECT_EQ(std::get<3>(best[0]), 1u);
  const auto newest = asker.Ask(NewestFirst(Word("treaty")), 10);
  ASSERT_EQ(newest.size(), 2u);
  EXPECT_EQ(std::get<3>(newest[0]), 2u);
  EXPECT_EQ(std::get<0>(newest[0]), 0);
  EXPECT_EQ(asker.Ask(NewestFirst(Word("treaties")), 10).size(), 2u);  // By the stem all the same.
}

// What the header of a view says is found by its field, and a level by its whole name.
TEST_F(IndexTest, FindsLevelsTypesAndNumbersOfTheView) {
  Document cable, paper;
  cable.mutable_label()->set_level("SECRET");
  cable.set_type(v1::DOCUMENT_TYPE_CABLE);
  cable.set_type_name("TELEGRAM");
  cable.set_message_id("VALDERON 00123");
  cable.add_portions()->set_text("treaty");
  paper.mutable_label()->set_level("TOP SECRET");
  paper.set_type(v1::DOCUMENT_TYPE_PDF);
  paper.add_references("VALDERON 00123");
  paper.add_references("ORLANE 7");
  paper.add_portions()->set_text("top secret telegram valderon 00123");
  Build(OneTail("fields"),
        {{1, std::string(16, 'a'), {}, {{0, cable}}}, {2, std::string(16, 'b'), {}, {{0, paper}}}},
        2);
  Asker asker(temp_.path() / "fields", {"c0"});
  const auto found = [&](const Query& query) {
    std::set<std::uint64_t> versions;
    for (const Row& row : asker.Ask(query, 10)) versions.insert(std::get<3>(row));
    return versions;
  };
  using Versions = std::set<std::uint64_t>;
  EXPECT_EQ(found(Word("secret", Field::kLevel)), Versions{1});
  EXPECT_EQ(found(Word("top secret", Field::kLevel)), Versions{2});
  EXPECT_EQ(found(Word("top", Field::kLevel)), Versions{});
  EXPECT_EQ(found(Word("telegram", Field::kType)), Versions{1});
  EXPECT_EQ(found(Word("pdf", Field::kType)), Versions{2});
  EXPECT_EQ(found(Phrase({"valderon", "00123"}, Field::kRef)), (Versions{1, 2}));
  EXPECT_EQ(found(Phrase({"orlane", "7"}, Field::kRef)), Versions{2});
  EXPECT_EQ(found(Phrase({"00123", "orlane"}, Field::kRef)), Versions{});
  EXPECT_EQ(asker.Ask(Word("pdf", Field::kType), 10)[0],
            asker.Ask(Word("pdf", Field::kType), 1)[0]);
}

// Documents of class 0 with these texts, numbered from 1.
std::vector<Change> Texts(const std::vector<std::string>& texts, int number = 0) {
  std::vector<Change> changes;
  for (const std::string& text : texts) {
    Document document;
    document.add_portions()->set_text(text);
    const std::uint64_t seq = changes.size() + 1;
    changes.push_back(
        {seq, base::Sha256(text + std::to_string(number)).substr(0, 16), {}, {{number, document}}});
  }
  return changes;
}

TEST_F(IndexTest, FindsWordsThatAreNearInAnyOrder) {
  const auto changes = Texts({"dam water", "water x x x dam", "water x x x x dam", "dam",
                              "water x x x x x dam x dam x x water", "dam x water x x orlane"});
  Build(OneTail("tail"), changes, 100);
  Build(Layout("own", 1, 1, 0), changes, 100);
  using Versions = std::set<std::uint64_t>;
  for (const char* const name : {"tail", "own"}) {
    Asker asker(temp_.path() / name, {"c0"});
    const auto found = [&](const Query& query) {
      Versions versions;
      for (const Row& row : asker.Ask(query, 10)) versions.insert(std::get<3>(row));
      return versions;
    };
    EXPECT_EQ(found(Near({"dam", "water"}, 1)), Versions{1}) << name;
    EXPECT_EQ(found(Near({"dam", "water"}, 2)), (Versions{1, 6}));
    EXPECT_EQ(found(Near({"water", "dam"}, 3)), (Versions{1, 5, 6}));
    EXPECT_EQ(found(Near({"dam", "water"}, 4)), (Versions{1, 2, 5, 6}));
    EXPECT_EQ(found(Near({"dam", "water", "orlane"}, 4)), Versions{});
    EXPECT_EQ(found(Near({"orlane", "dam", "water"}, 5)), Versions{6});
    EXPECT_EQ(found(Of(Kind::kOr, {Near({"dam", "water"}, 1), Word("orlane")})), (Versions{1, 6}));
    // Worth what its words are.
    const auto near = asker.Ask(Near({"dam", "water"}, 1), 10);
    const auto phrase = asker.Ask(Phrase({"dam", "water"}), 10);
    EXPECT_EQ(near, phrase);
  }
}

TEST_F(IndexTest, FindsWordsThatBeginAsAPatternDoes) {
  const auto changes =
      Texts({"negotiate", "negotiator", "negligence", "renegotiate", "negotiate dam"});
  Build(OneTail("tail"), changes, 100);
  Asker asker(temp_.path() / "tail", {"c0"});
  EXPECT_EQ(asker.Ask(Prefix("negotiat"), 10).size(), 3u);
  EXPECT_EQ(asker.Ask(Prefix("neg"), 10).size(), 4u);
  EXPECT_EQ(asker.Ask(Prefix("neg", Field::kFrom), 10).size(), 0u);
  // One word that fits is worth what it is by itself; several are worth alike.
  EXPECT_EQ(asker.Ask(Prefix("negl"), 10), asker.Ask(Phrase({"negligence"}), 10));
  const auto rows = asker.Ask(Prefix("negotiat"), 10);
  EXPECT_EQ(std::get<0>(rows[0]), std::get<0>(rows[1]));  // The rarer word is no better.
  EXPECT_EQ(std::get<3>(rows[2]), 5u);                    // It is longer.
}

// What fits a pattern is read from what opens to the reader and from nothing else.
TEST_F(IndexTest, ExpandsPatternsByWhatTheirReaderMayRead) {
  std::vector<std::string> open, hidden;
  for (std::size_t i = 0; i < kMostFitting; ++i) {
    open.push_back("quill" + std::to_string(1000 + i));
    open.push_back("quill" + std::to_string(1000 + i) + " again");
  }
  for (int i = 0; i < 150; ++i) hidden.push_back("quill" + std::to_string(900 + i) + " quillan");
  auto changes = Texts(open);
  for (Change& change : Texts(hidden, 1)) {
    change.seq = changes.size() + 1;
    changes.push_back(std::move(change));
  }
  Build(OneTail("both"), changes, 1000);
  Build(OneTail("alone"), Texts(open), 1000);
  open.push_back("quill0999");  // One more than are looked for, and the rarest.
  Build(OneTail("more"), Texts(open), 1000);
  const auto soon = std::chrono::steady_clock::now() + std::chrono::hours(1);
  const auto ask = [&](const char* name, const policy::Atoms& reader, std::uint64_t most) {
    Query query = Prefix("quill");
    query.pattern = 3;
    return (*Index::Open({temp_.path() / name, 1, most}))->Search(reader, query, {0, 1000}, soon);
  };
  const auto both = ask("both", {"c0"}, 200), alone = ask("alone", {"c0"}, 200);
  ASSERT_TRUE(both.ok() && alone.ok()) << both.status() << alone.status();
  ASSERT_EQ(both->best.size(), 200u);
  ASSERT_EQ(alone->best.size(), 200u);
  for (std::size_t i = 0; i < 200; ++i) {
    EXPECT_EQ(both->best[i].id, alone->best[i].id);
    EXPECT_EQ(both->best[i].score, alone->best[i].score);
  }
  EXPECT_TRUE(both->shortened.empty());
  EXPECT_EQ(ask("both", {"c0"}, 199).status().code(), StatusCode::kInvalidArgument);
  const auto all = ask("both", {"c0", "c1"}, 0);
  ASSERT_TRUE(all.ok());
  EXPECT_EQ(all->shortened, std::vector<std::uint32_t>{3});
  const auto more = ask("more", {"c0"}, 0);
  ASSERT_TRUE(more.ok());
  EXPECT_EQ(more->shortened, std::vector<std::uint32_t>{3});
  EXPECT_EQ(more->best.size(), 200u);  // The rarest is left out.
}

// Whatever the words are worth, and in cells of either kind; words that most have don't count.
TEST_F(IndexTest, PutsViewsWithMoreOfTheWordsFirstWhenAsked) {
  std::vector<std::string> texts = {"treaty treaty treaty treaty", "dam dam dam dam dam dam",
                                    "treaty and dam in a long text of many other words", "of dam"};
  for (int i = 0; i < 80; ++i) texts.push_back(i % 4 == 0 ? "dull dull" : "of the of the");
  Build(OneTail("tail"), Texts(texts), 100);
  Build(Layout("own", 1, 1, 0), Texts(texts), 100);
  Query query = Of(Kind::kOr, {Word("treaty"), Word("dam"), Word("of")});
  for (const char* name : {"tail", "own"}) {
    Asker asker(temp_.path() / name, {"c0"});
    query.most_first = false;
    const auto by_worth = asker.Ask(query, 10);
    query.most_first = true;
    const auto rows = asker.Ask(query, 10);
    ASSERT_EQ(rows.size(), 10u) << name;
    EXPECT_NE(std::get<3>(by_worth[0]), 3u) << name;
    EXPECT_EQ(std::get<3>(rows[0]), 3u) << name;  // Has both.
    EXPECT_GT(std::get<0>(rows[0]), 2 * 65536);
    EXPECT_LT(std::get<0>(rows[1]), 2 * 65536);
    EXPECT_GT(std::get<0>(rows[3]), 65536);  // Each of the others has one.
    EXPECT_LT(std::get<0>(rows[4]), 1024);
    EXPECT_EQ(std::get<3>(rows[1]), std::get<3>(by_worth[0])) << name;
  }
}

// What one view is worth, 0 when it does not match: by the number of its text, from 1.
double WorthOf(Asker& asker, const Query& query, std::uint64_t text) {
  for (const auto& [score, order, id, version] : asker.Ask(query, 100)) {
    if (version == text) return score;
  }
  return 0;
}

TEST_F(IndexTest, CountsTheBestOfSeveralForms) {
  std::vector<std::string> texts = {"eu summit of the day", "european union summit day",
                                    "union of european towns day", "eu european union town day",
                                    "summit of the other day"};
  for (int i = 0; i < 60; ++i) texts.push_back("dull dull dull dull");
  Build(OneTail("tail"), Texts(texts), 100);
  Build(Layout("own", 1, 1, 0), Texts(texts), 100);
  Build(Layout("mixed", 15, 1, 0), Texts(texts), 100);
  const Query exact = Word("eu");
  const Query best = Of(Kind::kBest, {exact, Other(Phrase({"european", "union"}))});
  for (const char* name : {"tail", "own", "mixed"}) {
    Asker asker(temp_.path() / name, {"c0"});
    EXPECT_EQ(asker.Ask(best, 100).size(), 3u) << name;
    EXPECT_EQ(WorthOf(asker, best, 1), WorthOf(asker, exact, 1)) << name;
    EXPECT_GT(WorthOf(asker, best, 2), 0) << name;
    EXPECT_LT(WorthOf(asker, best, 2), WorthOf(asker, best, 1) * 0.51) << name;
    EXPECT_EQ(WorthOf(asker, best, 3), 0) << name;
    // Not both together.
    EXPECT_EQ(WorthOf(asker, best, 4), WorthOf(asker, exact, 4)) << name;
  }
}

TEST_F(IndexTest, CountsAnotherFormAsTheWordsThatItStandsFor) {
  std::vector<std::string> texts = {"eu summit", "european union summit", "european summit",
                                    "union of towns", "summit"};
  for (int i = 0; i < 100; ++i) texts.push_back("dull dull dull dull");
  Build(OneTail("tail"), Texts(texts), 100);
  Build(Layout("own", 1, 1, 0), Texts(texts), 100);
  Query query = Of(
      Kind::kOr,
      {Of(Kind::kBest, {Of(Kind::kOr, {Word("european"), Word("union")}), Other(Phrase({"eu"}))}),
       Word("summit")});
  query.most_first = true;
  for (const char* name : {"tail", "own"}) {
    Asker asker(temp_.path() / name, {"c0"});
    const auto rows = asker.Ask(query, 10);
    ASSERT_EQ(rows.size(), 5u) << name;
    EXPECT_EQ(std::get<3>(rows[0]), 2u) << name;
    EXPECT_EQ(std::get<3>(rows[1]), 1u) << name;
    EXPECT_EQ(std::get<3>(rows[2]), 3u) << name;
    EXPECT_GT(std::get<0>(rows[0]), std::get<0>(rows[1]) + kCommonItself / 2) << name;
    EXPECT_GT(std::get<0>(rows[1]), std::get<0>(rows[2]) + kAnyForm) << name;
  }
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

// What a question may cost is counted in what its reader may read, however it lies on disk.
TEST_F(IndexTest, RefusesQuestionsThatAreTooBroadForTheirReaderByWhatTheyMayRead) {
  Document treaty;
  treaty.add_portions()->set_text("the treaty was signed");
  Document other;
  other.add_portions()->set_text("the other");
  std::vector<Change> changes, readable;
  for (std::uint64_t i = 1; i <= 120; ++i) {
    const int number = static_cast<int>(i % 3);  // Class 2 is hidden.
    changes.push_back({i,
                       base::Sha256(std::to_string(i)).substr(0, 16),
                       {},
                       {{number, i <= 60 ? treaty : other}}});
    if (number != 2) readable.push_back(changes.back());
  }
  Build(OneTail("tail"), changes, 1000);
  Build(Layout("own", 1, 1, 0), changes, 7);
  Build(Layout("alone", 20, 2, 0), readable, 1000);
  // 80 documents, 40 of them with the word.
  const std::vector<std::pair<Query, std::uint64_t>> costs = {
      {Word("treaty"), 40},
      {Of(Kind::kAll, {}), 80},
      {Word("nowhere"), 0},
      {Phrase({"the", "treaty"}), 4 * (80 + 40)},
      {Near({"the", "treaty"}, 5), 4 * (80 + 40)},
      {Prefix("t"), 80 + 40},
      {Prefix("x"), 0},
      {Of(Kind::kOr, {Word("treaty"), Word("the")}), 40 + 80},
      {Of(Kind::kAnd, {Word("treaty"), Of(Kind::kNot, {Word("the")})}), 40 + 80 + 80}};
  const auto soon = std::chrono::steady_clock::now() + std::chrono::hours(1);
  for (const char* const name : {"tail", "own", "alone"}) {
    for (const auto& [query, cost] : costs) {
      for (const std::uint64_t most : {cost, cost - 1}) {
        if (most == 0 || most > cost) continue;
        const auto index = Index::Open({temp_.path() / name, 1, most});
        ASSERT_TRUE(index.ok()) << index.status();
        const auto matches = (*index)->Search({"c0", "c1"}, query, {0, 10}, soon);
        EXPECT_EQ(matches.status().code(),
                  most == cost ? StatusCode::kOk : StatusCode::kInvalidArgument)
            << name << ", " << cost << ": " << matches.status();
      }
    }
  }
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
