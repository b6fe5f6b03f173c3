// SPDX-License-Identifier: GPL-3.0-or-later
// Histories of documents, indexes made of them, and what those answer: for the tests of this room.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "lib/index/index.h"
#include "lib/index/manifest.h"
#include "lib/index/writer.h"
#include "lib/model/label_record.h"
#include "lib/policy/view.h"
#include "tests/testing/temp_dir.h"

namespace chancery::index {

namespace fs = std::filesystem;
using chancery::v1::Document;
using Kind = Query::Kind;

// Class `number` opens to who holds "c<number>".
policy::ViewClass ClassOf(int number);
ClassId IdOfClass(int number);

// One change of the journal: a new version of a document, in one class for each view, or none.
struct Change {
  std::uint64_t seq = 0;
  std::string id;
  std::vector<int> removed;
  std::vector<std::pair<int, Document>> added;
};

// A history of documents that come, change, move between classes and go.
class History {
 public:
  History(unsigned seed, int changes, int classes) : random_(seed), classes_(classes) {
    for (int i = 0; i < changes; ++i) Step();
  }

  const std::vector<Change>& changes() const { return changes_; }

  // The last version of each document, as changes that only add; only what is in `classes`.
  std::vector<Change> Final(const std::set<int>& classes) const;

 private:
  void Step();
  Document MakeDocument();
  std::string Draw();

  std::mt19937 random_;
  int classes_;
  std::vector<Change> changes_;
  std::map<std::string, Change> now_;
};

// With what was lost made up for: nothing.
std::unique_ptr<Writer> OpenWriter(const Writer::Options& options);

void Apply(Writer* writer, const Change& change);
void Tidy(Writer* writer);

// Applies all, with a commit after every `commit_every` changes and at the end.
void Build(const Writer::Options& options, const std::vector<Change>& changes,
           std::size_t commit_every);

Query Word(std::string word, Field field = Field::kText);
Query Phrase(std::vector<std::string> words, Field field = Field::kText);
Query Of(Kind kind, std::vector<Query> children);

Query Near(std::vector<std::string> words, std::uint32_t window);
// Another form of something, in a kBest.
Query Other(Query form, double factor = 0.5);
Query Prefix(std::string start, Field field = Field::kText);
Query NewestFirst(Query query);
Query Recent(Query query, std::string_view today, std::uint32_t half_life);
Query Weighed(Query query, double weight);
Query MostFirst(Query query);
Query Chosen(Query query, std::vector<std::string> languages, bool names);

// One of every kind.
std::vector<Query> Questions();

// Everything that a reader is told, in figures that must be equal to the last bit.
using Row = std::tuple<double, std::string, std::string, std::uint64_t>;
struct Answer {
  std::vector<Row> rows;
  std::uint32_t count = 0;
  bool more = false;
  FacetCounts facets;
  friend bool operator==(const Answer&, const Answer&) = default;
};

// To every one of Questions(), in their order.
std::vector<Answer> Answers(const fs::path& folder, const policy::Atoms& reader, int lanes = 1);

class IndexTest : public ::testing::Test {
 protected:
  Writer::Options Layout(const std::string& name, std::uint32_t own_at, std::uint32_t tails,
                         std::uint32_t compact_after) {
    Writer::Options options;
    options.folder = temp_.path() / name;
    options.own_database_at = own_at;
    options.tails = tails;
    options.compact_after_commits = compact_after;
    return options;
  }
  Writer::Options OneTail(const std::string& name) { return Layout(name, 100'000, 1, 0); }

  testing::TempDir temp_{"index"};
};

}  // namespace chancery::index
