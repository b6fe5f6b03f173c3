// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/testing/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

extern char** environ;

namespace chancery::testing {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// The end of a log, for a message.
std::string Tail(const std::string& log) {
  constexpr std::size_t kMost = 2000;
  return log.size() <= kMost ? log : "..." + log.substr(log.size() - kMost);
}

}  // namespace

Process::Process(pid_t pid, base::Fd pidfd, std::filesystem::path log, std::size_t log_start)
    : pid_(pid), pidfd_(std::move(pidfd)), log_(std::move(log)), log_start_(log_start) {}

Result<std::unique_ptr<Process>> Process::Start(const std::vector<std::string>& command,
                                                const std::filesystem::path& log) {
  std::error_code none;
  const auto before = std::filesystem::file_size(log, none);
  const std::size_t log_start = none ? 0 : before;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  posix_spawn_file_actions_adddup2(&actions, 1, 2);
  std::vector<char*> argv;
  for (const std::string& word : command) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  pid_t pid = 0;
  const int error = posix_spawn(&pid, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return base::FromErrno("start", command[0], error);
  base::Fd pidfd(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
  return std::unique_ptr<Process>(new Process(pid, std::move(pidfd), log, log_start));
}

Process::~Process() {
  Signal(SIGKILL);
  (void)Wait(std::chrono::minutes(1));
}

bool Process::Ended(milliseconds timeout) {
  if (exit_) return true;
  pollfd watched{pidfd_.get(), POLLIN, 0};
  if (poll(&watched, 1, static_cast<int>(timeout.count())) <= 0) return false;
  int status = 0;
  if (waitpid(pid_, &status, 0) != pid_) return false;
  exit_ = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  return true;
}

bool Process::Running() { return !Ended(milliseconds(0)); }

void Process::Signal(int signal) {
  if (Running()) kill(pid_, signal);
}

Result<int> Process::Wait(milliseconds timeout) {
  const auto deadline = Clock::now() + timeout;
  for (auto left = timeout; left.count() >= 0;
       left = std::chrono::duration_cast<milliseconds>(deadline - Clock::now())) {
    if (Ended(left)) return *exit_;
    if (left.count() == 0) break;
  }
  return DeadlineExceeded("the program still runs: " + log_.string());
}

Result<std::string> Process::WaitForLine(std::string_view text, milliseconds timeout) {
  const auto deadline = Clock::now() + timeout;
  while (true) {
    const bool ended = Ended(milliseconds(2));  // Waits, unless it ends.
    const std::string log = Log();
    const auto at = log.find(text);
    if (at != std::string::npos) {
      const auto end = log.find('\n', at);
      if (end != std::string::npos) {
        return log.substr(at + text.size(), end - at - text.size());
      }
    }
    if (ended) {
      return Unavailable("the program ended with " + std::to_string(*exit_) + ": " + Tail(log));
    }
    if (Clock::now() > deadline) return DeadlineExceeded("the log says nothing: " + Tail(log));
  }
}

std::string Process::Log() const {
  const std::string all = base::ReadFile(log_, 1ull << 30).value_or("");
  return all.substr(std::min(log_start_, all.size()));
}

}  // namespace chancery::testing
