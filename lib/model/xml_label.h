// SPDX-License-Identifier: GPL-3.0-or-later
// Labels of a policy as confidentiality labels of ADatP-4774, and back.
#pragma once

#include <optional>

#include "lib/base/status.h"
#include "lib/policy/policy.h"
#include "lib/xml/label.h"

namespace chancery::model {

// The PolicyIdentifier is the policy's id, the classification its level's name, a tag name a
// category's id, a value a value's name, or of each its `label_name`. A category for named
// recipients is restrictive, with its recipients as values: whoever does not know them lets nobody
// in.
xml::Label ToXmlLabel(const policy::Policy& policy, const policy::Label& label);

// The label that it stands for: FromXmlLabel(ToXmlLabel(x)) == x for what a marking may be. Of
// names case and runs of spaces do not count; aliases, and names where there is a `label_name`, are
// read too. InvalidArgument for another
// policy, for a word that the policy does not know, and for what ParseMarking would refuse.
Result<policy::Label> FromXmlLabel(const policy::Policy& policy, const xml::Label& label);

}  // namespace chancery::model
