// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/analyzer.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace chancery::index {
namespace {

using Strings = std::vector<std::string>;

Strings WordsOf(std::string_view text) {
  Strings words;
  WordReader reader(text);
  Word word;
  while (reader.Next(&word)) words.push_back(word.folded);
  return words;
}

TEST(WordReaderTest, FoldsCaseInEveryScript) {
  EXPECT_EQ(WordsOf("The TREATY, of Zürich; ДОГОВОР — ΣΟΦΟΣ"),
            (Strings{"the", "treaty", "of", "zürich", "договор", "σοφοσ"}));
}

TEST(WordReaderTest, KeepsMarksThatStandInsideAWord) {
  EXPECT_EQ(WordsOf("O'Neill's d’accord 'quoted' 3.14 1,000 3. ,4"),
            (Strings{"o'neill's", "d'accord", "quoted", "3.14", "1,000", "3", "4"}));
  EXPECT_EQ(WordsOf("self-made a_b x/y"), (Strings{"self", "made", "a", "b", "x", "y"}));
}

TEST(WordReaderTest, ReadsInitialsAsOneWord) {
  EXPECT_EQ(WordsOf("U.S. and u.s.s.r, A. Smith, e.g. this"),
            (Strings{"us", "and", "ussr", "a", "smith", "eg", "this"}));
  EXPECT_EQ(WordsOf("a.bc"), (Strings{"a", "bc"}));
}

TEST(WordReaderTest, SaysWhereAWordStands) {
  const std::string text = "(É. 12)";
  WordReader reader(text);
  Word word;
  ASSERT_TRUE(reader.Next(&word));
  EXPECT_EQ(text.substr(word.begin, word.end - word.begin), "É");
  ASSERT_TRUE(reader.Next(&word));
  EXPECT_EQ(text.substr(word.begin, word.end - word.begin), "12");
  EXPECT_FALSE(reader.Next(&word));
}

// Xapian takes no term of more than 245 bytes: a longer one would stop the indexer.
TEST(WordReaderTest, CutsEveryWord) {
  std::string initials;
  for (int i = 0; i < 500; ++i) initials += "a.";
  for (const std::string& text : {std::string(500, 'x'), initials, std::string(63, 'x') + "'yyy",
                                  std::string(63, '1') + ".2", initials + "bb"}) {
    for (const std::string& word : WordsOf(text)) EXPECT_LE(word.size(), 67u) << text;
  }
  // A cut word reads as itself.
  const Strings cut = WordsOf(std::string(63, 'x') + "'yyy");
  ASSERT_EQ(cut.size(), 1u);
  EXPECT_EQ(WordsOf(cut[0]), cut);
}

TEST(WordReaderTest, TakesItsTimeOnceWhateverTheText) {
  // Long runs of initials that turn out to be none were read again from each letter.
  std::string text;
  for (int i = 0; i < 200'000; ++i) text += "a.";
  EXPECT_GT(WordsOf(text + "bb").size(), 1u);
}

TEST(WordReaderTest, ReadsFoldedWordsAsThemselvesInAnyBytes) {
  std::mt19937 random(1);
  for (int i = 0; i < 5000; ++i) {
    std::string text;
    for (auto left = random() % 20; left > 0; --left) {
      constexpr std::string_view kOdd = "aB.'’1,é\xcd\x85İ \xff";
      text += random() % 3 != 0 ? kOdd[random() % kOdd.size()] : static_cast<char>(random() % 256);
    }
    std::string joined;
    const Strings words = WordsOf(text);
    for (const std::string& word : words) joined += word + " ";
    EXPECT_EQ(WordsOf(joined), words) << text;
  }
}

TEST(WordReaderTest, ReadsOneWordHoweverItIsTyped) {
  // Composed or not, wide, as a ligature, drawn out, with hidden hyphens.
  EXPECT_EQ(WordsOf("Erdog\u0306an ＮＡＴＯ ﬁnance Straße co\u00ADoperate"),
            (Strings{"erdoğan", "nato", "finance", "strasse", "cooperate"}));
  EXPECT_EQ(WordsOf("١٩٤٨ ۱۹۴۸ १९४८"), (Strings{"1948", "1948", "1948"}));
}

TEST(WordReaderTest, ReadsArabicLettersAsOneWhoeverTypesThem) {
  // Kaf and yeh of Persian, hamza, points, alef maksura, tatweel, ZWNJ, teh marbuta.
  EXPECT_EQ(WordsOf("كتابي"), WordsOf("کتابی"));
  EXPECT_EQ(WordsOf("أحمد إسلام آية"), WordsOf("احمد اسلام ايه"));
  EXPECT_EQ(WordsOf("مُحَمَّد"), WordsOf("محمد"));
  EXPECT_EQ(WordsOf("مصطفى محـــمد"), WordsOf("مصطفي محمد"));
  EXPECT_EQ(WordsOf("می\u200Cخواهم").size(), 1u);
  EXPECT_EQ(WordsOf("می\u200Cخواهم"), WordsOf("ميخواهم"));
  EXPECT_EQ(WordsOf("\u064E x"), (Strings{"x"}));  // Points alone are no word.
  EXPECT_NE(WordsOf("كتاب"), WordsOf("كتب"));
}

TEST(WordReaderTest, ReadsScriptsWithoutSpacesTwoLettersAtATime) {
  EXPECT_EQ(WordsOf("日本語、法 NATO条約"), (Strings{"日本", "本語", "法", "nato", "条約"}));
  EXPECT_EQ(WordsOf("모든 사람은"), (Strings{"모든", "사람", "람은"}));
  EXPECT_EQ(WordsOf("ｶﾞｽ"), WordsOf("ガス"));
  EXPECT_EQ(WordsOf("สิทธิ"), (Strings{"สิท", "ทธิ"}));  // With their vowels.
  // Where the first ends the second goes on.
  WordReader reader("日本語");
  Word first, second;
  ASSERT_TRUE(reader.Next(&first) && reader.Next(&second));
  EXPECT_TRUE(first.gram);
  EXPECT_EQ(first.end, 6u);
  EXPECT_EQ(second.begin, 3u);
}

TEST(WordReaderTest, ReadsEveryLetterOfUnicodeAsItself) {
  for (int c = 1; c < 0x110000; ++c) {
    if (c >= 0xD800 && c < 0xE000) continue;
    std::string text;
    if (c < 0x80) text += static_cast<char>(c);
    if (c >= 0x80 && c < 0x800) text += static_cast<char>(0xC0 | (c >> 6));
    if (c >= 0x800 && c < 0x10000) text += static_cast<char>(0xE0 | (c >> 12));
    if (c >= 0x10000) {
      text += static_cast<char>(0xF0 | (c >> 18));
      text += static_cast<char>(0x80 | ((c >> 12) & 63));
    }
    if (c >= 0x800) text += static_cast<char>(0x80 | ((c >> 6) & 63));
    if (c >= 0x80) text += static_cast<char>(0x80 | (c & 63));
    for (const std::string& word : WordsOf("a" + text + "b" + " " + text)) {
      ASSERT_EQ(WordsOf(word), (Strings{word})) << c;
      const std::string plain = FoldAccents(word);
      ASSERT_EQ(FoldAccents(plain), plain) << c;
    }
  }
}

TEST(FoldAccentsTest, WritesAWordAsThoseDoWhoLackTheKeys) {
  EXPECT_EQ(FoldAccents("erdoğan"), "erdogan");
  EXPECT_EQ(FoldAccents("łódź"), "lodz");
  EXPECT_EQ(FoldAccents("ærø"), "aero");
  EXPECT_EQ(FoldAccents("việt"), "viet");
  EXPECT_EQ(FoldAccents("αθήνα"), "αθηνα");
  EXPECT_EQ(FoldAccents("ısparta"), "isparta");
  EXPECT_EQ(FoldAccents("treaty"), "treaty");
  // Here marks are letters.
  EXPECT_EQ(FoldAccents("हिन्दी"), "हिन्दी");
  EXPECT_EQ(FoldAccents("が"), "が");
  EXPECT_EQ(FoldAccents("й"), "й");
}

TEST(StemmerTest, TakesEndingsOffInItsLanguage) {
  Stemmer stemmer;
  const auto stem = [&](std::string_view code, const std::string& word) {
    return stemmer(StemLanguageOf(code), word).stem;
  };
  EXPECT_EQ(stem("en", "treaties"), stem("en", "treaty"));
  EXPECT_EQ(stem("", "fishing"), "fish");
  EXPECT_NE(stem("en", "harbour"), stem("en", "harmony"));
  EXPECT_EQ(stem("fr", "négociations"), stem("fr", "négociation"));
  EXPECT_EQ(stem("fr", "l'homme"), stem("fr", "hommes"));
  EXPECT_EQ(stem("it", "dell'uomo"), stem("it", "uomo"));
  EXPECT_EQ(stem("tr", "ankara'da"), stem("tr", "ankara"));
  EXPECT_EQ(stem("ru", "договоры"), stem("ru", "договор"));
  EXPECT_EQ(stem("de", "wasserrechte"), stem("de", "wasserrechten"));  // Left whole.
  EXPECT_EQ(stem("ja", "条約"), "条約");
}

TEST(StemmerTest, HasAStemWithoutAccentsWhereThatIsAnother) {
  Stemmer stemmer;
  EXPECT_EQ(stemmer(kEnglish, "erdoğan").bare, "erdogan");
  EXPECT_EQ(stemmer(kEnglish, "treaties").bare, "");
  EXPECT_EQ(stemmer(StemLanguageOf("de"), "häuser").bare, "");  // German takes them off itself.
}

}  // namespace
}  // namespace chancery::index
