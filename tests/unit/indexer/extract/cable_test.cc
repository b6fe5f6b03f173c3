// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/extract/cable.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "indexer/extract/check.h"

namespace chancery::extract {
namespace {

using store::v1::Extracted;

template <typename Field>
std::vector<std::string> List(const Field& field) {
  return {field.begin(), field.end()};
}
using Strings = std::vector<std::string>;

constexpr char kBlock[] = R"(MSGID: frus1964-68v26/d123
TYPE: TELEGRAM
DATE: 1965-05-21T10:02:00
PLACE: Washington
FROM: Department of State
TO: Embassy in Indonesia; Embassy in Malaysia
INFO: Mission to the UN
TITLE: Telegram From the Department of State to the Embassy in Indonesia
SUBJECT: Letter
TAGS: PREL, PGOV
REF: Embtel 2443; Embtel 2444
CLASSIFICATION: SECRET; IMMEDIATE; LIMDIS
AUTHOR: Rusk, Dean <rusk-dean> [signed]
AUTHOR: Simonson <?> [drafted]

Washington, May 21, 1965, 10:02 a.m.

1193. We agree.

(C) A portion
of two lines.
)";

TEST(CableTest, ReadsAHeaderBlock) {
  ASSERT_TRUE(IsCable(kBlock));
  const Extracted e = ParseCable(kBlock);
  EXPECT_EQ(e.error(), "");
  EXPECT_EQ(e.type(), v1::DOCUMENT_TYPE_CABLE);
  EXPECT_EQ(e.message_id(), "frus1964-68v26/d123");
  EXPECT_EQ(e.type_name(), "TELEGRAM");
  EXPECT_EQ(e.date(), "1965-05-21T10:02:00");
  EXPECT_EQ(e.origin(), "Department of State");
  EXPECT_EQ(List(e.recipient()),
            (Strings{"Embassy in Indonesia", "Embassy in Malaysia", "Mission to the UN"}));
  EXPECT_EQ(e.title(), "Telegram From the Department of State to the Embassy in Indonesia: Letter");
  EXPECT_EQ(List(e.tag()), (Strings{"PREL", "PGOV"}));
  EXPECT_EQ(List(e.reference()), (Strings{"Embtel 2443", "Embtel 2444"}));
  EXPECT_EQ(e.marking(), "SECRET; IMMEDIATE; LIMDIS");
  ASSERT_EQ(e.author_size(), 2);
  EXPECT_EQ(e.author(0).name(), "Rusk, Dean");
  EXPECT_EQ(e.author(0).id(), "rusk-dean");
  EXPECT_EQ(e.author(0).role(), v1::ROLE_SIGNED);
  EXPECT_EQ(e.author(1).name(), "Simonson");
  EXPECT_EQ(e.author(1).id(), "");
  EXPECT_EQ(e.author(1).role(), v1::ROLE_DRAFTED);
  ASSERT_EQ(e.paragraph_size(), 3);
  EXPECT_EQ(e.paragraph(1).text(), "1193. We agree.");
  EXPECT_EQ(e.paragraph(2).mark(), "C");
  EXPECT_EQ(e.paragraph(2).text(), "A portion\nof two lines.");
  EXPECT_EQ(e.paragraph(2).raw(), "(C) A portion\nof two lines.");
}

TEST(CableTest, KeepsWhoClearedIt) {
  const Extracted e = ParseCable(
      "MSGID: a 1\nAUTHOR: Rusk, Dean [cleared]\nCLEARED: Ball, George W. <ball-george-w>\n"
      "CLEARED: Hare [drafted]\nAUTHOR: Talbot [helped]\n\nText.\n");
  ASSERT_EQ(e.author_size(), 4);
  EXPECT_EQ(e.author(0).name(), "Rusk, Dean");
  EXPECT_EQ(e.author(0).role(), v1::ROLE_CLEARED);
  EXPECT_EQ(e.author(1).name(), "Ball, George W.");
  EXPECT_EQ(e.author(1).role(), v1::ROLE_CLEARED);
  EXPECT_EQ(e.author(2).role(), v1::ROLE_DRAFTED);
  EXPECT_EQ(e.author(3).name(), "Talbot [helped]");
  EXPECT_EQ(e.author(3).role(), v1::ROLE_UNSPECIFIED);
  EXPECT_EQ(e.marking(), "");
}

TEST(CableTest, KeepsEveryMarkingOfAHeader) {
  const Extracted e = ParseCable(
      "MSGID: 1\nCLASSIFICATION: UNCLASSIFIED\nCAVEATS: NODIS\nCLASSIFICATION: SECRET\n\n"
      "SECRET//NOFORN\n\nText\n");
  EXPECT_EQ(e.marking(), "UNCLASSIFIED//NODIS//SECRET//NOFORN");
  ASSERT_EQ(e.paragraph_size(), 1);
}

TEST(CableTest, LosesNoLineOfADamagedHeader) {
  const Extracted e =
      ParseCable("MSGID: 1\nTY?E: TELEGRAM\nFROM: A\nCLASSIFICATION: SECRET\n\nText\n");
  EXPECT_EQ(e.marking(), "SECRET");
  ASSERT_EQ(e.paragraph_size(), 2);
  EXPECT_EQ(e.paragraph(0).text(), "TY?E: TELEGRAM");
}

TEST(CableTest, BelievesNoTitleMarkWhereTwoDiffer) {
  const Extracted e = ParseCable("MSGID: 1\nTITLE: (U) Grain\nSUBJECT: (S) Talks\n\nText\n");
  EXPECT_EQ(e.title_mark(), "");
  EXPECT_EQ(e.title(), "(U) Grain: (S) Talks");
  const Extracted same = ParseCable("MSGID: 1\nTITLE: (S) Grain\nSUBJECT: (S) Talks\n\nText\n");
  EXPECT_EQ(same.title_mark(), "S");
  EXPECT_EQ(same.title(), "Grain: Talks");
}

constexpr char kTelegram[] = R"(R 021530Z JUN 06
FM EMBASSY VALDERON
TO RUEHC/SECSTATE WASHDC IMMEDIATE 1234
INFO RUEHXX/EMBASSY PORT LOUIS
     MISSION GENEVA PRIORITY 0012
C O N F I D E N T I A L SECTION 01 OF 02 VALDERON 000123

SIPDIS

NODIS
DEPT FOR EUR/WE

E.O. 12958: DECL: 06/02/2016
TAGS: PREL, PGOV, OVIP (SMITH, JOHN), XX
SUBJECT: (C) TALKS ON
GRAIN
REF: A. VALDERON 00100
     B. STATE 1234

Classified By: Ambassador A for reasons 1.4 (b) and (d).

1. (C) Summary. First line
of the summary.
2. (U) Second, without a blank line
(S) and a portion inside.

A continuation.

3. Unmarked.

COMMENT
-------

4. (C//NF) Comment.

SMITH

CONFIDENTIAL
)";

TEST(CableTest, ReadsATelegram) {
  ASSERT_TRUE(IsCable(kTelegram));
  const Extracted e = ParseCable(kTelegram);
  EXPECT_EQ(e.type(), v1::DOCUMENT_TYPE_CABLE);
  EXPECT_EQ(e.date(), "2006-06-02T15:30:00Z");
  EXPECT_EQ(e.origin(), "EMBASSY VALDERON");
  EXPECT_EQ(List(e.recipient()),
            (Strings{"SECSTATE WASHDC", "EMBASSY PORT LOUIS", "MISSION GENEVA"}));
  EXPECT_EQ(e.marking(), "C O N F I D E N T I A L//SIPDIS//NODIS");
  EXPECT_EQ(e.message_id(), "VALDERON 000123");
  EXPECT_EQ(List(e.tag()), (Strings{"PREL", "PGOV", "OVIP (SMITH, JOHN)", "XX"}));
  EXPECT_EQ(e.title(), "TALKS ON GRAIN");
  EXPECT_EQ(e.title_mark(), "C");
  EXPECT_EQ(List(e.reference()), (Strings{"VALDERON 00100", "STATE 1234"}));
  ASSERT_EQ(e.author_size(), 1);
  EXPECT_EQ(e.author(0).name(), "SMITH");

  std::vector<std::pair<std::string, std::string>> paragraphs;
  for (const auto& p : e.paragraph()) paragraphs.emplace_back(p.mark(), p.text());
  const std::vector<std::pair<std::string, std::string>> expected = {
      {"", "Classified By: Ambassador A for reasons 1.4 (b) and (d)."},
      {"C", "Summary. First line\nof the summary."},
      {"U", "Second, without a blank line"},
      {"S", "and a portion inside."},
      {"", "A continuation."},
      {"", "Unmarked."},
      {"", "COMMENT\n-------"},
      {"C//NF", "Comment."},
      {"", "SMITH"},
  };
  EXPECT_EQ(paragraphs, expected);
  EXPECT_EQ(e.paragraph(5).raw(), "3. Unmarked.");
}

TEST(CableTest, ReadsTheFirstLinesThatTelegramsHave) {
  struct Case {
    const char* line;
    const char* marking;
    const char* id;
  };
  for (const Case& c :
       {Case{"UNCLAS VALDERON 000123", "UNCLAS", "VALDERON 000123"},
        Case{"UNCLAS SECTION 01 OF 02 PORT LOUIS 000123", "UNCLAS", "PORT LOUIS 000123"},
        Case{"S E C R E T//NOFORN VALDERON 000123", "S E C R E T//NOFORN", "VALDERON 000123"},
        Case{"SECRET NOFORN VALDERON 000123", "SECRET//NOFORN", "VALDERON 000123"},
        Case{"LIMITED OFFICIAL USE VALDERON 00123", "LIMITED OFFICIAL USE", "VALDERON 00123"},
        Case{"TOP SECRET", "TOP SECRET", ""},
        Case{"SECRET STRANGE THING", "SECRET//STRANGE THING", ""}}) {
    const Extracted e =
        ParseCable(std::string(c.line) + "\nSIPDIS\nE.O. 11652: GDS\nSUBJECT: X\n\n1. Text.\n");
    EXPECT_EQ(e.marking(), std::string(c.marking) + "//SIPDIS") << c.line;
    EXPECT_EQ(e.message_id(), c.id) << c.line;
  }
}

TEST(CableTest, DropsNoCaptionThatItDoesNotKnow) {
  const Extracted e = ParseCable(
      "SECRET VALDERON 00123\nSIPDIS\nMOONLIGHT\nPARIS FOR SMITH\nE.O. 11652: GDS\nTAGS: PREL\n"
      "SUBJECT: X\n\n1. Text.\n");
  EXPECT_EQ(e.marking(), "SECRET//SIPDIS//MOONLIGHT");
}

TEST(CableTest, JoinsTheBannersOfPages) {
  const Extracted e = ParseCable(
      "CONFIDENTIAL VALDERON 00123\nE.O. 11652: GDS\nTAGS: PREL\nSUBJECT: X\n\n1. One.\n\n"
      "CONFIDENTIAL\nPAGE 02        VALDERON 00123  021530Z\n\n2. Two.\n\nSECRET\nNNNN\n");
  EXPECT_EQ(e.marking(), "CONFIDENTIAL//SECRET");
  ASSERT_EQ(e.paragraph_size(), 2);
}

TEST(CableTest, TakesLettersOfAListForNoMarks) {
  const Extracted e =
      ParseCable("MSGID: 1\nFROM: A\n\n(A) One\n\n(B) Two\n\n(C) Three\n\n(S) Four\n");
  ASSERT_EQ(e.paragraph_size(), 4);
  EXPECT_EQ(e.paragraph(2).mark(), "");
  EXPECT_EQ(e.paragraph(2).text(), "(C) Three");
  EXPECT_EQ(e.paragraph(3).mark(), "S");
}

TEST(CableTest, IsNoMemorandumNorProse) {
  EXPECT_FALSE(IsCable("MEMORANDUM\n\nThe meeting began.\n"));
  EXPECT_FALSE(IsCable("Note: this is text.\n\nMore.\n"));
  EXPECT_FALSE(IsCable("SECRET\n\nFROM: A\nTO: B\nSUBJECT: C\n\nText\n"));
  EXPECT_FALSE(IsCable(""));
}

TEST(CableTest, SplitsALongParagraphAndKeepsItsMark) {
  std::string text = "MSGID: 1\nFROM: A\n\n1. (S) ";
  for (int i = 0; i < 30'000; ++i) text += "words ";
  const Extracted e = ParseCable(text);
  ASSERT_GT(e.paragraph_size(), 1);
  std::string whole;
  for (const auto& p : e.paragraph()) {
    EXPECT_EQ(p.mark(), "S");
    whole += p.raw();
  }
  EXPECT_EQ(whole + " ", text.substr(text.find("1. (S)")));
  EXPECT_TRUE(CheckExtracted(e).ok());
}

}  // namespace
}  // namespace chancery::extract
