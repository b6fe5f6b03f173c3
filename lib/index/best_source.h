// SPDX-License-Identifier: GPL-3.0-or-later
// Ways to say one thing as a posting source. Seen by this room only.
#pragma once

#include <xapian.h>

#include <memory>
#include <utility>
#include <vector>

#include "lib/index/stepped_source.h"

namespace chancery::index {

// Matches what one of the ways matches, and is worth the most that one of them is worth.
class BestSource : public SteppedSource {
 public:
  // Matches what any of them matches, and is worth their sum.
  using Way = std::vector<std::unique_ptr<Xapian::PostingSource>>;

  explicit BestSource(std::vector<Way> ways) : ways_(std::move(ways)) {}

  void init(const Xapian::Database& database) override;

 private:
  void Find(Xapian::docid id, double least) override;

  const std::vector<Way> ways_;
};

}  // namespace chancery::index
