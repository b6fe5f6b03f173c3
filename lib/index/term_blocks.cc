// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/term_blocks.h"

namespace chancery::index {
namespace {

// Behind the code, which is in capitals.
constexpr std::size_t kBytesOfAWord = 3;

// What a term must begin with to be in the same block.
std::string BlockOf(std::string_view start) {
  std::size_t code = 0;
  while (code < start.size() && start[code] >= 'A' && start[code] <= 'Z') ++code;
  return std::string(start.substr(0, code == 0 ? kBytesOfAWord : code + 1 + kBytesOfAWord));
}

}  // namespace

const TermBlocks::Block& TermBlocks::Read(const Xapian::Database& database,
                                          const std::string& start) {
  if (const auto found = blocks_.find(start); found != blocks_.end()) return found->second;
  Block block;
  const auto end = database.allterms_end(start);
  for (auto at = database.allterms_begin(start); at != end; ++at) {
    block.bytes += *at;
    block.terms.push_back({static_cast<std::uint32_t>(block.bytes.size()), at.get_termfreq()});
  }
  block.bytes.shrink_to_fit();
  block.terms.shrink_to_fit();
  if (bytes_ >= room_) {
    blocks_.clear();
    bytes_ = 0;
  }
  bytes_ += sizeof(Block) + block.bytes.size() + block.terms.size() * sizeof(Term);
  return blocks_.emplace(start, std::move(block)).first->second;
}

void TermBlocks::ForEach(const Xapian::Database& database, std::string_view start,
                         const std::function<void(std::string_view, std::uint64_t)>& take) {
  const Block& block = Read(database, BlockOf(start));
  const auto text = [&](std::size_t i) {
    const std::size_t begin = i == 0 ? 0 : block.terms[i - 1].end;
    return std::string_view(block.bytes).substr(begin, block.terms[i].end - begin);
  };
  std::size_t first = 0;
  for (std::size_t last = block.terms.size(); first < last;) {  // They are sorted.
    const std::size_t middle = first + (last - first) / 2;
    if (text(middle) < start) {
      first = middle + 1;
    } else {
      last = middle;
    }
  }
  for (; first < block.terms.size() && text(first).starts_with(start); ++first) {
    take(text(first), block.terms[first].documents);
  }
}

}  // namespace chancery::index
