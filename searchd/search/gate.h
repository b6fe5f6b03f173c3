// SPDX-License-Identifier: GPL-3.0-or-later
// The second key: which view of a record a reader meets, from its labels alone.
#pragma once

#include <cstdint>
#include <optional>

#include "chancery/store/v1/record.pb.h"
#include "lib/policy/atoms.h"
#include "lib/policy/policy.h"

namespace chancery::search {

// The view of exactly the portions that `reader` dominates; nothing when there is none. Asks the
// policy about every label, and neither the index nor the classes that the views were put into.
std::optional<std::uint32_t> ViewFor(const policy::Atoms& reader, const policy::Policy& policy,
                                     const store::v1::Record& record);

// True when `reader` may have the file that the document came as: all of it has one label, which
// they dominate, and no portion of such a document could be kept from them.
bool MayHaveOriginal(const policy::Atoms& reader, const policy::Policy& policy,
                     const store::v1::Record& record);

}  // namespace chancery::search
