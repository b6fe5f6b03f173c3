// SPDX-License-Identifier: GPL-3.0-or-later
// BM25 with statistics handed in, so that where documents lie can't touch a score. Seen by this
// room only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace chancery::index {

// Of the classes that a reader opens, summed.
struct Statistics {
  std::uint64_t views = 0;
  std::uint64_t total_length = 0;
  std::vector<std::uint64_t>
      frequencies;           // Views that hold the term, for each scored term of the query.
  std::vector<double> more;  // What each term counts more, beside its worth. May be shorter: 0.
  bool strict = true;        // No other form of a word is worth as much as the word itself.
};

// Of a question of kFewWords words at most, views with more of the words themselves come first;
// then those with more of them in any form; then those with more of the common words themselves;
// and only then what they are worth decides. So each is more than four times those below it, and
// than all that so many words can be worth. Multiples of 2^-20.
inline constexpr double kCommonItself = 1024;
inline constexpr double kAnyForm = 8192;
inline constexpr double kItself = 65536;

// What one term of a query is worth in a view: BM25 (Robertson and Zaragoza, The Probabilistic
// Relevance Framework, 2009) with an idf that stays positive. A form that is not the word itself
// has a `factor` below 1. Where Statistics is strict, the word has a least worth, however long the
// text, and its other forms are worth that part of the least at most, however often they are there.
// Rounded to a multiple of 2^-20: sums of such numbers are exact, so the order of addition, which
// follows the layout, does not show.
class TermScore {
 public:
  TermScore() = default;  // Always 0.

  // `weight`: what part of that it counts for.
  TermScore(const Statistics& statistics, std::size_t term, double factor = 1, double weight = 1);

  double Of(double wdf, double length) const;

 private:
  double Exact(double wdf, double length) const;

  bool itself_ = true;
  double least_ = 0;
  double weight_ = 0;
  double mean_length_ = 1;
  double more_ = 0;
};

}  // namespace chancery::index
