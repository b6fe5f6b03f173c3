// SPDX-License-Identifier: GPL-3.0-or-later
// What is compared: the product, and Xapian as it comes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "lib/base/status.h"
#include "lib/index/index.h"
#include "lib/people/posts.h"
#include "lib/policy/atoms.h"
#include "tests/eval/collection.h"

namespace chancery::eval {

// A document that was found, and what it was worth.
struct Scored {
  std::string name;
  double score = 0;
};

// One thread at a time.
class System {
 public:
  virtual ~System() = default;

  // The best `depth` documents for a question as a person would type it, or all that match; the
  // best first.
  virtual Result<std::vector<Scored>> Find(const std::string& question, std::uint32_t depth) = 0;
};

// One database in memory with title and text of each document, nothing else: Xapian's term
// generator and query parser for English, both as they are by default, words joined by OR, and its
// BM25Weight with its own parameters. Keeps a reference to the collection.
Result<std::unique_ptr<System>> MakeBaseline(const Collection& collection);

// How documents lie in the product's index.
struct Layout {
  // Documents are dealt out to that many classes, all of which the reader opens. At least 1. No
  // measure may change with it.
  int classes = 1;

  // See IndexLayout in proto/chancery/config/v1/daemons.proto. Here a class stays where it began
  // unless asked otherwise: moving it takes longer than all the questions.
  std::uint32_t own_database_at = 1'000'000;
  std::uint32_t tails = 1;

  // The folder of the vocabulary by which questions are extended; empty: none.
  std::filesystem::path vocabulary;

  // Every document is worth what the words of the question are in it: nothing is added for how many
  // they are, or for spellings of names.
  bool plain = false;

  // With which posts are read.
  people::OfficeSymbols symbols;
};

// Who may read all of it.
policy::Atoms Everybody(const Layout& layout);

// The product's own index, written into `folder` and tidied up unless it is there already.
Result<std::unique_ptr<index::Index>> MakeIndex(const Collection& collection, const Layout& layout,
                                                const std::filesystem::path& folder);

// That index and the product's way from the question to the ranking, in this process. Keeps a
// reference to the collection.
// `feedback`: with the words that its best documents have in common.
Result<std::unique_ptr<System>> MakeProduct(const Collection& collection, const Layout& layout,
                                            const std::filesystem::path& folder, bool feedback);

}  // namespace chancery::eval
