// SPDX-License-Identifier: GPL-3.0-or-later
// The door to Xapian: its errors become ours. Seen by this room only.
#pragma once

#include <type_traits>

#include "lib/base/status.h"

namespace chancery::index {

// The exception that is being handled, as a Status.
Status CaughtFromXapian();

// Runs `call`, which returns a Status or a Result; a Xapian error comes back as a Status.
template <typename Call>
std::invoke_result_t<Call> AtTheDoor(Call call) try {
  return call();
} catch (...) {
  return CaughtFromXapian();
}

}  // namespace chancery::index
