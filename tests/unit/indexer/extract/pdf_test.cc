// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/extract/pdf.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/testing/pdf_file.h"

namespace chancery::extract {
namespace {

using store::v1::Extracted;
using testing::Pdf;

TEST(PdfTest, ReadsTextByPage) {
  const Extracted e =
      ParsePdf(Pdf({{"SECRET//NODIS", "", "", "Talks went on", "", "", "SECRET//NODIS"},
                    {"SECRET//NODIS", "", "", "\\(C\\) More talks", "", "", "SECRET//NODIS"}}));
  EXPECT_EQ(e.error(), "");
  EXPECT_EQ(e.type(), v1::DOCUMENT_TYPE_PDF);
  EXPECT_EQ(e.title(), "Grain talks");
  EXPECT_EQ(e.author(0).name(), "Rusk, Dean");
  EXPECT_EQ(e.date(), "1974-04-25T12:00:00Z");
  EXPECT_EQ(e.marking(), "SECRET//NODIS");
  EXPECT_EQ(e.pages(), 2u);
  ASSERT_EQ(e.paragraph_size(), 2);
  EXPECT_EQ(e.paragraph(0).text(), "Talks went on");
  EXPECT_EQ(e.paragraph(0).page(), 1u);
  EXPECT_EQ(e.paragraph(1).mark(), "C");
  EXPECT_EQ(e.paragraph(1).page(), 2u);
}

TEST(PdfTest, KeepsTheBannersOfLaterPagesApart) {
  const Extracted e =
      ParsePdf(Pdf({{"UNCLASSIFIED", "", "", "Cover"}, {"SECRET", "", "", "Inside"}}));
  EXPECT_EQ(e.marking(), "UNCLASSIFIED");
  ASSERT_EQ(e.inner_marking_size(), 1);
  EXPECT_EQ(e.inner_marking(0), "SECRET");
}

TEST(PdfTest, HasNoMarkingWhenItsFirstPageHasNone) {
  const Extracted e = ParsePdf(Pdf({{"Cover words"}, {"UNCLASSIFIED", "", "", "Inside"}}));
  EXPECT_EQ(e.marking(), "");
}

TEST(PdfTest, SaysWhyThereIsNoText) {
  EXPECT_EQ(ParsePdf(Pdf({{}, {}})).error(), "no text");
  EXPECT_EQ(ParsePdf("%PDF-1.4\n").error(), "damaged");
  const std::string locked =
      Pdf({{"Hidden"}},
          "/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<"
          "0000000000000000000000000000000000000000000000000000000000000000>/U<"
          "0000000000000000000000000000000000000000000000000000000000000000>>>/ID[<00><00>]");
  EXPECT_EQ(ParsePdf(locked).error(), "encrypted");
}

TEST(PdfTest, WarmsUpWithARealText) { WarmUpPdf(); }

}  // namespace
}  // namespace chancery::extract
