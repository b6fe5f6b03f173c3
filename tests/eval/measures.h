// SPDX-License-Identifier: GPL-3.0-or-later
// How good a ranking is, as trec_eval measures it.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

namespace chancery::eval {

// The grade of each judged document of a question: relevant from 1 up, the more the better. What is
// not judged is not relevant.
using Grades = std::map<std::string, int>;

// Names of documents, the best first, each once.
using Ranking = std::vector<std::string>;

// Of one question, or their means. Each is from 0 to 1.
struct Measures {
  // Gains are the grades themselves ("linear"), as in trec_eval's ndcg_cut, not 2^grade - 1. A gain
  // at place n counts 1 / log2(n + 1) of itself; the ideal is made of all judged documents.
  double ndcg10 = 0;

  // The mean of the precisions at each relevant document; one that was not found counts 0. The mean
  // of this over questions is MAP.
  double average_precision = 0;

  // Of ten, also where fewer were found.
  double precision10 = 0;

  double recall100 = 0;
};

// All are 0 when no document is relevant.
Measures Measure(const Ranking& ranking, const Grades& grades);

// Each question counts alike.
Measures Mean(std::span<const Measures> questions);

}  // namespace chancery::eval
