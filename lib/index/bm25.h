// SPDX-License-Identifier: GPL-3.0-or-later
// BM25 with statistics handed in, so that where documents lie can't touch a score. Seen by this
// room only.
#pragma once

#include <xapian.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace chancery::index {

// Of the classes that a reader opens, summed.
struct Statistics {
  std::uint64_t views = 0;
  std::uint64_t total_length = 0;
  std::vector<std::uint64_t>
      frequencies;  // Views that hold the term, for each scored term of the query.
};

// Robertson and Zaragoza, The Probabilistic Relevance Framework (2009), with an idf that stays
// positive. Each term's score is rounded to a multiple of 2^-20: sums of such numbers are exact, so
// the order of addition, which follows the layout, does not show. Xapian does not tell a Weight its
// term, so the query gives each scored leaf its number plus one as its within-query frequency.
class Bm25 : public Xapian::Weight {
 public:
  explicit Bm25(const Statistics& statistics);

  Bm25* clone() const override { return new Bm25(*this); }
  void init(double factor) override;
  double get_sumpart(Xapian::termcount wdf, Xapian::termcount length,
                     Xapian::termcount unique_terms) const override;
  double get_maxpart() const override;
  double get_sumextra(Xapian::termcount, Xapian::termcount) const override { return 0; }
  double get_maxextra() const override { return 0; }
  std::string name() const override { return "chancery::Bm25"; }

 private:
  Bm25(const Bm25& other);
  double Score(double wdf, double length) const;

  std::shared_ptr<const std::vector<double>> idf_;
  double mean_length_ = 1;
  double weight_ = 0;  // Of this leaf.
};

}  // namespace chancery::index
