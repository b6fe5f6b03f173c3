// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/vocabulary/assign.h"

#include <string_view>
#include <vector>

#include "lib/base/digest.h"

namespace chancery::vocabulary {
namespace {

v1::AssignedTag::Kind KindOf(TagKind kind) {
  switch (kind) {
    case TagKind::kIssue:
      return v1::AssignedTag::KIND_ISSUE;
    case TagKind::kCountry:
      return v1::AssignedTag::KIND_COUNTRY;
    case TagKind::kRegion:
      return v1::AssignedTag::KIND_REGION;
    case TagKind::kBody:
      return v1::AssignedTag::KIND_BODY;
  }
  return v1::AssignedTag::KIND_UNSPECIFIED;
}

}  // namespace

void Assign(const Tagger& tagger, v1::Document* view) {
  view->clear_assigned_tags();
  std::vector<std::string_view> portions;
  for (const auto& portion : view->portions()) portions.push_back(portion.text());
  for (const Tag& tag : tagger.Tags(view->title(), portions)) {
    v1::AssignedTag* const assigned = view->add_assigned_tags();
    assigned->set_kind(KindOf(tag.kind));
    assigned->set_id(std::string(tag.id));
    assigned->set_name(std::string(tag.name));
  }
}

std::string RulesSha256(const Vocabulary& vocabulary) {
  config::v1::Vocabulary rules = vocabulary.entries();
  rules.clear_abbreviation();
  rules.clear_ring();
  return base::Sha256(rules.SerializeAsString());
}

}  // namespace chancery::vocabulary
