// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers for those who run the gateway: how much of what, never whose or about what.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

namespace chancery::web {

// Thread-safe.
class Metrics {
 public:
  // A request that was answered. `what` is an rpc of ours or a fixed word, never something that was
  // sent.
  void Count(const std::string& what, int status, std::chrono::nanoseconds time);

  // A sign-in by this way, or one that was refused.
  void CountSignIn(const std::string& way, bool done);

  // The text exposition format of Prometheus.
  std::string Text(std::size_t sessions) const;

 private:
  struct Sum {
    std::uint64_t count = 0;
    double seconds = 0;
  };
  mutable std::mutex mutex_;
  std::map<std::pair<std::string, int>, Sum> requests_;
  std::map<std::pair<std::string, bool>, std::uint64_t> sign_ins_;
};

}  // namespace chancery::web
