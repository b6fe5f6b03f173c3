// SPDX-License-Identifier: GPL-3.0-or-later
// The terms of a database by how they begin. Seen by this room only.
#pragma once

#include <xapian.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace chancery::index {

// Remembers, for the first letters that were asked for, all terms that begin with them: who types
// on asks for some of the same terms with each letter, and reading one from its tree costs as much
// as reading ten from here. Of one revision of one database. Not thread-safe.
class TermBlocks {
 public:
  // Calls `take` for each term that begins with `start`, in their order, with how many documents
  // have it. What it is given is valid until the next call.
  void ForEach(const Xapian::Database& database, std::string_view start,
               const std::function<void(std::string_view, std::uint64_t)>& take);

  // How many bytes it may remember. One block may pass it.
  void SetRoom(std::size_t bytes) { room_ = bytes; }

 private:
  struct Term {
    std::uint32_t end = 0;  // In Block::bytes; it begins where the one before ends.
    std::uint32_t documents = 0;
  };
  struct Block {
    std::string bytes;
    std::vector<Term> terms;
  };

  const Block& Read(const Xapian::Database& database, const std::string& start);

  std::unordered_map<std::string, Block> blocks_;
  std::size_t bytes_ = 0, room_ = 1 << 20;
};

}  // namespace chancery::index
