// SPDX-License-Identifier: GPL-3.0-or-later
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#include "tests/bench/peers/side.h"

extern char** environ;

namespace chancery::bench {

Result<double> Side::Load(const std::string&, const std::vector<Question>&, int, double) {
  return Unavailable(name() + " is not asked by many at once");
}

Child::Child(pid_t pid, base::Fd in, base::Fd out)
    : pid_(pid), in_(std::move(in)), out_(std::move(out)) {}

Result<std::unique_ptr<Child>> Child::Start(const std::string& command) {
  int in[2], out[2];
  if (pipe2(in, O_CLOEXEC) != 0) return base::FromErrno("make a pipe for", command, errno);
  base::Fd in_read(in[0]), in_write(in[1]);
  if (pipe2(out, O_CLOEXEC) != 0) return base::FromErrno("make a pipe for", command, errno);
  base::Fd out_read(out[0]), out_write(out[1]);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in_read.get(), 0);
  posix_spawn_file_actions_adddup2(&actions, out_write.get(), 1);
  const std::string run = "exec " + command;
  char* argv[] = {const_cast<char*>("sh"), const_cast<char*>("-c"), const_cast<char*>(run.c_str()),
                  nullptr};
  pid_t pid = 0;
  const int error = posix_spawn(&pid, "/bin/sh", &actions, nullptr, argv, environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return base::FromErrno("start", command, error);
  return std::unique_ptr<Child>(new Child(pid, std::move(in_write), std::move(out_read)));
}

Child::~Child() {
  in_ = base::Fd();  // The end of its input is the end of it.
  for (int i = 0; i < 500; ++i) {
    if (waitpid(pid_, nullptr, WNOHANG) == pid_) return;
    usleep(10'000);
  }
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
}

Status Child::Say(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(in_.get(), text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return Unavailable("the program has ended");
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return Ok();
}

Result<std::string> Child::Hear(std::chrono::milliseconds timeout) {
  for (;;) {
    if (const std::size_t end = heard_.find('\n'); end != std::string::npos) {
      std::string line = heard_.substr(0, end);
      heard_.erase(0, end + 1);
      return line;
    }
    pollfd watched{out_.get(), POLLIN, 0};
    const int ready = poll(&watched, 1, static_cast<int>(timeout.count()));
    if (ready == 0) return DeadlineExceeded("the program says nothing");
    char buffer[1 << 14];
    const ssize_t size = ready < 0 ? -1 : read(out_.get(), buffer, sizeof buffer);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return Unavailable("the program has ended");
    heard_.append(buffer, static_cast<std::size_t>(size));
  }
}

}  // namespace chancery::bench
