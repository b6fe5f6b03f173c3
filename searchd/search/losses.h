// SPDX-License-Identifier: GPL-3.0-or-later
// The latest changes that took something away, and from whom.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <shared_mutex>
#include <string>
#include <vector>

#include "lib/base/status.h"
#include "lib/model/authority.h"
#include "lib/policy/view.h"
#include "lib/store/archive.h"

namespace chancery::search {

// Thread-safe; See is for one thread at a time.
class Losses {
 public:
  // Reads the journal on to change `head`. Of the first journal that it is shown all is forgotten.
  Status See(const store::Reader& archive, std::uint64_t head);

  // The last change that was read.
  std::uint64_t seen() const { return seen_.load(); }

  // True when no change after number `seq` took anything from what this reader may see.
  bool Spare(const model::Reader& reader, std::uint64_t seq) const;

 private:
  struct Loss {
    std::uint64_t seq = 0;
    std::string person;                      // Who may do less or more, or
    std::vector<policy::ViewClass> classes;  // whose readers lost a view.
  };

  mutable std::shared_mutex mutex_;
  std::deque<Loss> losses_;      // By number.
  std::uint64_t forgotten_ = 0;  // Those up to here are not in `losses_`.
  std::atomic<std::uint64_t> seen_{0};
};

}  // namespace chancery::search
