// SPDX-License-Identifier: GPL-3.0-or-later
// Where answers leave that show documents.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>

#include "lib/base/status.h"
#include "lib/model/authority.h"

namespace chancery::rpc {

// An answer is made between Begin and Leave. If meanwhile something was taken away that it may
// show, it does not leave, and is made again. Thread-safe.
class Gate {
 public:
  struct Begun {
    std::uint64_t epoch = 0;
    std::uint64_t seq = 0;
  };

  virtual ~Gate() = default;

  // Waits until answers may be given. Unavailable when they may not until then.
  virtual Status Await(std::chrono::steady_clock::time_point until) = 0;
  virtual Begun Begin() = 0;

  // Calls `send` and returns true, or returns false: the answer must be made again. `caller` is who
  // gets it; null for an answer that shows nothing.
  virtual bool Leave(const Begun& begun, const model::Reader* caller,
                     const std::function<void()>& send) = 0;
};

}  // namespace chancery::rpc
