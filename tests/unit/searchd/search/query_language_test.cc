// SPDX-License-Identifier: GPL-3.0-or-later
// Holds docs/query-language.md against the parser.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "searchd/search/query_parser.h"

namespace chancery::search {
namespace {

struct Example {
  std::string typed, read;
  bool otherwise = false;  // In the section on what is read otherwise than it looks.
};

// The cells of a row that are code and nothing else.
std::vector<std::string> CodeOf(const std::string& row) {
  std::vector<std::string> cells;
  for (std::size_t at = 0; (at = row.find("| `", at)) != std::string::npos;) {
    const std::size_t end = row.find("` |", at + 3);
    if (end == std::string::npos) break;
    cells.push_back(row.substr(at + 3, end - at - 3));
    at = end + 2;
  }
  return cells;
}

std::vector<Example> Examples() {
  std::ifstream page(std::string(CHANCERY_SOURCE_DIR) + "/docs/query-language.md");
  std::vector<Example> examples;
  bool otherwise = false;
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with("## ")) otherwise = line.find("otherwise") != std::string::npos;
    const auto cells = CodeOf(line);
    if (cells.size() < 2) continue;
    examples.push_back({cells[cells.size() - 2], cells.back(), otherwise});
  }
  return examples;
}

TEST(QueryLanguagePageTest, SaysHowEachExampleIsRead) {
  const auto examples = Examples();
  EXPECT_GE(examples.size(), 45u);
  for (const Example& example : examples) {
    const ParsedQuery parsed = ParseQuery(example.typed);
    EXPECT_EQ(parsed.text, example.read) << example.typed;
    const bool noted = std::ranges::any_of(
        parsed.parts, [](const v1::QueryPart& part) { return !part.note().empty(); });
    EXPECT_EQ(noted, example.otherwise) << example.typed;
  }
}

}  // namespace
}  // namespace chancery::search
