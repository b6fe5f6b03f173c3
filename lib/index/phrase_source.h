// SPDX-License-Identifier: GPL-3.0-or-later
// Words one after the other, as a posting source. Seen by this room only.
#pragma once

#include <xapian.h>

#include <string>
#include <vector>

#include "lib/index/bm25.h"

namespace chancery::index {

// Matches what OP_PHRASE with a window of its length matches, and is worth the sum of its words.
//
// It stands for a phrase below an OR. There Xapian 1.4's own phrase can bring a wrong score: asked
// whether document d matches, an OR of a phrase that does not and of something that lies at d + 1
// takes both to be at d + 1, and adds the score of the phrase to a document that does not have it.
// Whether that happens hangs on the neighbours of a document, so on documents that the reader may
// not know of.
class PhraseSource : public Xapian::PostingSource {
 public:
  struct Word {
    std::string term;
    TermScore score;
  };
  explicit PhraseSource(std::vector<Word> words) : words_(std::move(words)) {}

  void init(const Xapian::Database& database) override;
  Xapian::doccount get_termfreq_min() const override { return 0; }
  Xapian::doccount get_termfreq_est() const override { return (rarest_ + 1) / 2; }
  Xapian::doccount get_termfreq_max() const override { return rarest_; }
  void next(double least) override;
  void skip_to(Xapian::docid id, double least) override;
  bool at_end() const override { return at_end_; }
  Xapian::docid get_docid() const override { return id_; }
  double get_weight() const override { return weight_; }

 private:
  // Goes to the first match at or after `id` that is worth at least `least`.
  void Find(Xapian::docid id, double least);
  bool Adjacent() const;

  const std::vector<Word> words_;
  Xapian::Database database_;
  Xapian::doccount rarest_ = 0;
  std::vector<Xapian::PostingIterator> postings_;
  bool at_end_ = false;
  Xapian::docid id_ = 0;
  double weight_ = 0;
};

}  // namespace chancery::index
