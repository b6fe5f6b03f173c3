// SPDX-License-Identifier: GPL-3.0-or-later
// Holds a policy against the examples in its own file.
#pragma once

#include "chancery/config/v1/policy.pb.h"
#include "lib/base/status.h"
#include "lib/policy/policy.h"

namespace chancery::model {

// The atoms of recipients as people write them: offices as cables address them, or "person:<id>".
policy::Atoms Recipients(const google::protobuf::RepeatedPtrField<std::string>& to);

// Ok when the policy says what the example does. InvalidArgument otherwise, or when the example is
// no sound one: no verdict, a grant that the policy does not know, a date that is no day.
Status CheckExample(const config::v1::Example& example, const policy::Policy& policy);

}  // namespace chancery::model
