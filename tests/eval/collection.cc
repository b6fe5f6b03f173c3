// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/eval/collection.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <sstream>
#include <utility>
#include <variant>

#include "indexer/extract/format.h"
#include "indexer/ingest/planner.h"
#include "lib/base/file.h"
#include "lib/model/policy_file.h"

namespace chancery::eval {
namespace {

namespace fs = std::filesystem;

Result<std::vector<std::vector<std::string>>> ReadRows(const fs::path& file, std::size_t columns) {
  ASSIGN_OR_RETURN(const std::string text, base::ReadFile(file));
  std::vector<std::vector<std::string>> rows;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    std::vector<std::string> row;
    std::istringstream cells(line);
    for (std::string cell; std::getline(cells, cell, '\t');) row.push_back(cell);
    if (row.size() != columns) return InvalidArgument("not a table: " + file.string());
    rows.push_back(std::move(row));
  }
  return rows;
}

Result<int> ReadGrade(const std::string& text) {
  int grade = 0;
  const char* const end = text.data() + text.size();
  if (const auto read = std::from_chars(text.data(), end, grade);
      read.ec != std::errc() || read.ptr != end) {
    return InvalidArgument("not a grade: " + text);
  }
  return grade;
}

// queries.tsv has a name and a text; qrels.tsv, as TREC writes them, the name of a question, a
// zero, the name of a document and a grade.
Result<std::vector<Question>> ReadQuestions(const fs::path& folder) {
  ASSIGN_OR_RETURN(const auto judgements, ReadRows(folder / "qrels.tsv", 4));
  std::map<std::string, Grades> grades;
  for (const auto& row : judgements) {
    ASSIGN_OR_RETURN(const int grade, ReadGrade(row[3]));
    grades[row[0]][row[2]] = grade;
  }
  ASSIGN_OR_RETURN(const auto texts, ReadRows(folder / "queries.tsv", 2));
  std::vector<Question> questions;
  for (const auto& row : texts) {
    const Grades& judged = grades[row[0]];
    if (std::ranges::any_of(judged, [](const auto& each) { return each.second > 0; })) {
      questions.push_back({row[0], row[1], judged});
    }
  }
  return questions;
}

std::string Text(const google::protobuf::Struct& object, const char* key) {
  const auto found = object.fields().find(key);
  return found == object.fields().end() ? std::string() : found->second.string_value();
}

Result<std::vector<Item>> ReadJson(const fs::path& file) {
  ASSIGN_OR_RETURN(const std::string text, base::ReadFile(file));
  std::vector<Item> documents;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    google::protobuf::Struct object;
    if (!google::protobuf::util::JsonStringToMessage(line, &object).ok()) {
      return InvalidArgument("not JSON: " + file.string());
    }
    Item item{Text(object, "id"), {}};
    item.document.set_title(Text(object, "title"));
    item.document.add_portions()->set_text(Text(object, "text"));
    documents.push_back(std::move(item));
  }
  return documents;
}

// The view that holds every portion, moved out of the plan.
Result<v1::Document> WholeOf(ingest::Plan plan) {
  for (int i = 0; i < plan.record.view_size(); ++i) {
    if (plan.record.view(i).portion_size() == plan.record.portion_size()) {
      return std::move(plan.views[static_cast<std::size_t>(i)]);
    }
  }
  return Internal("nobody may read the whole document");
}

Status ReadCables(const fs::path& folder, Collection* collection) {
  ASSIGN_OR_RETURN(
      const std::string policy_text,
      base::ReadFile(fs::path(CHANCERY_SOURCE_DIR) / "config/policies/us-1952-1980.textproto"));
  ASSIGN_OR_RETURN(const policy::Policy policy, model::ReadPolicy(policy_text));
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".txt") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  for (const fs::path& file : files) {
    ASSIGN_OR_RETURN(const std::string bytes, base::ReadFile(file));
    auto plan = ingest::MakePlan(policy, extract::ParseFile(bytes, "txt"), "UNCLASSIFIED",
                                 std::string(16, '\0'));
    if (std::holds_alternative<ingest::Rejection>(plan)) {
      ++collection->not_taken;
      continue;
    }
    ASSIGN_OR_RETURN(v1::Document whole, WholeOf(std::get<ingest::Plan>(std::move(plan))));
    collection->documents.push_back(
        {(file.parent_path().filename() / file.stem()).generic_string(), std::move(whole)});
  }
  return Ok();
}

}  // namespace

const std::vector<std::string>& CollectionNames() {
  static const std::vector<std::string> names = {"cranfield", "cisi", "frus"};
  return names;
}

Result<Collection> ReadCollection(const fs::path& corpora, std::string_view name) {
  const bool cables = name == "frus";
  const fs::path folder = cables ? corpora / "frus/dev" : corpora / "ir" / name;
  if (!fs::exists(folder)) return NotFound("there is no " + folder.string());
  Collection collection{std::string(name), {}, {}, 0};
  ASSIGN_OR_RETURN(collection.questions, ReadQuestions(cables ? folder / "chapters" : folder));
  if (cables) {
    RETURN_IF_ERROR(ReadCables(folder / "cables", &collection));
  } else {
    ASSIGN_OR_RETURN(collection.documents, ReadJson(folder / "docs.jsonl"));
  }
  return collection;
}

}  // namespace chancery::eval
