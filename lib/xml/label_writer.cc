// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/xml/escape.h"
#include "lib/xml/label.h"

namespace chancery::xml {

std::string WriteLabel(const Label& label, std::string_view created) {
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<slab:originatorConfidentialityLabel"
      " xmlns:slab=\"urn:nato:stanag:4774:confidentialitymetadatalabel:1:0\">\n"
      "  <slab:ConfidentialityInformation>\n"
      "    <slab:PolicyIdentifier>" +
      Escaped(label.policy) +
      "</slab:PolicyIdentifier>\n"
      "    <slab:Classification>" +
      Escaped(label.classification) + "</slab:Classification>\n";
  for (const Category& category : label.categories) {
    out += "    <slab:Category TagName=\"" + Escaped(category.tag) + "\" Type=\"" +
           Escaped(category.type) + "\">\n";
    for (const std::string& value : category.values) {
      out += "      <slab:GenericValue>" + Escaped(value) + "</slab:GenericValue>\n";
    }
    out += "    </slab:Category>\n";
  }
  return out + "  </slab:ConfidentialityInformation>\n  <slab:CreationDateTime>" +
         Escaped(created) +
         "</slab:CreationDateTime>\n"
         "</slab:originatorConfidentialityLabel>\n";
}

}  // namespace chancery::xml
