// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/extract/banner.h"

#include <gtest/gtest.h>

#include <string>

#include "indexer/extract/look.h"

namespace chancery::extract {
namespace {

TEST(LookTest, IsWhatAPersonSees) {
  struct Case {
    const char* text;
    const char* look;
  };
  for (const Case& c : {Case{"Plain text, 1.", "Plain text, 1."},
                        Case{"S\xd0\x95"
                             "CRET",
                             "SECRET"},                           // Cyrillic.
                        Case{"\xce\x9d\xce\x9f\xce\x99", "NOI"},  // Greek.
                        Case{"SE\xe2\x80\x8b\xc2\xad\xe2\x80\x8f"
                             "CRET",
                             "SECRET"},
                        Case{"\xef\xbc\xb3\xef\xbc\x8f\xef\xbc\x8f", "S//"},  // Full width.
                        Case{"\xf0\x9d\x90\x92\xc3\x89", "SE"},               // Bold, accent.
                        Case{"S\xc2\xa0"
                             "E\xe2\x80\xa2"
                             "C",
                             "S E C"},
                        Case{"\xd0\x96\xd0\xb0", "?a"}}) {
    EXPECT_EQ(LookOf(c.text), c.look) << c.text;
  }
  EXPECT_EQ(ShownLookOf("\xe2\x80\xaeTERCES"), "SECRET");
  EXPECT_EQ(ShownLookOf("\xd0\x95"), "");
}

TEST(BannerTest, IsKnownByItsLook) {
  for (const char* line :
       {"SECRET", "SECRET//EXDIS", "C O N F I D E N T I A L", "T O P  S E C R E T//NOFORN",
        "UNCLAS", "*** SECRET ***", "**SECRET//REL TO USA, GBR**", "SECRET/SENSITIVE",
        "NATO SECRET", "//GBR SECRET", "//JOINT SECRET USA, GBR//REL TO USA, GBR",
        "COSMIC TOP SECRET ATOMAL", "OFFICIAL-SENSITIVE", "UK SECRET UK EYES ONLY",
        "LIMITED OFFICIAL USE", "SENSITIVE BUT UNCLASSIFIED", "SECRET; PRIORITY",
        "UNCLAS SECTION 01 OF 02 VALDERON 000123", "SECRET UE/EU SECRET",
        "TR\xc3\x88S SECRET UE/EU TOP SECRET", "RESTREINT UE", "(SECRET)", "| SECRET. |",
        "SECRET - 3 -",
        // In disguise:
        "S\xd0\x95"
        "CRET//NODIS",
        "\xe2\x80\xaeTERCES",
        "\xef\xbc\xb3\xef\xbc\xa5\xef\xbc\xa3\xef\xbc\xb2\xef\xbc\xa5\xef\xbc\xb4",
        "S\xcc\xb2"
        "E\xcc\xb2"
        "CRET",
        "\xea\x9c\xb1\xe1\xb4\x87\xe1\xb4\x84\xca\x80\xe1\xb4\x87\xe1\xb4\x9b",  // Small capitals.
        "SECRRET//NOFORN", "SECERT", "S3CRET", "SECRE", "TOP SECRT", "C0NFIDENTIAL//NOFORN",
        "T O P  S E C R T"}) {
    EXPECT_EQ(LikenessToBanner(line), Likeness::kWhole) << line;
  }
  for (const char* line : {"Secret", "Top Secret", "Secret//Noforn", "Confidential; Exdis"}) {
    EXPECT_EQ(LikenessToBanner(line), Likeness::kWritten) << line;
  }
  EXPECT_EQ(LikenessToBanner("SECRET ZIRCONIUM"), Likeness::kShort);
  EXPECT_EQ(LikenessToBanner("SECRET TALKS ON GRAIN"), Likeness::kFirstWord);
  EXPECT_EQ(LikenessToBanner("NATO MINISTERS"), Likeness::kFirstWord);
}

TEST(BannerTest, IsNotSeenInText) {
  for (const char* line :
       {"MINUTES OF MEETING", "SECRET talks", "SECRETARY OF STATE", "", "SECRET: a word", "NODIS",
        "S E C R E T A R Y", "Secret talks on grain", "secret", "Secretary", "SECRETS OF THE TRADE",
        "OFFICIALS SAID", "RESTRICTIONS", "THE SECRET", "(S) SECRET TALKS",
        "\xd0\xa1\xd0\x95\xd0\x9a\xd0\xa0\xd0\x95\xd0\xa2\xd0\x90\xd0\xa0\xd0\xac",
        "Les secrets d'\xc3\x89tat"}) {
    EXPECT_EQ(LikenessToBanner(line), Likeness::kNone) << line;
  }
  EXPECT_FALSE(IsBanner("SECRET " + std::string(120, 'A')));
}

TEST(CaptionTest, IsKnownBelowABanner) {
  for (const char* line : {"NODIS", "EXDIS", "EYES ONLY FOR THE SECRETARY", "NOFORN/ORCON",
                           "FOR AMBASSADOR ONLY", "ROGER CHANNEL", "N O F O R N",
                           "N\xd0\x9e"
                           "DIS"}) {
    EXPECT_TRUE(IsCaption(line)) << line;
  }
  for (const char* line : {"MINUTES", "NODIS and more", "", "Eyes Only"}) {
    EXPECT_FALSE(IsCaption(line)) << line;
  }
}

TEST(CaptionTest, NeedsNoBannerWhenItCanBeNothingElse) {
  for (const char* line : {"NODIS", "STADIS//EXDIS", "UK EYES ONLY", "N O D I S"}) {
    EXPECT_TRUE(IsLoneCaption(line)) << line;
  }
  for (const char* line : {"LIMITS OF GROWTH", "SENSITIVE MATTERS", "FOR MEMBERS ONLY"}) {
    EXPECT_FALSE(IsLoneCaption(line)) << line;
  }
}

TEST(InnerBannerTest, IsAWholeMarking) {
  EXPECT_EQ(InnerBanner("  ** SECRET//NODIS ** "), "SECRET//NODIS");
  EXPECT_EQ(InnerBanner("Classification: Secret"), "Secret");
  EXPECT_EQ(InnerBanner("Cl\xd0\xb0ssification: SECRET"), "SECRET");
  for (const char* line :
       {"SECRET TALKS", "Secret", "Classification: of plants", "SECRET, WHICH IS"}) {
    EXPECT_EQ(InnerBanner(line), std::nullopt) << line;
  }
}

}  // namespace
}  // namespace chancery::extract
