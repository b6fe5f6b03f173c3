// SPDX-License-Identifier: GPL-3.0-or-later
// Words one after the other, or near each other, as a posting source. Seen by this room only.
#pragma once

#include <xapian.h>

#include <span>
#include <string>
#include <vector>

#include "lib/index/bm25.h"
#include "lib/index/stepped_source.h"

namespace chancery::index {

// True when each list, which is ascending, has a position that is no more than `window` from those
// of the others.
bool AreNear(std::span<const std::vector<Xapian::termpos>> positions, Xapian::termpos window);

// Matches what OP_PHRASE with a window of its length matches, or with a window of ours words that
// are near each other (AreNear). It is worth the sum of its words.
//
// It stands for a phrase below an OR. There Xapian 1.4's own phrase can bring a wrong score: asked
// whether document d matches, an OR of a phrase that does not and of something that lies at d + 1
// takes both to be at d + 1, and adds the score of the phrase to a document that does not have it.
// Whether that happens hangs on the neighbours of a document, so on documents that the reader may
// not know of. The same holds of OP_NEAR, so words that are near each other are always found by
// this.
class PhraseSource : public SteppedSource {
 public:
  struct Word {
    std::string term;
    TermScore score;
  };
  // A window of 0: one after the other.
  explicit PhraseSource(std::vector<Word> words, Xapian::termpos window = 0)
      : words_(std::move(words)), window_(window) {}

  void init(const Xapian::Database& database) override;

 private:
  void Find(Xapian::docid id, double least) override;
  bool Fits() const;
  bool Adjacent() const;

  const std::vector<Word> words_;
  const Xapian::termpos window_;
  Xapian::Database database_;
  std::vector<Xapian::PostingIterator> postings_;
};

}  // namespace chancery::index
