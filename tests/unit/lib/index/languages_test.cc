// SPDX-License-Identifier: GPL-3.0-or-later
// Words in the language of their portion, and their other spellings.
#include <gtest/gtest.h>

#include "lib/language/language.h"
#include "tests/unit/lib/index/asker.h"
#include "tests/unit/lib/index/history.h"

namespace chancery::index {
namespace {

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

}  // namespace
}  // namespace chancery::index
