// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/cli/console.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>

namespace chancery::cli {
namespace {

std::string_view Variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// Long lines are hard to read: 100 columns are enough.
int TerminalWidth() {
  winsize size{};
  const bool known = ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return std::clamp(known ? static_cast<int>(size.ws_col) : 80, 20, 100);
}

}  // namespace

std::string Style::Painted(std::string_view on, std::string_view text) const {
  if (!colour || text.empty()) return std::string(text);
  return std::string(on) + std::string(text) + "\x1b[0m";
}

Console StandardConsole(bool json) {
  const bool terminal = ::isatty(STDOUT_FILENO) == 1;
  const bool colour = terminal && Variable("NO_COLOR").empty() && Variable("TERM") != "dumb";
  return {.out = std::cout,
          .err = std::cerr,
          .json = json,
          .progress = ::isatty(STDERR_FILENO) == 1 && Variable("TERM") != "dumb",
          .style = {.colour = colour, .width = terminal ? TerminalWidth() : 0}};
}

}  // namespace chancery::cli
