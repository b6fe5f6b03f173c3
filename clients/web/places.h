// SPDX-License-Identifier: GPL-3.0-or-later
// Room for what is large: so much in all, and half of it for one person.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace chancery::web {

// Thread-safe. Places that were taken may outlive it.
class Places {
 public:
  explicit Places(std::uint32_t most) : most_(most) {}

  // One, which is given back when it goes; null when there is none, in all or for `whose`.
  std::shared_ptr<void> Take(const std::string& whose) {
    const std::lock_guard lock(taken_->mutex);
    if (taken_->all >= most_ || taken_->of[whose] >= std::max(1u, most_ / 2)) return nullptr;
    ++taken_->all;
    ++taken_->of[whose];
    return {taken_.get(), [taken = taken_, whose](void*) {
              const std::lock_guard again(taken->mutex);
              --taken->all;
              if (--taken->of[whose] == 0) taken->of.erase(whose);
            }};
  }

 private:
  struct Taken {
    std::mutex mutex;
    std::map<std::string, std::uint32_t> of;
    std::uint32_t all = 0;
  };

  const std::uint32_t most_;
  const std::shared_ptr<Taken> taken_ = std::make_shared<Taken>();
};

}  // namespace chancery::web
