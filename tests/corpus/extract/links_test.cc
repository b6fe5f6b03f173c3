// SPDX-License-Identifier: GPL-3.0-or-later
// References of real telegrams, held against what their editors say that documents refer to
// (refs.tsv). The editors' pointers are of all kinds of documents, and stand in footnotes that the
// texts don't have: only those between telegrams can be read from a text, and not all of them.
#include "lib/index/links.h"

#include <gtest/gtest.h>

#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "indexer/extract/cable.h"
#include "lib/base/file.h"
#include "lib/index/date.h"
#include "tests/corpus/extract/corpora.h"

namespace chancery {
namespace {

namespace fs = std::filesystem;
using Pairs = std::set<std::pair<std::string, std::string>>;

struct Cable {
  index::Links links;
  std::int64_t date = index::kNoDate;
  bool telegram = false;
};

// As a reader meets it who may read all of it. Its number is the corpus's own, which no text
// names, so it is left out.
v1::Document ViewOf(const store::v1::Extracted& extracted) {
  v1::Document view;
  view.set_title(extracted.title());
  view.set_date(extracted.date());
  view.set_origin(extracted.origin());
  *view.mutable_recipients() = extracted.recipient();
  *view.mutable_references() = extracted.reference();
  view.set_type_name(extracted.type_name());
  for (const auto& paragraph : extracted.paragraph()) {
    view.add_portions()->set_text(paragraph.text());
  }
  return view;
}

std::map<std::string, Cable> ReadCables(const fs::path& folder) {
  std::map<std::string, Cable> cables;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".txt") continue;
    const auto text = base::ReadFile(entry.path());
    EXPECT_TRUE(text.ok()) << text.status();
    const v1::Document view = ViewOf(extract::ParseCable(*text));
    Cable cable{index::LinksOf(view), index::kNoDate,
                view.type_name().find("TELEGRAM") != std::string::npos};
    if (const auto date = index::ParseDate(view.date())) cable.date = date->first;
    cables.emplace(fs::relative(entry.path(), folder).replace_extension(""), std::move(cable));
  }
  return cables;
}

// What each reference means, among all of them.
Pairs Resolve(const std::map<std::string, Cable>& cables) {
  std::map<std::string, std::vector<const std::string*>> owners;
  for (const auto& [name, cable] : cables) {
    for (const std::string& key : cable.links.own) owners[key].push_back(&name);
  }
  Pairs pairs;
  for (const auto& [name, cable] : cables) {
    for (const index::LinkText& link : cable.links.to) {
      const auto found = owners.find(link.key);
      if (found == owners.end()) continue;
      std::vector<std::int64_t> dates;
      for (const std::string* owner : found->second) dates.push_back(cables.at(*owner).date);
      for (const std::size_t at : index::Meant(cable.date, dates)) {
        if (*found->second[at] != name) pairs.emplace(name, *found->second[at]);
      }
    }
  }
  return pairs;
}

class LinksCorpusTest : public testing::CorpusTest {};

TEST_F(LinksCorpusTest, FindsWhatEditorsPointTo) {
  const fs::path folder = testing::Corpora() / "frus/dev";
  const auto cables = ReadCables(folder / "cables");
  Pairs truth, of_telegrams;
  std::istringstream lines(*base::ReadFile(folder / "refs.tsv"));
  for (std::string from, to; lines >> from >> to;) {
    if (!cables.contains(from) || !cables.contains(to)) continue;
    truth.emplace(from, to);
    if (cables.at(from).telegram && cables.at(to).telegram) of_telegrams.emplace(from, to);
  }
  const Pairs found = Resolve(cables);
  std::size_t right = 0, right_either_way = 0, of_telegrams_found = 0;
  // A volume prints a pointer at the earlier or at the later of two documents.
  for (const auto& [from, to] : found) {
    right += truth.contains({from, to}) ? 1 : 0;
    right_either_way += truth.contains({from, to}) || truth.contains({to, from}) ? 1 : 0;
    of_telegrams_found += of_telegrams.contains({from, to}) ? 1 : 0;
  }
  std::size_t references = 0, sure = 0, numbered = 0;
  for (const auto& [name, cable] : cables) {
    references += cable.links.to.size();
    numbered += cable.links.own.empty() ? 0 : 1;
    for (const auto& link : cable.links.to) sure += link.surely ? 1 : 0;
  }
  const auto percent = [](std::size_t part, std::size_t whole) {
    return 100.0 * static_cast<double>(part) / static_cast<double>(whole);
  };
  std::cout << cables.size() << " documents, " << numbered << " with a number; " << references
            << " references, " << sure << " of them sure\n"
            << found.size() << " pairs found, " << truth.size() << " in the truth, "
            << of_telegrams.size() << " of them between telegrams\n"
            << "precision " << percent(right, found.size()) << " %, either way "
            << percent(right_either_way, found.size()) << " %\n"
            << "recall " << percent(right, truth.size()) << " %, of those between telegrams "
            << percent(of_telegrams_found, of_telegrams.size()) << " %\n";
  if (const char* list = std::getenv("CHANCERY_LINKS_OUT")) {
    std::string out;
    for (const auto& [from, to] : found) {
      out += from + "\t" + to + "\t" + (truth.contains({from, to}) ? "1" : "0") + "\n";
    }
    EXPECT_TRUE(base::WriteFileDurably(list, out).ok());
  }
  EXPECT_GT(percent(right, found.size()), 75);
  EXPECT_GT(percent(of_telegrams_found, of_telegrams.size()), 45);
}

}  // namespace
}  // namespace chancery
