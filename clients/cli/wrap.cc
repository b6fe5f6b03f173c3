// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/cli/wrap.h"

#include "clients/cli/clean.h"

namespace chancery::cli {
namespace {

struct Word {
  std::string painted;
  std::size_t columns = 0;
};

// Splits at blanks; a word may run over the end of a piece.
std::vector<Word> Words(const std::vector<Piece>& pieces, const Style& style) {
  std::vector<Word> words;
  bool open = false;
  for (const Piece& piece : pieces) {
    std::string_view rest = piece.text;
    while (!rest.empty()) {
      if (rest[0] == ' ' || rest[0] == '\t' || rest[0] == '\n') {
        open = false;
        rest.remove_prefix(1);
        continue;
      }
      const std::string_view part = rest.substr(0, rest.find_first_of(" \t\n"));
      if (!open) words.emplace_back();
      open = true;
      words.back().painted += piece.highlighted ? style.Highlight(part) : std::string(part);
      words.back().columns += Columns(part);
      rest.remove_prefix(part.size());
    }
  }
  return words;
}

}  // namespace

std::string Wrap(const std::vector<Piece>& pieces, std::string_view indent, const Style& style) {
  std::string out;
  std::size_t used = 0;
  for (const Word& word : Words(pieces, style)) {
    const bool full = style.width > 0 && used + 1 + word.columns > std::size_t(style.width);
    if (out.empty() || full) {
      out += out.empty() ? "" : "\n";
      out += indent;
      used = Columns(indent);
    } else {
      out += ' ';
      ++used;
    }
    out += word.painted;
    used += word.columns;
  }
  return out.empty() ? out : out + "\n";
}

}  // namespace chancery::cli
