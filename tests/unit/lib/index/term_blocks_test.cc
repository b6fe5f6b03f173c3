// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/term_blocks.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace chancery::index {
namespace {

using Terms = std::vector<std::pair<std::string, std::uint64_t>>;

TEST(TermBlocksTest, HasWhatTheDatabaseHasHoweverMuchItRemembers) {
  Xapian::WritableDatabase database("", Xapian::DB_BACKEND_INMEMORY);
  const std::vector<std::string> words = {"c",       "co",    "con",   "cons", "consul", "consuls",
                                          "consult", "conté", "count", "d",    "école",  "水資源",
                                          "Ppcon",   "Ppcor", "Pocon", "ZScon"};
  for (std::size_t i = 0; i < words.size(); ++i) {
    for (std::size_t document = 0; document <= i; ++document) {
      Xapian::Document holding;
      holding.add_term(words[i] + (document % 2 == 0 ? "" : std::string("\0\1", 2)));
      database.add_document(holding);
    }
  }
  for (const std::size_t room : {0u, 200u, 1u << 20}) {
    TermBlocks blocks;
    blocks.SetRoom(room);
    for (const std::string& word : words) {
      for (std::size_t bytes = 1; bytes <= word.size(); ++bytes) {
        const std::string start = word.substr(0, bytes);
        Terms found, there;
        blocks.ForEach(database, start, [&](std::string_view term, std::uint64_t documents) {
          found.emplace_back(term, documents);
        });
        for (auto at = database.allterms_begin(start); at != database.allterms_end(start); ++at) {
          there.emplace_back(*at, at.get_termfreq());
        }
        EXPECT_FALSE(there.empty());
        EXPECT_EQ(found, there) << start << ", room for " << room;
      }
    }
    blocks.ForEach(database, "nowhere",
                   [](std::string_view term, std::uint64_t) { ADD_FAILURE() << term; });
  }
}

}  // namespace
}  // namespace chancery::index
