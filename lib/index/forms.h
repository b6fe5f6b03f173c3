// SPDX-License-Identifier: GPL-3.0-or-later
// What a word of a question is looked for as.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lib/index/analyzer.h"
#include "lib/index/query.h"

namespace chancery::index {

// A term that a word stands for, without the suffix of a class.
struct Form {
  enum class Kind : std::uint8_t {
    kStem,  // Its stem in some language.
    kBare,  // The stem of words that are it without accents.
    kName,  // Its key as a name.
  };
  Kind kind = Kind::kStem;
  std::string word;
  double factor = 1;  // Of the score.
};

// The forms of a folded word, each once; the first is as it was typed. `names`: with its key.
std::vector<Form> FormsOf(const std::string& folded, StemLanguages languages, bool names,
                          Stemmer* stemmer);

// The languages of a question that are to be read in: those asked for (of Query::languages) that
// there are, all that there are when none is asked for.
StemLanguages LanguagesOf(const Query& query, StemLanguages there);

}  // namespace chancery::index
