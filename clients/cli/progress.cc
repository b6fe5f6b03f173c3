// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/cli/progress.h"

#include <string>

namespace chancery::cli {

void Progress::Show(std::size_t done) {
  const auto now = std::chrono::steady_clock::now();
  if (!console_.progress || total_ == 0 || now - last_ < std::chrono::milliseconds(100)) return;
  constexpr std::size_t kCells = 30;
  const std::size_t filled = kCells * done / total_;
  console_.err << "\r[" << std::string(filled, '#') << std::string(kCells - filled, '.') << "] "
               << done << "/" << total_ << std::flush;
  shown_ = true;
  last_ = now;
}

void Progress::Clear() {
  if (shown_) console_.err << "\r\x1b[K" << std::flush;
  shown_ = false;
}

}  // namespace chancery::cli
