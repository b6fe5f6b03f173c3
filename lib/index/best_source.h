// SPDX-License-Identifier: GPL-3.0-or-later
// Ways to say one thing as a posting source. Seen by this room only.
#pragma once

#include <xapian.h>

#include <memory>
#include <utility>
#include <vector>

namespace chancery::index {

// Matches what one of the ways matches, and is worth the most that one of them is worth.
class BestSource : public Xapian::PostingSource {
 public:
  // Matches what any of them matches, and is worth their sum.
  using Way = std::vector<std::unique_ptr<Xapian::PostingSource>>;

  explicit BestSource(std::vector<Way> ways) : ways_(std::move(ways)) {}

  void init(const Xapian::Database& database) override;
  Xapian::doccount get_termfreq_min() const override { return least_; }
  Xapian::doccount get_termfreq_est() const override { return (least_ + most_) / 2; }
  Xapian::doccount get_termfreq_max() const override { return most_; }
  void next(double least) override;
  void skip_to(Xapian::docid id, double least) override;
  bool at_end() const override { return at_end_; }
  Xapian::docid get_docid() const override { return id_; }
  double get_weight() const override { return weight_; }

 private:
  // Goes to the first match at or after `id` that is worth at least `least`.
  void Find(Xapian::docid id, double least);

  const std::vector<Way> ways_;
  Xapian::doccount least_ = 0, most_ = 0;
  bool at_end_ = false;
  Xapian::docid id_ = 0;
  double weight_ = 0;
};

}  // namespace chancery::index
