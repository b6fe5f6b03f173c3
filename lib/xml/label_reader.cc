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

constexpr std::string_view kAnyVersion = "stanag:4774";
constexpr std::string_view kBinding = "urn:nato:stanag:4778:";
constexpr std::string_view kXmp = "adobe:ns:meta/";
constexpr std::string_view kRdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
constexpr std::string_view kMediaManagement = "http://ns.adobe.com/xap/1.0/mm/";

// Labels of XMP. Those of the file itself are a property of it, or bound to it in one (ADatP-4778);
// others may be of pictures and files that it was made from.
class Finder {
 public:
  void Look(const Element& element) {
    if (element.space.find(kAnyVersion) != std::string::npos) {
      ++found_;
      if (IsLabel(element) && is_of_file_) label_ = &element;
      return;
    }
    const bool was_of_file = is_of_file_, was_property = in_property_;
    if (element.space == kXmp ||
        (element.space == kRdf && IsOneOf(element.name, {"RDF", "Description"}))) {
      is_of_file_ = is_of_file_ && !in_property_;
    } else if (!element.space.starts_with(kBinding)) {
      is_of_file_ = is_of_file_ && !in_property_ && element.space != kRdf &&
                    element.space != kMediaManagement;
      in_property_ = true;
    }
    for (const Element& child : element.children) Look(child);
    is_of_file_ = was_of_file;
    in_property_ = was_property;
  }

  bool found_none() const { return found_ == 0; }

  // The label, when there is no other.
  const Element* only() const { return found_ == 1 ? label_ : nullptr; }

 private:
  bool is_of_file_ = true, in_property_ = false;
  int found_ = 0;
  const Element* label_ = nullptr;
};

// Whether bytes that are no XML to us, perhaps of another encoding, have to do with labels.
bool MentionsLabels(std::string_view bytes) {
  std::string plain(bytes);
  std::erase(plain, '\0');
  return plain.find(kAnyVersion) != std::string::npos;
}

}  // namespace

Result<Label> ReadLabel(std::string_view bytes) {
  ASSIGN_OR_RETURN(const Element root, Read(bytes, Limits()));
  return ReadElement(root);
}

Result<std::optional<Label>> FindLabel(std::string_view bytes) {
  constexpr Limits kLimits{1 << 20, 64, 20'000};
  const auto root = Read(bytes, kLimits);
  if (!root.ok() && !MentionsLabels(bytes)) return std::optional<Label>();
  RETURN_IF_ERROR(root.status());
  Finder finder;
  finder.Look(*root);
  if (finder.found_none()) return std::optional<Label>();
  if (finder.only() == nullptr) return InvalidArgument("the XML has not one label of its file");
  ASSIGN_OR_RETURN(Label label, ReadElement(*finder.only()));
  return std::optional<Label>(std::move(label));
}

}  // namespace chancery::xml
