// SPDX-License-Identifier: GPL-3.0-or-later
// The policy for the public archive, held against what its editors say of 6,427 documents.
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <string>

#include "lib/base/file.h"
#include "lib/model/policy_file.h"

namespace chancery {
namespace {

namespace fs = std::filesystem;

fs::path Corpora() {
  const char* set = std::getenv("CHANCERY_CORPORA");
  return set != nullptr ? set : CHANCERY_CORPORA_DIR;
}

// The value of the CLASSIFICATION line among the header lines.
std::string Marking(const std::string& cable) {
  constexpr std::string_view kKey = "\nCLASSIFICATION: ";
  const std::string head = "\n" + cable.substr(0, cable.find("\n\n"));
  const auto at = head.find(kKey);
  if (at == std::string::npos) return "";
  const auto from = at + kKey.size();
  return head.substr(from, head.find('\n', from) - from);
}

// What the truth file says of one document.
struct Truth {
  std::string id, level;
  std::set<std::string> caveats;
};

Truth ReadTruth(const std::string& line) {
  google::protobuf::Struct json;
  EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(line, &json).ok());
  Truth truth{json.fields().at("id").string_value(), json.fields().at("class").string_value(), {}};
  for (const auto& caveat : json.fields().at("caveats").list_value().values()) {
    constexpr std::string_view kCodename = "CODENAME:";
    std::string name = caveat.string_value();
    if (name.starts_with(kCodename)) name.erase(0, kCodename.size());
    truth.caveats.insert(name);
  }
  if (truth.level == "NONE" || truth.level == "UNKNOWN") truth.level.clear();
  return truth;
}

// The truth file counts neither precedence nor handling among the caveats.
std::set<std::string> Caveats(const policy::Label& label) {
  std::set<std::string> caveats;
  for (const policy::Mark& mark : label.marks) {
    if (mark.category == "precedence" || mark.category == "handling") continue;
    caveats.insert(mark.values.begin(), mark.values.end());
  }
  return caveats;
}

TEST(FrusMarkingTest, AgreesWithTheEditorsOnLevelAndCaveats) {
  const fs::path dev = Corpora() / "frus" / "dev";
  if (!fs::exists(dev / "meta.jsonl")) {
    if (std::getenv("CI") != nullptr) FAIL() << "no corpus in " << dev;
    GTEST_SKIP() << "no corpus in " << dev;
  }
  const auto text =
      base::ReadFile(std::string(CHANCERY_SOURCE_DIR) + "/config/policies/us-1952-1980.textproto");
  ASSERT_TRUE(text.ok()) << text.status();
  const auto policy = model::ReadPolicy(*text);
  ASSERT_TRUE(policy.ok()) << policy.status();

  int documents = 0, levels = 0, caveats = 0, unknown = 0;
  std::map<std::string, int> disagreements;
  std::ifstream lines(dev / "meta.jsonl");
  for (std::string line; std::getline(lines, line);) {
    const Truth truth = ReadTruth(line);
    const auto cable = base::ReadFile(dev / "cables" / (truth.id + ".txt"));
    ASSERT_TRUE(cable.ok()) << cable.status();
    const std::string marking = Marking(*cable);
    const auto label = policy->ParseMarking(marking, {});
    const bool unmarked = label.status().code() == StatusCode::kNotFound;
    const bool read = label.ok() || unmarked;
    const policy::Label found = label.ok() ? *label : policy::Label();
    const bool same_level = read && found.level == truth.level;
    const bool same_caveats = read && Caveats(found) == truth.caveats;
    ++documents;
    levels += same_level ? 1 : 0;
    caveats += same_caveats ? 1 : 0;
    unknown += read ? 0 : 1;
    if (!same_level || !same_caveats) ++disagreements[marking];
    EXPECT_TRUE(!label.ok() || *policy->ParseMarking(policy->Print(found), {}) == found) << marking;
  }
  for (const auto& [marking, count] : disagreements) std::cout << count << " x " << marking << "\n";
  const double level_share = static_cast<double>(levels) / documents;
  const double caveat_share = static_cast<double>(caveats) / documents;
  std::cout << documents << " documents: level " << 100 * level_share << " %, caveats "
            << 100 * caveat_share << " %, " << unknown << " to quarantine\n";
  EXPECT_EQ(documents, 6427);
  EXPECT_GE(level_share, 0.98);
  EXPECT_GE(caveat_share, 0.98);
}

}  // namespace
}  // namespace chancery
