// SPDX-License-Identifier: GPL-3.0-or-later
// Labels, clauses and view classes as the store keeps them, and labels as the API shows them.
#pragma once

#include "chancery/store/v1/record.pb.h"
#include "chancery/v1/label.pb.h"
#include "lib/policy/atoms.h"
#include "lib/policy/policy.h"
#include "lib/policy/view.h"

namespace chancery::model {

// FromRecord(ToRecord(x)) == x, and records of equal values are equal bytes when serialised.
store::v1::Label ToRecord(const policy::Label& label);
store::v1::Clauses ToRecord(const policy::Clauses& clauses);
store::v1::ViewClass ToRecord(const policy::ViewClass& view_class);

policy::Label FromRecord(const store::v1::Label& record);
policy::Clauses FromRecord(const store::v1::Clauses& record);
policy::ViewClass FromRecord(const store::v1::ViewClass& record);

v1::Label ToApi(const policy::Policy& policy, const policy::Label& label);

}  // namespace chancery::model
