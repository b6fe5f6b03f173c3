// SPDX-License-Identifier: GPL-3.0-or-later
// Takes every right from a process but those to compute, to read fd 0 and to write fd 1.
#pragma once

#include <linux/filter.h>

#include <utility>
#include <vector>

#include "indexer/extract/wire.h"
#include "lib/base/status.h"

namespace chancery::extract {

// Made once, before the first fork, because to make the filter costs more than to load it.
// Immutable.
class Sandbox {
 public:
  // Unavailable when the system has no seccomp.
  static Result<Sandbox> Prepare();

  // Closes the door behind the calling process, which has one thread, fd 0 and fd 1. Unavailable
  // when it could not be closed: the process must then not look at a byte. Kernels without landlock
  // go without it, for the filter refuses to open anything by itself. There is no way back.
  Status Enter(const Limits& limits) const;

 private:
  explicit Sandbox(std::vector<sock_filter> filter) : filter_(std::move(filter)) {}
  std::vector<sock_filter> filter_;
};

}  // namespace chancery::extract
