// SPDX-License-Identifier: GPL-3.0-or-later
// What the posting sources of this room have in common. Seen by this room only.
#pragma once

#include <xapian.h>

namespace chancery::index {

// Goes from match to match, each found together with what it is worth. Those that derive from it
// call Begin in init, and set there how many matches there may be and what one may be worth.
class SteppedSource : public Xapian::PostingSource {
 public:
  Xapian::doccount get_termfreq_min() const override { return least_; }
  Xapian::doccount get_termfreq_est() const override { return least_ + (most_ - least_ + 1) / 2; }
  Xapian::doccount get_termfreq_max() const override { return most_; }
  void next(double least) override { Find(id_ + 1, least); }
  void skip_to(Xapian::docid id, double least) override {
    if (id > id_) Find(id, least);
  }
  bool at_end() const override { return at_end_; }
  Xapian::docid get_docid() const override { return id_; }
  double get_weight() const override { return weight_; }

 protected:
  // Before the first match.
  void Begin() {
    least_ = most_ = 0;
    at_end_ = false;
    id_ = 0;
  }

  // Goes to the first match at or after `id` that is worth at least `least`: sets `id_` and
  // `weight_`, or `at_end_`.
  virtual void Find(Xapian::docid id, double least) = 0;

  Xapian::doccount least_ = 0, most_ = 0;  // Matches.
  bool at_end_ = false;
  Xapian::docid id_ = 0;
  double weight_ = 0;
};

}  // namespace chancery::index
