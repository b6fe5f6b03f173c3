// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/extract/pdf.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace chancery::extract {
namespace {

using store::v1::Extracted;
using Lines = std::vector<std::string>;

// A PDF of one line of text a `Lines` entry; an empty one leaves a gap.
std::string Pdf(const std::vector<Lines>& pages, const std::string& trailer = "") {
  std::string kids;
  std::string objects;
  int next = 4;
  for (const Lines& lines : pages) {
    std::string content = "BT /F1 12 Tf 40 780 Td ";
    for (const std::string& line : lines) content += "(" + line + ") Tj 0 -20 Td ";
    content += "ET";
    const std::string page = std::to_string(next++);
    const std::string stream = std::to_string(next++);
    kids += page + " 0 R ";
    objects += page + " 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents " + stream +
               " 0 R/Resources<</Font<</F1 3 0 R>>>>>>endobj\n";
    objects += stream + " 0 obj<</Length " + std::to_string(content.size()) + ">>stream\n" +
               content + "\nendstream endobj\n";
  }
  return "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[" + kids +
         "]/Count " + std::to_string(pages.size()) +
         ">>endobj\n3 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n" + objects +
         "99 0 obj<</Title(Grain talks)/Author(Rusk, "
         "Dean)/CreationDate(D:19740425120000Z)>>endobj\n"
         "trailer<</Root 1 0 R/Info 99 0 R" +
         trailer + ">>\n%%EOF\n";
}

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
