// SPDX-License-Identifier: GPL-3.0-or-later
// Where a command writes, and how plain that must be.
#pragma once

#include <ostream>
#include <string>
#include <string_view>

namespace chancery::cli {

// How answers are drawn. Immutable.
struct Style {
  bool colour = false;
  int width = 0;  // Columns that text is wrapped at; 0 for not at all.

  std::string Banner(std::string_view text) const { return Painted("\x1b[7m", text); }
  std::string Bold(std::string_view text) const { return Painted("\x1b[1m", text); }
  std::string Dim(std::string_view text) const { return Painted("\x1b[2m", text); }
  std::string Highlight(std::string_view text) const { return Painted("\x1b[1;33m", text); }

 private:
  std::string Painted(std::string_view on, std::string_view text) const;
};

struct Console {
  std::ostream& out;
  std::ostream& err;
  bool json = false;      // Answers are proto3 JSON instead of text.
  bool progress = false;  // `err` is a terminal.
  Style style = {};
};

// Standard output and standard error. Colours and wrapping only on a terminal, and no colours when
// NO_COLOR is set or TERM is "dumb".
Console StandardConsole(bool json);

}  // namespace chancery::cli
