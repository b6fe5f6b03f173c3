// SPDX-License-Identifier: GPL-3.0-or-later
// Folds a text of plain and highlighted pieces at the width of a terminal.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "clients/cli/console.h"

namespace chancery::cli {

struct Piece {
  std::string text;  // Clean, without line breaks.
  bool highlighted = false;
};

// Every line begins with `indent` and ends with '\n'. Words are kept whole, also those that are
// partly highlighted. With width 0 it is one line.
std::string Wrap(const std::vector<Piece>& pieces, std::string_view indent, const Style& style);

}  // namespace chancery::cli
