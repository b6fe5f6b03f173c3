// SPDX-License-Identifier: GPL-3.0-or-later
// How a daemon is told to stop.
#pragma once

#include <csignal>

namespace chancery::base {

// SIGINT and SIGTERM, kept from every thread that is started after it was made. A broken pipe and a
// file at its limit are errors of the call, and end nobody.
class StopSignals {
 public:
  StopSignals() {
    sigemptyset(&set_);
    sigaddset(&set_, SIGINT);
    sigaddset(&set_, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
  }

  // Returns when one arrives.
  void Wait() const {
    int signal = 0;
    sigwait(&set_, &signal);
  }

 private:
  sigset_t set_{};
};

}  // namespace chancery::base
