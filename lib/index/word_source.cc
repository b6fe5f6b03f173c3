// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/word_source.h"

#include <algorithm>

namespace chancery::index {

void WordSource::init(const Xapian::Database& database) {
  database_ = database;
  postings_.clear();
  Begin();
  at_end_ = forms_.empty();
  const Xapian::doccount all = database_.get_doccount();
  double bound = 0;
  for (const Form& form : forms_) {
    postings_.push_back(database_.postlist_begin(form.term));
    const Xapian::doccount with = database_.get_termfreq(form.term);
    least_ = std::max(least_, with);
    most_ += std::min(with, all - most_);
    bound = std::max(bound, form.score.Bound(database_.get_wdf_upper_bound(form.term),
                                             database_.get_doclength_lower_bound()));
  }
  set_maxweight(bound);
}

void WordSource::Find(Xapian::docid id, double least) {
  const Xapian::PostingIterator end;
  for (;; id = id_ + 1) {
    at_end_ = true;
    for (Xapian::PostingIterator& posting : postings_) {
      if (posting != end && *posting < id) posting.skip_to(id);
      if (posting == end) continue;
      id_ = at_end_ ? *posting : std::min(id_, *posting);
      at_end_ = false;
    }
    if (at_end_) return;
    weight_ = 0;
    for (std::size_t i = 0; i < postings_.size(); ++i) {
      Xapian::PostingIterator& posting = postings_[i];
      if (posting == end || *posting != id_) continue;
      weight_ = std::max(weight_, forms_[i].score.Of(posting.get_wdf(), posting.get_doclength()));
    }
    if (weight_ >= least) return;
  }
}

}  // namespace chancery::index
