// SPDX-License-Identifier: GPL-3.0-or-later
// The forms of one word as a posting source. Seen by this room only.
#pragma once

#include <xapian.h>

#include <string>
#include <utility>
#include <vector>

#include "lib/index/bm25.h"

namespace chancery::index {

// Matches what has any of the terms, and is worth the most that one of them is worth. It stands for
// OP_MAX, with which Xapian 1.4 crashes where a database has only some of the terms.
class WordSource : public Xapian::PostingSource {
 public:
  struct Form {
    std::string term;
    TermScore score;
  };
  explicit WordSource(std::vector<Form> forms) : forms_(std::move(forms)) {}

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

  const std::vector<Form> forms_;
  Xapian::Database database_;
  Xapian::doccount least_ = 0, most_ = 0;
  std::vector<Xapian::PostingIterator> postings_;
  bool at_end_ = false;
  Xapian::docid id_ = 0;
  double weight_ = 0;
};

}  // namespace chancery::index
