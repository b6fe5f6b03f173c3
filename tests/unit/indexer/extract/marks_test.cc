// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/extract/marks.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace chancery::extract {
namespace {

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

TEST(MarkingTest, KeepsApartWhatStandsInside) {
  Marking marking;
  marking.Add("SECRET//EXDIS");
  marking.AddInner("SECRET");
  marking.AddInner("UNCLASSIFIED");
  marking.AddInner("UNCLASSIFIED");
  EXPECT_EQ(marking.text(), "SECRET//EXDIS");
  EXPECT_EQ(marking.inner(), std::set<std::string>{"UNCLASSIFIED"});
}

struct Head {
  const char* text;
  const char* marking;
  const char* rest;
};

TEST(TakeBannersTest, TakesBannersAndCaptionsOffTheHeadAndTheLastLine) {
  for (const Head& head : {
           Head{"\nSECRET\nNODIS\n\nText\nSECRET\n", "SECRET//NODIS", "\n\nText\n"},
           Head{"Subject: X\nDate: Y\n\nSECRET\nNODIS\nText\n", "SECRET//NODIS",
                "Subject: X\nDate: Y\n\nText\n"},
           Head{"UNCLASSIFIED\nText\nSECRET\nMore", "UNCLASSIFIED//SECRET", "Text\nMore"},
           Head{"Text\nNODIS\nMore", "NODIS", "Text\nMore"},
           Head{"\xc2\xa0\nSECRET TALKS ON GRAIN\nMore", "SECRET TALKS ON GRAIN", "\xc2\xa0\nMore"},
       }) {
    Marking marking;
    EXPECT_EQ(TakeBanners(head.text, marking), head.rest);
    EXPECT_EQ(marking.text(), head.marking);
  }
}

TEST(TakeBannersTest, LeavesTextWithoutOne) {
  std::string far;
  for (int i = 0; i < 12; ++i) far += "A line\n";
  for (const std::string& text : {std::string("MINUTES OF MEETING\n\nText\nMore\n"),
                                  std::string("Minutes\nSECRET TALKS ON GRAIN AND STEEL\nText"),
                                  std::string("Text\n--- TEARLINE ---\nUNCLASSIFIED\nText"),
                                  far + "SECRET\nText", std::string()}) {
    Marking marking;
    EXPECT_EQ(TakeBanners(text, marking), text);
    EXPECT_TRUE(marking.empty());
  }
}

TEST(TakePageBannersTest, TakesHeaderAndFooter) {
  Marking marking;
  EXPECT_EQ(TakePageBanners("Office\n\nText\n\nSECRET - 1 -\n", true, marking),
            "Office\n\nText\n\n");
  EXPECT_EQ(
      TakePageBanners("Copy 3      SECRET//NODIS\nText\nSECRET//NODIS    2\n", false, marking),
      "Text\n");
  EXPECT_EQ(TakePageBanners("Secret\nSECRET AGENTS CAME\nUNCLASSIFIED\n", false, marking),
            "SECRET AGENTS CAME\n");
  EXPECT_EQ(marking.text(), "SECRET");
  EXPECT_EQ(marking.inner(), (std::set<std::string>{"SECRET//NODIS", "Secret//UNCLASSIFIED"}));
}

TEST(MarkingTest, DoesNotCountPages) {
  for (const char* line :
       {"SECRET 3", "SECRET - 3 -", "SECRET PAGE 3 OF 4", "SECRET SECTION 01 OF 02"}) {
    Marking marking;
    marking.Add(line);
    EXPECT_EQ(marking.text(), "SECRET") << line;
  }
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
