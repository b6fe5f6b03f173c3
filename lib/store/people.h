// SPDX-License-Identifier: GPL-3.0-or-later
// Changes of people, from the archive into the authority.
#pragma once

#include <cstdint>

#include "lib/base/status.h"
#include "lib/model/authority.h"
#include "lib/store/archive.h"

namespace chancery::store {

// Makes every change of a person in `archive` count, when there are newer ones than number `seen`,
// which it then sets. InvalidArgument when they are unsound with the people file: then nobody is
// admitted. Not thread-safe in `seen`.
Status BringPeople(const Reader& archive, model::Authority* authority, std::uint64_t* seen);

}  // namespace chancery::store
