// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/extract/format.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "indexer/extract/check.h"
#include "tests/testing/pdf_file.h"

namespace chancery::extract {
namespace {

TEST(FormatTest, GoesByContentFirst) {
  EXPECT_EQ(ParseFile("<!DOCTYPE html><html><p>a", "txt").paragraph(0).text(), "a");
  EXPECT_EQ(ParseFile("MSGID: 1\nFROM: A\n\nText\n", "md").type(), v1::DOCUMENT_TYPE_CABLE);
  EXPECT_EQ(ParseFile("%PDF-1.4\n", "txt").error(), "damaged");
}

TEST(FormatTest, GoesByTheExtensionThen) {
  EXPECT_EQ(ParseFile("# T\n\ntext", "md").title(), "T");
  EXPECT_EQ(ParseFile("# T\n\ntext", "txt").title(), "# T");
  EXPECT_EQ(ParseFile("some text", "").paragraph(0).text(), "some text");
  EXPECT_EQ(ParseFile("a <b>c</b>", "html").paragraph(0).text(), "a c");
}

TEST(FormatTest, RefusesWhatItDoesNotKnow) {
  using namespace std::string_view_literals;
  EXPECT_EQ(ParseFile("a,b\n", "csv").error(), "unknown format");
  EXPECT_EQ(ParseFile("{\\rtf1 text}", "txt").error(), "unknown format");
  EXPECT_EQ(ParseFile("<?xml version=\"1.0\"?><tei/>", "xml").error(), "unknown format");
  EXPECT_EQ(ParseFile("PK\x03\x04\0\0\0\0\0\0"sv, "docx").error(), "unknown format");
  EXPECT_EQ(ParseFile("\0\x01\x02\x03\0\x01\x02\x03"sv, "txt").error(), "not text");
  EXPECT_EQ(ParseFile("", "txt").error(), "no text");
}

// What a damaged file gives is clean or an error; never an unmarked text where a marking stood
// whole.
TEST(FormatTest, OutlivesDamage) {
  const std::string good =
      "R 021530Z JUN 06\nFM EMBASSY VALDERON\nTO SECSTATE WASHDC\nSECRET VALDERON 000123\nSIPDIS\n"
      "E.O. 12958: DECL: 06/02/2016\nTAGS: PREL\nSUBJECT: (C) TALKS\n\n1. (C) Text.\n\n2. (U) "
      "More.\n";
  std::mt19937 random(11);
  for (int i = 0; i < 5'000; ++i) {
    std::string bad = good;
    for (int n = 0; n < 4; ++n) bad[random() % bad.size()] = static_cast<char>(random());
    const auto e = ParseFile(bad, "txt");
    EXPECT_TRUE(CheckExtracted(e).ok()) << bad;
  }
}

TEST(FormatTest, ReadsALabelFileByItsExtensionOnly) {
  const std::string label =
      "<ConfidentialityLabel xmlns=\"urn:nato:stanag:4774:confidentialitymetadatalabel:1:0\">"
      "<ConfidentialityInformation><PolicyIdentifier>p</PolicyIdentifier>"
      "<Classification>S</Classification><Category TagName=\"t\" Type=\"PERMISSIVE\">"
      "<GenericValue>v</GenericValue></Category></ConfidentialityInformation>"
      "</ConfidentialityLabel>";
  const auto read = ParseFile(label, "adatp4774");
  EXPECT_EQ(read.error(), "");
  EXPECT_EQ(read.label_policy(), "p");
  EXPECT_EQ(read.label_classification(), "S");
  ASSERT_EQ(read.label_category_size(), 1);
  EXPECT_EQ(read.label_category(0).tag(), "t");
  EXPECT_EQ(read.label_category(0).type(), "PERMISSIVE");
  EXPECT_EQ(read.label_category(0).value(0), "v");
  EXPECT_EQ(read.paragraph_size(), 0);
  EXPECT_EQ(ParseFile(label, "txt").label_policy(), "");
  EXPECT_EQ(ParseFile(label, "xml").label_policy(), "");
  EXPECT_EQ(ParseFile("<a/>", "adatp4774").error(), "damaged");
  EXPECT_EQ(ParseFile("", "adatp4774").error(), "no text");
}

// Nothing of the file is shown that was not looked through for markings.
TEST(FormatTest, SaysWhatWasReadWhole) {
  const std::string pdf = testing::Pdf({{"Some text."}, {"And more."}});
  EXPECT_TRUE(ParseFile("SECRET\n\nSome text.\n", "txt").read_whole());
  EXPECT_TRUE(ParseFile(pdf, "pdf").read_whole());
  EXPECT_FALSE(ParseFile("SECRET\n\nSome <!-- more --> text.\n", "md").read_whole());
  EXPECT_FALSE(ParseFile("<html><body>SECRET<p>Some text.</body></html>", "html").read_whole());
  EXPECT_FALSE(ParseFile(testing::Pdf({{"Some text."}, {}}), "pdf").read_whole());
  EXPECT_FALSE(ParseFile(pdf + "startxref\n0\n%%EOF\nstartxref\n0\n%%EOF\n", "pdf").read_whole());
  const std::string names =
      "/Names<</EmbeddedFiles<</Names[(a)<</Type/Filespec/F(a)/EF<</F 97 0 R>>>>]>>>>";
  std::string attached = pdf;
  attached.insert(attached.find("/Pages 2 0 R"), names);
  attached.insert(attached.find("99 0 obj"), "97 0 obj<</Length 1>>stream\nx\nendstream endobj\n");
  EXPECT_FALSE(ParseFile(attached, "pdf").read_whole());
  EXPECT_EQ(ParseFile(attached, "pdf").error(), "");
}

}  // namespace
}  // namespace chancery::extract
