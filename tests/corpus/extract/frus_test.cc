// SPDX-License-Identifier: GPL-3.0-or-later
// The declassified cables against what their editors say of them.
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "indexer/extract/format.h"
#include "tests/corpus/extract/corpora.h"

namespace chancery::testing {
namespace {

using google::protobuf::Struct;
using store::v1::Extracted;
using Authors = std::vector<std::array<std::string, 3>>;  // Name, id, how.

struct Truth {
  std::string date, type, origin, class_name;
  Authors authors;
};

std::string Text(const Struct& object, const char* key) {
  const auto found = object.fields().find(key);
  return found == object.fields().end() ? std::string() : found->second.string_value();
}

std::map<std::string, Truth> ReadTruth() {
  std::map<std::string, Truth> truths;
  std::istringstream in(BytesOf(Corpora() / "frus/dev/meta.jsonl"));
  for (std::string line; std::getline(in, line);) {
    Struct object;
    EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(line, &object).ok());
    Truth truth{Text(object, "date"),
                Text(object, "type"),
                Text(object, "from"),
                Text(object, "class"),
                {}};
    for (const auto& value : object.fields().at("authors").list_value().values()) {
      const Struct& author = value.struct_value();
      truth.authors.push_back({Text(author, "name"), Text(author, "person"), Text(author, "how")});
    }
    truths.emplace(Text(object, "id"), truth);
  }
  return truths;
}

std::string How(v1::Role role) {
  if (role == v1::ROLE_FROM) return "from";
  if (role == v1::ROLE_SIGNED) return "signed";
  return role == v1::ROLE_DRAFTED ? "drafted" : "";
}

Authors AuthorsOf(const Extracted& extracted) {
  Authors authors;
  for (const v1::Person& person : extracted.author()) {
    authors.push_back({person.name(), person.id(), How(person.role())});
  }
  return authors;
}

class Share {
 public:
  void Count(bool good, const std::string& id, const std::string& what) {
    ++all_;
    good_ += good ? 1 : 0;
    if (!good && all_ - good_ <= 5)
      std::printf("  not as in truth: %s %s\n", id.c_str(), what.c_str());
  }
  double Percent() const { return all_ == 0 ? 0 : 100.0 * good_ / all_; }
  int all() const { return all_; }

 private:
  int all_ = 0, good_ = 0;
};

class FrusTest : public CorpusTest {};

TEST_F(FrusTest, CablesAreReadAsTheirEditorsReadThem) {
  const auto truths = ReadTruth();
  Share ok, dates, authors, types, origins, markings;
  const Stopwatch watch;
  for (const auto& path : FilesIn("frus/dev/cables", ".txt")) {
    const std::string id = (path.parent_path().filename() / path.stem()).string();
    ASSERT_TRUE(truths.contains(id)) << id;
    const Truth& truth = truths.at(id);
    const extract::Outcome outcome = Extract(path);
    const Extracted& e = outcome.extracted;
    ok.Count(outcome.ok && e.type() == v1::DOCUMENT_TYPE_CABLE && e.message_id() == id, id,
             outcome.detail);
    dates.Count(e.date() == truth.date, id, e.date());
    authors.Count(AuthorsOf(e) == truth.authors, id, "authors");
    types.Count(e.type_name() == truth.type, id, e.type_name());
    origins.Count(e.origin() == truth.origin, id, e.origin());
    markings.Count(e.marking().starts_with(truth.class_name), id, e.marking());
  }
  std::printf(
      "frus: %d cables, %.3f ms each; read %.2f %%, dates %.2f %%, authors %.2f %%, "
      "types %.2f %%, origins %.2f %%, classes %.2f %%\n",
      ok.all(), watch.Milliseconds() / ok.all(), ok.Percent(), dates.Percent(), authors.Percent(),
      types.Percent(), origins.Percent(), markings.Percent());
  EXPECT_EQ(ok.all(), 6427);
  EXPECT_EQ(ok.Percent(), 100);
  EXPECT_GE(dates.Percent(), 98);
  EXPECT_GE(authors.Percent(), 98);
  EXPECT_GE(markings.Percent(), 98);
}

// No word of a body gets lost or changed on the way to the paragraphs.
TEST_F(FrusTest, ParagraphsHoldTheWholeBody) {
  for (const auto& path : FilesIn("frus/mini/cables", ".txt")) {
    const std::string bytes = BytesOf(path);
    const Extracted e = extract::ParseFile(bytes, "txt");
    std::string expected = bytes.substr(bytes.find("\n\n"));
    std::string found;
    for (const auto& paragraph : e.paragraph()) found += paragraph.raw();
    for (std::string* text : {&expected, &found}) {
      text->erase(std::remove_if(text->begin(), text->end(),
                                 [](char c) { return c == ' ' || c == '\n' || c == '\t'; }),
                  text->end());
    }
    EXPECT_EQ(found, expected) << path;
  }
}

TEST_F(FrusTest, EveryLanguageIsReadWhole) {
  for (const char* extension : {".txt", ".html"}) {
    const auto files = FilesIn("multilingual", extension);
    EXPECT_FALSE(files.empty());
    for (const auto& path : files) {
      const extract::Outcome outcome = Extract(path);
      ASSERT_TRUE(outcome.ok) << path << " " << outcome.detail;
      EXPECT_EQ(outcome.extracted.SerializeAsString(),
                extract::ParseFile(BytesOf(path), extension + 1).SerializeAsString())
          << path;
    }
  }
}

}  // namespace
}  // namespace chancery::testing
