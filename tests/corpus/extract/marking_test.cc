// SPDX-License-Identifier: GPL-3.0-or-later
// The markings that whole documents end up with, against what is known of them: precision is the
// share of right ones among those that a document was given, recall their share of those that it
// should have. One that went to quarantine was given none.
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "indexer/extract/format.h"
#include "indexer/extract/lines.h"
#include "indexer/ingest/planner.h"
#include "lib/base/file.h"
#include "lib/model/label_record.h"
#include "lib/model/policy_file.h"
#include "tests/corpus/extract/corpora.h"

namespace chancery::testing {
namespace {

using google::protobuf::Struct;
using Caveats = std::set<std::string>;

const policy::Policy& Policy() {
  static const policy::Policy policy = *model::ReadPolicy(
      *base::ReadFile(CHANCERY_SOURCE_DIR "/config/policies/us-1952-1980.textproto"));
  return policy;
}

struct Truth {
  std::string level;  // Empty without one.
  Caveats caveats;
};

// The truth counts neither precedence nor handling among the caveats.
Caveats CaveatsOf(const policy::Label& label) {
  Caveats caveats;
  for (const policy::Mark& mark : label.marks) {
    if (mark.category == "precedence" || mark.category == "handling") continue;
    caveats.insert(mark.values.begin(), mark.values.end());
  }
  return caveats;
}

class Score {
 public:
  void Count(bool given, bool right, bool due) {
    given_ += given ? 1 : 0;
    right_ += given && right ? 1 : 0;
    due_ += due ? 1 : 0;
    found_ += due && given && right ? 1 : 0;
  }
  double Precision() const { return given_ == 0 ? 1 : 1.0 * right_ / given_; }
  double Recall() const { return due_ == 0 ? 1 : 1.0 * found_ / due_; }
  void Print(const char* what) const {
    std::printf("  %s: precision %.4f (%d of %d), recall %.4f (%d of %d)\n", what, Precision(),
                right_, given_, Recall(), found_, due_);
  }

 private:
  int given_ = 0, right_ = 0, due_ = 0, found_ = 0;
};

// Both scores, and why documents went to quarantine.
class Scores {
 public:
  void Count(const std::string& name, const store::v1::Extracted& extracted, const Truth& truth) {
    const auto plan = ingest::MakePlan(Policy(), extracted, "", std::string(16, 'i'));
    policy::Label label;
    if (const auto* rejection = std::get_if<ingest::Rejection>(&plan)) {
      ++quarantined_[v1::QuarantineReason_Name(rejection->reason)];
      if (rejection->reason != v1::QUARANTINE_REASON_NO_MARKING) {
        std::printf("  %s: %s\n", name.c_str(), rejection->detail.c_str());
      }
    } else {
      label = model::FromRecord(std::get<ingest::Plan>(plan).record.label());
    }
    const bool given = !label.level.empty();
    const Caveats caveats = CaveatsOf(label);
    level_.Count(given, label.level == truth.level, !truth.level.empty());
    const bool right = label.level == truth.level && caveats == truth.caveats;
    caveats_.Count(given && !caveats.empty(), caveats == truth.caveats, !truth.caveats.empty());
    if (given && !right) std::printf("  %s: not as in truth\n", name.c_str());
    ++documents_;
  }
  void Print(const char* what) const {
    std::printf("%s: %d documents\n", what, documents_);
    level_.Print("level");
    caveats_.Print("caveats");
    for (const auto& [reason, n] : quarantined_) std::printf("  %s %d\n", reason.c_str(), n);
  }
  const Score& level() const { return level_; }
  const Score& caveats() const { return caveats_; }
  int documents() const { return documents_; }

 private:
  Score level_, caveats_;
  std::map<std::string, int> quarantined_;
  int documents_ = 0;
};

class MarkingCorpusTest : public CorpusTest {};

TEST_F(MarkingCorpusTest, CablesHaveTheMarkingsThatTheirEditorsSaw) {
  Scores scores;
  std::istringstream in(BytesOf(Corpora() / "frus/dev/meta.jsonl"));
  for (std::string line; std::getline(in, line);) {
    Struct object;
    ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(line, &object).ok());
    const std::string id = object.fields().at("id").string_value();
    Truth truth{object.fields().at("class").string_value(), {}};
    if (truth.level == "NONE" || truth.level == "UNKNOWN") truth.level.clear();
    for (const auto& value : object.fields().at("caveats").list_value().values()) {
      std::string_view name = value.string_value();
      constexpr std::string_view kCodename = "CODENAME:";
      if (name.starts_with(kCodename)) name.remove_prefix(kCodename.size());
      truth.caveats.emplace(name);
    }
    scores.Count(id,
                 extract::ParseFile(BytesOf(Corpora() / "frus/dev/cables" / (id + ".txt")), "txt"),
                 truth);
  }
  scores.Print("frus/dev");
  EXPECT_EQ(scores.documents(), 6427);
  for (const Score* score : {&scores.level(), &scores.caveats()}) {
    EXPECT_GE(score->Precision(), 0.98);
    EXPECT_GE(score->Recall(), 0.95);
  }
}

struct Printed {
  std::string file;
  Truth truth;
};

std::vector<Printed> ReadPrinted() {
  std::vector<Printed> all;
  std::istringstream in(BytesOf(CHANCERY_SOURCE_DIR "/tests/corpus/extract/foia_printed.tsv"));
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with('#')) continue;
    const auto fields = extract::Split(line, "\t");
    EXPECT_EQ(fields.size(), 3u) << line;
    Printed printed{fields[0], {fields[1] == "-" ? "" : fields[1], {}}};
    if (fields[2] != "-") printed.truth.caveats.insert(fields[2]);
    all.push_back(printed);
  }
  return all;
}

// Old scans whose text was read by a machine. What it misread goes to quarantine, so that few are
// found; but what is found is right, and hardly any that bears a marking passes for less.
TEST_F(MarkingCorpusTest, ScansNeverGetAWrongMarking) {
  extract::WarmUp();
  Scores scores;
  int lower = 0;
  for (const Printed& printed : ReadPrinted()) {
    const auto extracted =
        extract::ParseFile(BytesOf(Corpora() / "pdf/diplomatic-foia" / printed.file), "pdf");
    scores.Count(printed.file, extracted, printed.truth);
    const auto plan = ingest::MakePlan(Policy(), extracted, "UNCLASSIFIED", std::string(16, 'i'));
    const auto* taken = std::get_if<ingest::Plan>(&plan);
    if (taken == nullptr || printed.truth.level.empty()) continue;
    if (model::FromRecord(taken->record.label()).level == printed.truth.level) continue;
    std::printf("  %s: below what is printed, given a low default\n", printed.file.c_str());
    ++lower;
  }
  scores.Print("diplomatic-foia");
  std::printf("  below what is printed, given a low default: %d\n", lower);
  EXPECT_EQ(scores.documents(), 73);
  EXPECT_GE(scores.level().Precision(), 0.98);
  EXPECT_LE(lower, 1);  // A stamp that is not in the text.
}

}  // namespace
}  // namespace chancery::testing
