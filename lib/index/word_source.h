// SPDX-License-Identifier: GPL-3.0-or-later
// The forms of one word as a posting source. Seen by this room only.
#pragma once

#include <xapian.h>

#include <string>
#include <utility>
#include <vector>

#include "lib/index/bm25.h"
#include "lib/index/stepped_source.h"

namespace chancery::index {

// Matches what has any of the terms, and is worth the most that one of them is worth. It stands for
// OP_MAX, with which Xapian 1.4 crashes where a database has only some of the terms.
class WordSource : public SteppedSource {
 public:
  struct Form {
    std::string term;
    TermScore score;
  };
  explicit WordSource(std::vector<Form> forms) : forms_(std::move(forms)) {}

  void init(const Xapian::Database& database) override;

 private:
  void Find(Xapian::docid id, double least) override;

  const std::vector<Form> forms_;
  Xapian::Database database_;
  std::vector<Xapian::PostingIterator> postings_;
};

}  // namespace chancery::index
