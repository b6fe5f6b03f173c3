// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/extract/label.h"

#include <string>

#include "indexer/extract/errors.h"
#include "indexer/extract/paragraphs.h"
#include "lib/xml/label.h"

namespace chancery::extract {

store::v1::Extracted ParseLabel(std::string_view bytes) {
  const Result<xml::Label> label = xml::ReadLabel(bytes);
  if (!label.ok()) return Failed(kDamaged);
  store::v1::Extracted extracted;
  extracted.set_label_policy(label->policy);
  extracted.set_label_classification(label->classification);
  for (const xml::Category& category : label->categories) {
    auto* added = extracted.add_label_category();
    added->set_tag(category.tag);
    added->set_type(category.type);
    for (const std::string& value : category.values) added->add_value(value);
  }
  return extracted;
}

}  // namespace chancery::extract
