// SPDX-License-Identifier: GPL-3.0-or-later
// A bar on the last line of a terminal while files are sent.
#pragma once

#include <chrono>
#include <cstddef>

#include "clients/cli/console.h"

namespace chancery::cli {

// Draws nothing when `console.err` is no terminal. One thread at a time.
class Progress {
 public:
  Progress(std::size_t total, Console& console) : total_(total), console_(console) {}

  // Draws the bar, at most ten times a second.
  void Show(std::size_t done);

  // Takes the bar away, so that a line can be printed.
  void Clear();

 private:
  const std::size_t total_;
  Console& console_;
  bool shown_ = false;
  std::chrono::steady_clock::time_point last_{};
};

}  // namespace chancery::cli
