// SPDX-License-Identifier: GPL-3.0-or-later
// Documents, questions, and what people judged relevant.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "chancery/v1/document.pb.h"
#include "lib/base/status.h"
#include "tests/eval/measures.h"

namespace chancery::eval {

struct Item {
  std::string name;  // As the judgements call it.
  v1::Document document;
};

struct Question {
  std::string name;
  std::string text;
  Grades grades;
};

struct Collection {
  std::string name;
  std::vector<Item> documents;
  std::vector<Question> questions;  // Those with a relevant document: others say nothing.
  std::size_t not_taken = 0;        // Documents that the product would put into quarantine.
};

// The names of all that there are: "cranfield", "cisi", "frus".
const std::vector<std::string>& CollectionNames();

// Reads one from the folder of corpora. NotFound where that folder does not have it.
//
// In "cranfield" and "cisi" a document is a title and one paragraph. Those of "frus" are cables,
// read by the extractor and planned under config/policies/us-1952-1980.textproto, as a reader meets
// them who may read everything; unmarked ones count as unclassified. Its questions are headings of
// chapters. No other file of it is opened: persons.jsonl and its like are truth.
Result<Collection> ReadCollection(const std::filesystem::path& corpora, std::string_view name);

}  // namespace chancery::eval
