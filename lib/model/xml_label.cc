// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/model/xml_label.h"

#include <string>
#include <utility>
#include <vector>

namespace chancery::model {
namespace {

using Kind = policy::Rules::Kind;

std::string TypeOf(Kind kind) {
  switch (kind) {
    case Kind::kPermissive:
      return "PERMISSIVE";
    case Kind::kInformative:
      return "INFORMATIVE";
    case Kind::kRestrictive:
    case Kind::kNamed:
      break;
  }
  return "RESTRICTIVE";
}

// ASCII letters only.
std::string UpperCase(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

}  // namespace

xml::Label ToXmlLabel(const policy::Policy& policy, const policy::Label& label) {
  xml::Label out{policy.label_name(), policy.StateLevel(label), {}};
  for (policy::Stated& stated : policy.State(label)) {
    out.categories.push_back({stated.category, TypeOf(stated.kind), std::move(stated.values)});
  }
  return out;
}

Result<policy::Label> FromXmlLabel(const policy::Policy& policy, const xml::Label& label) {
  const std::string name = UpperCase(label.policy);
  if (name != UpperCase(policy.id()) && name != UpperCase(policy.label_name())) {
    return InvalidArgument("the label is of another policy");
  }
  std::vector<policy::Stated> all;
  for (const xml::Category& category : label.categories) {
    const auto kind = policy.KindOf(category.tag);
    if (!kind) return InvalidArgument("a category is not known");
    if (TypeOf(*kind) != category.type) return InvalidArgument("a category is of another type");
    all.push_back({category.tag, *kind, category.values});
  }
  return policy.MakeLabel(label.classification, all);
}

}  // namespace chancery::model
