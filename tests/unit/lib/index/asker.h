// SPDX-License-Identifier: GPL-3.0-or-later
// A reader who asks an index, and what documents are made of in a line: for the tests of this room.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "lib/index/index.h"
#include "tests/unit/lib/index/history.h"

namespace chancery::index {

// Which documents match, by their order key, and what each is worth.
using Worth = std::map<std::string, double>;

// Asks the index in a folder as one reader. What can't be asked fails the test.
class Asker {
 public:
  Asker(const fs::path& folder, policy::Atoms reader);

  std::vector<Row> Ask(const Query& query, std::uint32_t most);

  // What one view is worth, 0 when it does not match: by the number of its text, from 1.
  double WorthOf(const Query& query, std::uint64_t text);

  // Leaves are looked up, the rest is by definition.
  Worth Define(const Query& query);

 private:
  const policy::Atoms reader_;
  std::unique_ptr<Index> index_;
};

// Documents of class `number` with these texts, numbered from 1.
std::vector<Change> Texts(const std::vector<std::string>& texts, int number = 0);

}  // namespace chancery::index
