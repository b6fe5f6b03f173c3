// SPDX-License-Identifier: GPL-3.0-or-later
// A program that a test starts, watches and ends.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/file.h"
#include "lib/base/status.h"

namespace chancery::testing {

// One thread at a time.
class Process {
 public:
  // Starts `command`, its path first. Standard input is empty, standard output and error are
  // added to the file `log`.
  static Result<std::unique_ptr<Process>> Start(const std::vector<std::string>& command,
                                                const std::filesystem::path& log);

  // Kills what still runs.
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  pid_t pid() const { return pid_; }
  bool Running();

  // Does nothing once it has ended.
  void Signal(int signal);

  // Its exit code, or minus the signal that ended it. DeadlineExceeded when it still runs then.
  Result<int> Wait(std::chrono::milliseconds timeout);

  // What follows `text` on the first line of the log that has it. Unavailable, with the log's last
  // lines, when the program ends first; DeadlineExceeded when there is none in time.
  Result<std::string> WaitForLine(std::string_view text, std::chrono::milliseconds timeout);

  // All that it wrote until now.
  std::string Log() const;

 private:
  Process(pid_t pid, base::Fd pidfd, std::filesystem::path log, std::size_t log_start);
  bool Ended(std::chrono::milliseconds timeout);

  pid_t pid_;
  base::Fd pidfd_;
  std::filesystem::path log_;
  std::size_t log_start_;  // What is before was written by others.
  std::optional<int> exit_;
};

}  // namespace chancery::testing
