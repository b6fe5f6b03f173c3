// SPDX-License-Identifier: GPL-3.0-or-later
// What a handler tells the audit about its answer.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace chancery::audit {

// Filled in while the answer is made. One thread at a time.
struct Note {
  // A document of which something is in the answer.
  struct Document {
    std::string id;  // 16 bytes.
    std::uint64_t version = 0;
    std::uint32_t view = 0;
    std::string marking;  // As the reader is shown it; only its hash is kept.
  };
  std::vector<Document> documents;

  // The cells that the answer was sought in: how many, and a digest of their classes.
  std::uint32_t cells = 0;
  std::string cells_sha256;

  // A budget of the reader that was nearly spent, or that stopped them. Numbers as in v1::Budget.
  struct Stop {
    enum class Kind : std::uint32_t { kNone = 0, kSoft = 1, kHard = 2 };
    enum class Measure : std::uint32_t {
      kNone = 0,
      kOpened = 1,
      kListed = 2,
      kPages = 3,
      kOrigins = 4,
      kWaiting = 5,
      kCost = 6,
    };
    Kind kind = Kind::kNone;
    Measure measure = Measure::kNone;
    std::uint32_t window_s = 0;  // 0 where time plays no part.
    std::uint64_t spent = 0;
    std::uint64_t limit = 0;
  };
  Stop stop;

  // For the handler to call, once, when all of the above is there and the answer can't fail any
  // more: the record is then written while the answer is. It need not.
  std::function<void()> decided = [] {};
};

}  // namespace chancery::audit
