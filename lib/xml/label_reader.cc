// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>
#include <utility>
#include <vector>

#include "lib/xml/label.h"
#include "lib/xml/xml.h"

namespace chancery::xml {
namespace {

constexpr std::string_view kSpace = "urn:nato:stanag:4774:confidentialitymetadatalabel:1:0";

bool IsOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// The text of an element that has nothing else, and of the attributes no others than these.
Result<std::string> TextOf(const Element& element,
                           std::initializer_list<std::string_view> attributes) {
  if (!element.children.empty() || element.text.empty()) {
    return InvalidArgument("the label has an element without a text");
  }
  for (const Attribute& attribute : element.attributes) {
    if (!attribute.space.empty() || !IsOneOf(attribute.name, attributes)) {
      return InvalidArgument("the label has an attribute that is not known");
    }
  }
  return element.text;
}

Result<Category> ReadCategory(const Element& element) {
  Category category;
  for (const Attribute& attribute : element.attributes) {
    if (!attribute.space.empty() || !IsOneOf(attribute.name, {"TagName", "Type", "URI"})) {
      return InvalidArgument("a category of the label has an attribute that is not known");
    }
  }
  const std::string* tag = element.Find("TagName");
  const std::string* type = element.Find("Type");
  if (tag == nullptr || type == nullptr || tag->empty() || !element.text.empty()) {
    return InvalidArgument("a category of the label has no tag name or no type");
  }
  category.tag = *tag;
  category.type = *type;
  if (!IsOneOf(category.type, {"RESTRICTIVE", "PERMISSIVE", "INFORMATIVE"})) {
    return InvalidArgument("a category of the label has a type that is not known");
  }
  for (const Element& value : element.children) {
    if (value.space != kSpace || value.name != "GenericValue") {
      return InvalidArgument("a category of the label has a value that is not generic");
    }
    ASSIGN_OR_RETURN(std::string text, TextOf(value, {"URI"}));
    category.values.push_back(std::move(text));
  }
  if (category.values.empty()) return InvalidArgument("a category of the label has no value");
  return category;
}

Result<Label> ReadInformation(const Element& information) {
  if (!information.text.empty()) return InvalidArgument("the label has a text of its own");
  Label label;
  for (const Element& element : information.children) {
    if (element.space != kSpace) return InvalidArgument("the label has an element of others");
    if (element.name == "Category") {
      ASSIGN_OR_RETURN(Category category, ReadCategory(element));
      label.categories.push_back(std::move(category));
      continue;
    }
    const bool policy = element.name == "PolicyIdentifier";
    if (!policy && element.name != "Classification") {
      return InvalidArgument("the label has an element that is not known");
    }
    std::string& to = policy ? label.policy : label.classification;
    if (!to.empty()) return InvalidArgument("the label has two policies or classifications");
    ASSIGN_OR_RETURN(to, TextOf(element, {"URI"}));
  }
  if (label.policy.empty() || label.classification.empty()) {
    return InvalidArgument("the label has no policy or no classification");
  }
  return label;
}

bool IsLabel(const Element& element) {
  return element.space == kSpace &&
         IsOneOf(element.name, {"originatorConfidentialityLabel", "OriginatorConfidentialityLabel",
                                "ConfidentialityLabel"});
}

Result<Label> ReadElement(const Element& root) {
  if (!IsLabel(root)) return InvalidArgument("the XML is no confidentiality label");
  const Element* information = nullptr;
  for (const Element& element : root.children) {
    if (element.space == kSpace && element.name == "ConfidentialityInformation") {
      if (information != nullptr) return InvalidArgument("the label is there twice");
      information = &element;
    } else if (element.space != kSpace ||
               !IsOneOf(element.name, {"CreationDateTime", "OriginatorID", "CustodianID",
                                       "SuccessionInformation"})) {
      return InvalidArgument("the label has an element that is not known");
    }
  }
  if (information == nullptr || !root.text.empty()) {
    return InvalidArgument("the label has no confidentiality information");
  }
  return ReadInformation(*information);
}

void Collect(const Element& element, std::vector<const Element*>& labels) {
  if (IsLabel(element)) {
    labels.push_back(&element);
    return;
  }
  for (const Element& child : element.children) Collect(child, labels);
}

}  // namespace

Result<Label> ReadLabel(std::string_view bytes) {
  ASSIGN_OR_RETURN(const Element root, Read(bytes, Limits()));
  return ReadElement(root);
}

Result<std::optional<Label>> FindLabel(std::string_view bytes) {
  constexpr Limits kLimits{1 << 20, 64, 20'000};
  if (bytes.find(kSpace) == std::string_view::npos) return std::optional<Label>();
  ASSIGN_OR_RETURN(const Element root, Read(bytes, kLimits));
  std::vector<const Element*> labels;
  Collect(root, labels);
  if (labels.size() != 1) return InvalidArgument("the XML has not one label");
  ASSIGN_OR_RETURN(Label label, ReadElement(*labels[0]));
  return std::optional<Label>(std::move(label));
}

}  // namespace chancery::xml
