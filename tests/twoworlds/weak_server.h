// SPDX-License-Identifier: GPL-3.0-or-later
// The control: search as it is commonly built, one index with a filter on the label. It gives out
// no document that the reader may not read, and leaks all the same: the comparison must catch it.
#pragma once

#include <memory>

#include "tests/twoworlds/site.h"

namespace chancery::twoworlds {

// In this process, in memory. It knows no portions: for documents that are readable wholly or not
// at all. Thread-safe.
std::unique_ptr<Site> MakeWeakServer();

}  // namespace chancery::twoworlds
