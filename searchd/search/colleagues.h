// SPDX-License-Identifier: GPL-3.0-or-later
// The directory of people, followed: who names are, for all readers alike.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>

#include "lib/base/status.h"
#include "lib/people/directory.h"
#include "lib/store/archive.h"

namespace chancery::search {

// Thread-safe.
class Colleagues {
 public:
  // Reads the directory of `archive` when it has changed since the last time.
  Status Bring(const store::Reader& archive);

  // As it was brought last; an empty one before.
  std::shared_ptr<const people::Directory> Now() const;

 private:
  mutable std::mutex mutex_;
  std::uint64_t seq_ = 0;
  std::shared_ptr<const people::Directory> directory_ = std::make_shared<const people::Directory>();
};

}  // namespace chancery::search
