// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/extract/label.h"

#include <string>

#include "indexer/extract/check.h"
#include "indexer/extract/errors.h"
#include "indexer/extract/paragraphs.h"
#include "lib/xml/label.h"

namespace chancery::extract {
namespace {

void Add(const xml::Label& label, store::v1::Extracted& out) {
  out.set_label_policy(label.policy);
  out.set_label_classification(label.classification);
  for (const xml::Category& category : label.categories) {
    auto* added = out.add_label_category();
    added->set_tag(category.tag);
    added->set_type(category.type);
    for (const std::string& value : category.values) added->add_value(value);
  }
}

}  // namespace

store::v1::Extracted ParseLabel(std::string_view bytes) {
  const Result<xml::Label> label = xml::ReadLabel(bytes);
  if (!label.ok()) return Failed(kDamaged);
  store::v1::Extracted extracted;
  Add(*label, extracted);
  if (!CheckLabel(extracted).ok()) return Failed(kDamaged);
  extracted.set_is_label(true);
  return extracted;
}

void AddLabelIn(std::string_view xml, store::v1::Extracted& out) {
  const auto label = xml::FindLabel(xml);
  if (label.ok() && !*label) return;
  if (label.ok()) Add(**label, out);
  if (label.ok() && CheckLabel(out).ok()) return;
  out.clear_label_category();
  out.clear_label_classification();
  out.set_label_policy("?");
}

}  // namespace chancery::extract
