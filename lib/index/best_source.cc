// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/best_source.h"

#include <algorithm>

namespace chancery::index {

void BestSource::init(const Xapian::Database& database) {
  const Xapian::doccount all = database.get_doccount();
  Begin();
  double bound = 0;
  for (const Way& way : ways_) {
    double sum = 0;
    for (const auto& source : way) {
      source->init(database);
      least_ = std::max(least_, source->get_termfreq_min());
      most_ += std::min(source->get_termfreq_max(), all - most_);
      sum += source->get_maxweight();
    }
    bound = std::max(bound, sum);
  }
  set_maxweight(bound);
}

void BestSource::Find(Xapian::docid id, double least) {
  for (;; id = id_ + 1) {
    at_end_ = true;
    for (const Way& way : ways_) {
      for (const auto& source : way) {
        if (!source->at_end() && source->get_docid() < id) source->skip_to(id, 0);
        if (source->at_end()) continue;
        id_ = at_end_ ? source->get_docid() : std::min(id_, source->get_docid());
        at_end_ = false;
      }
    }
    if (at_end_) return;
    weight_ = 0;
    for (const Way& way : ways_) {
      double sum = 0;
      for (const auto& source : way) {
        if (!source->at_end() && source->get_docid() == id_) sum += source->get_weight();
      }
      weight_ = std::max(weight_, sum);
    }
    if (weight_ >= least) return;
  }
}

}  // namespace chancery::index
