// SPDX-License-Identifier: GPL-3.0-or-later
// The table of attacks in docs/security.md: every attack has its row, and every test that a row
// names exists.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>

namespace chancery {
namespace {

namespace fs = std::filesystem;

std::string Read(const fs::path& path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

// "Suite.Name" of every test in tests/.
std::set<std::string> Tests() {
  static const std::regex kTest(R"(TEST(_F|_P)?\(\s*(\w+),\s*(\w+)\s*\))");
  std::set<std::string> names;
  for (const auto& entry :
       fs::recursive_directory_iterator(fs::path(CHANCERY_SOURCE_DIR) / "tests")) {
    if (entry.path().extension() != ".cc") continue;
    const std::string text = Read(entry.path());
    for (std::sregex_iterator at(text.begin(), text.end(), kTest), end; at != end; ++at) {
      names.insert((*at)[2].str() + "." + (*at)[3].str());
    }
  }
  return names;
}

// The rows of the table by number: "| A7 | ...".
std::map<int, std::string> Rows() {
  static const std::regex kRow(R"(\| A(\d+) \|.*)");
  std::map<int, std::string> rows;
  std::istringstream in(Read(fs::path(CHANCERY_SOURCE_DIR) / "docs/security.md"));
  for (std::string line; std::getline(in, line);) {
    std::smatch found;
    if (!std::regex_match(line, found, kRow)) continue;
    EXPECT_TRUE(rows.emplace(std::stoi(found[1]), line).second) << line;
  }
  return rows;
}

// What a row names that looks like a test: `Suite.Name`.
std::set<std::string> NamedIn(const std::string& row) {
  static const std::regex kName(R"(`(\w+\.[A-Z]\w+)`)");
  std::set<std::string> names;
  for (std::sregex_iterator at(row.begin(), row.end(), kName), end; at != end; ++at) {
    names.insert((*at)[1]);
  }
  return names;
}

TEST(AttackTableTest, HasEveryAttackWithATestThatExistsOrTheRoomItWaitsFor) {
  const std::set<std::string> tests = Tests();
  const std::map<int, std::string> rows = Rows();
  EXPECT_EQ(rows.size(), 60u);
  for (int attack = 0; attack <= 50; ++attack) {
    ASSERT_TRUE(rows.contains(attack)) << "A" << attack;
    const std::string& row = rows.at(attack);
    const std::set<std::string> named = NamedIn(row);
    for (const std::string& name : named) EXPECT_TRUE(tests.contains(name)) << row;
    const bool driver = row.find("`twoworlds`") != std::string::npos;
    EXPECT_TRUE(!named.empty() || driver || row.find("pending: ") != std::string::npos) << row;
  }
}

// Each test that bears the number of an attack is in that attack's row.
TEST(AttackTableTest, NamesEveryTestThatBearsANumber) {
  const std::map<int, std::string> rows = Rows();
  int count = 0;
  for (const std::string& name : Tests()) {
    if (!name.starts_with("Attack.A")) continue;
    const int attack = std::stoi(name.substr(8, 2));
    EXPECT_TRUE(rows.contains(attack) && NamedIn(rows.at(attack)).contains(name)) << name;
    ++count;
  }
  EXPECT_GT(count, 10);
}

}  // namespace
}  // namespace chancery
