// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/extract/marks.h"

#include <gtest/gtest.h>

namespace chancery::extract {
namespace {

TEST(IsBannerTest, KnowsTheLookOfABanner) {
  for (const char* line :
       {"SECRET", "SECRET//EXDIS", "C O N F I D E N T I A L", "T O P  S E C R E T//NOFORN",
        "UNCLAS", "*** SECRET ***", "**SECRET//REL TO USA, GBR**", "NATO SECRET",
        "OFFICIAL-SENSITIVE", "LIMITED OFFICIAL USE", "SECRET; PRIORITY"}) {
    EXPECT_TRUE(IsBanner(line)) << line;
  }
  for (const char* line : {"MINUTES OF MEETING", "Secret", "SECRET talks", "SECRETARY OF STATE", "",
                           "SECRET: a word", "NODIS", "S E C R E T A R Y"}) {
    EXPECT_FALSE(IsBanner(line)) << line;
  }
  EXPECT_FALSE(IsBanner("SECRET " + std::string(120, 'A')));
}

TEST(IsCaptionTest, KnowsCaptionsBelowABanner) {
  for (const char* line : {"NODIS", "EXDIS", "EYES ONLY FOR THE SECRETARY", "NOFORN/ORCON",
                           "FOR AMBASSADOR ONLY", "ROGER CHANNEL", "N O F O R N"}) {
    EXPECT_TRUE(IsCaption(line)) << line;
  }
  for (const char* line : {"MINUTES", "NODIS and more", "", "Eyes Only"}) {
    EXPECT_FALSE(IsCaption(line)) << line;
  }
}

TEST(MarkingTest, SaysEveryMarkingOnce) {
  Marking marking;
  marking.Add("SECRET; EXDIS");
  marking.Add("SECRET");
  marking.Add("S E C R E T//EXDIS");
  EXPECT_EQ(marking.text(), "SECRET; EXDIS");
  marking.Add("NODIS");
  EXPECT_EQ(marking.text(), "SECRET; EXDIS//NODIS");
}

TEST(MarkingTest, SettlesNoContradiction) {
  Marking marking;
  marking.Add("UNCLASSIFIED");
  marking.Add("SECRET//NOFORN");
  EXPECT_EQ(marking.text(), "UNCLASSIFIED//SECRET//NOFORN");
}

TEST(TakeBannersTest, TakesTheBannerItsCaptionsAndTheLastLine) {
  std::string_view text = "\nSECRET\nNODIS\n\nText\nSECRET\n";
  Marking marking;
  TakeBanners(text, marking);
  EXPECT_EQ(marking.text(), "SECRET//NODIS");
  EXPECT_EQ(text, "\nText\n");
}

TEST(TakeBannersTest, LeavesTextWithoutOne) {
  std::string_view text = "MINUTES OF MEETING\n\nText\nSECRET\n";
  Marking marking;
  TakeBanners(text, marking);
  EXPECT_TRUE(marking.empty());
  EXPECT_EQ(text, "MINUTES OF MEETING\n\nText\nSECRET\n");
}

struct Case {
  const char* paragraph;
  const char* mark;
  const char* text;
};

TEST(SplitMarkTest, FindsTheMarkBehindANumber) {
  for (const Case& c :
       {Case{"(S) Text", "S", "Text"}, Case{"12. (C//NF) Text", "C//NF", "Text"},
        Case{"1.) (SBU) Text", "SBU", "Text"}, Case{"a. (U) Text", "U", "Text"},
        Case{"- (TS//SI) Text", "TS//SI", "Text"}, Case{"(1) (C) Text", "C", "Text"},
        Case{"2. A. (C) Text", "C", "Text"}, Case{"3.(C) Text", "C", "Text"},
        Case{"  \xE2\x80\xA2 (R) Text", "R", "Text"}, Case{"(C)\nText", "C", "Text"},
        Case{"(S//REL TO USA, GBR) Text", "S//REL TO USA, GBR", "Text"}}) {
    const Marked marked = SplitMark(c.paragraph);
    EXPECT_EQ(marked.mark, c.mark) << c.paragraph;
    EXPECT_EQ(marked.text, c.text) << c.paragraph;
  }
}

TEST(SplitMarkTest, FindsNoneWhereThereIsNone) {
  for (const char* paragraph :
       {"Text (S) more", "(see below) Text", "(s) Text", "() Text", "(1) Text", "1.5 million (C)",
        "(S", "", "(THIS IS FAR TOO LONG TO BE ANY MARK AT ALL)", "U.S. (C) forces"}) {
    EXPECT_EQ(SplitMark(paragraph).mark, "") << paragraph;
  }
  EXPECT_EQ(SplitMark("7. Text").text, "Text");
  EXPECT_EQ(SplitMark("7. Text").number, 7);
}

}  // namespace
}  // namespace chancery::extract
