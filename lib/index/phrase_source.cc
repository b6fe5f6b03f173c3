// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/phrase_source.h"

#include <algorithm>

namespace chancery::index {

bool AreNear(std::span<const std::vector<Xapian::termpos>> positions, Xapian::termpos window) {
  std::vector<std::size_t> at(positions.size(), 0);
  for (;;) {
    std::size_t first = 0;
    Xapian::termpos most = 0;
    for (std::size_t i = 0; i < positions.size(); ++i) {
      if (at[i] == positions[i].size()) return false;
      most = std::max(most, positions[i][at[i]]);
      if (positions[i][at[i]] < positions[first][at[first]]) first = i;
    }
    if (most - positions[first][at[first]] <= window) return true;
    ++at[first];  // Nothing that comes is nearer to this one.
  }
}

void PhraseSource::init(const Xapian::Database& database) {
  database_ = database;
  postings_.clear();
  Begin();
  at_end_ = words_.empty();
  most_ = at_end_ ? 0 : database_.get_doccount();
  double bound = 0;
  for (const Word& word : words_) {
    postings_.push_back(database_.postlist_begin(word.term));
    most_ = std::min(most_, database_.get_termfreq(word.term));
    bound += word.score.Bound(database_.get_wdf_upper_bound(word.term),
                              database_.get_doclength_lower_bound());
  }
  set_maxweight(bound);
}

void PhraseSource::Find(Xapian::docid id, double least) {
  // Each word in turn goes to the candidate or beyond, which is then the next candidate.
  std::size_t agreeing = 0;
  for (std::size_t i = 0; !at_end_; i = (i + 1) % words_.size()) {
    Xapian::PostingIterator& posting = postings_[i];
    if (posting != Xapian::PostingIterator()) posting.skip_to(id);
    if (posting == Xapian::PostingIterator()) {
      at_end_ = true;
      return;
    }
    agreeing = *posting == id ? agreeing + 1 : 1;
    id = *posting;
    if (agreeing < words_.size()) continue;

    id_ = id;
    weight_ = 0;
    const double length = postings_[0].get_doclength();
    for (std::size_t j = 0; j < words_.size(); ++j) {
      weight_ += words_[j].score.Of(postings_[j].get_wdf(), length);
    }
    if (weight_ >= least && Fits()) return;
    ++id;
    agreeing = 0;
  }
}

bool PhraseSource::Fits() const {
  if (window_ == 0) return Adjacent();
  std::vector<std::vector<Xapian::termpos>> positions;
  for (const Xapian::PostingIterator& posting : postings_) {
    positions.emplace_back(posting.positionlist_begin(), posting.positionlist_end());
  }
  return AreNear(positions, window_);
}

bool PhraseSource::Adjacent() const {
  std::vector<Xapian::PositionIterator> at;
  for (const Xapian::PostingIterator& posting : postings_) {
    at.push_back(posting.positionlist_begin());
  }
  const Xapian::PositionIterator end;
  std::size_t agreeing = 0;
  Xapian::termpos first = 1;  // Where the phrase would begin.
  for (std::size_t i = 0;; i = (i + 1) % at.size()) {
    const auto offset = static_cast<Xapian::termpos>(i);
    if (at[i] != end) at[i].skip_to(first + offset);
    if (at[i] == end) return false;
    const Xapian::termpos begins = *at[i] - offset;
    agreeing = begins == first ? agreeing + 1 : 1;
    first = begins;
    if (agreeing == at.size()) return true;
  }
}

}  // namespace chancery::index
