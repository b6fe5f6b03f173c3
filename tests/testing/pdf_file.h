// SPDX-License-Identifier: GPL-3.0-or-later
// A small PDF for tests.
#pragma once

#include <string>
#include <vector>

namespace chancery::testing {

// A PDF of one line of text an entry; an empty one leaves a gap. `xmp` are its properties as XML.
inline std::string Pdf(const std::vector<std::vector<std::string>>& pages,
                       const std::string& trailer = "", const std::string& xmp = "") {
  std::string kids;
  std::string objects;
  int next = 4;
  for (const auto& lines : pages) {
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
  std::string metadata;
  if (!xmp.empty()) {
    metadata = "/Metadata 98 0 R";
    objects += "98 0 obj<</Type/Metadata/Subtype/XML/Length " + std::to_string(xmp.size()) +
               ">>stream\n" + xmp + "\nendstream endobj\n";
  }
  return "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R" + metadata +
         ">>endobj\n2 0 obj<</Type/Pages/Kids[" + kids + "]/Count " + std::to_string(pages.size()) +
         ">>endobj\n3 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n" + objects +
         "99 0 obj<</Title(Grain talks)/Author(Rusk, "
         "Dean)/CreationDate(D:19740425120000Z)>>endobj\n"
         "trailer<</Root 1 0 R/Info 99 0 R" +
         trailer + ">>\n%%EOF\n";
}

}  // namespace chancery::testing
