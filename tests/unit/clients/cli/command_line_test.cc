// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/cli/command_line.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "clients/cli/completion.h"

namespace chancery::cli {
namespace {

struct Parsed {
  Arguments arguments;
  bool goes_on = false;
  int code = -1;
};

Parsed ParseWords(std::vector<const char*> words) {
  words.insert(words.begin(), "chancery");
  Parsed parsed;
  parsed.goes_on =
      Parse(static_cast<int>(words.size()), words.data(), parsed.arguments, parsed.code);
  return parsed;
}

TEST(ParseTest, JoinsTheWordsOfTheQuestion) {
  const auto parsed = ParseWords({"search", "water", "\"sharing talks\"", "--limit", "3"});
  ASSERT_TRUE(parsed.goes_on);
  EXPECT_EQ(parsed.arguments.command, Command::kSearch);
  EXPECT_EQ(parsed.arguments.search.query, "water \"sharing talks\"");
  EXPECT_EQ(parsed.arguments.search.limit, 3u);
}

TEST(ParseTest, ACommandsNameMayBeAWordOfTheQuestion) {
  const auto parsed = ParseWords({"search", "status", "of", "talks"});
  ASSERT_TRUE(parsed.goes_on);
  EXPECT_EQ(parsed.arguments.search.query, "status of talks");
}

TEST(ParseTest, TakesLanguagesAndTheSwitchForNames) {
  const auto parsed =
      ParseWords({"search", "--lang", "fr,de", "--lang", "ar", "--no-name-variants", "water"});
  ASSERT_TRUE(parsed.goes_on);
  EXPECT_EQ(parsed.arguments.search.languages, (std::vector<std::string>{"fr", "de", "ar"}));
  EXPECT_TRUE(parsed.arguments.search.no_name_variants);
  EXPECT_FALSE(ParseWords({"search", "water"}).arguments.search.no_name_variants);
}

TEST(ParseTest, TakesTheExpansionsThatAreNotWantedAndThoseThatAre) {
  const auto parsed = ParseWords({"search", "--no-expansion", "--without-expansion", "EU",
                                  "--without-expansion", "talks", "--with-expansion", "WHO", "EU"});
  const auto& search = parsed.arguments.search;
  EXPECT_TRUE(search.no_expansion);
  EXPECT_EQ(search.without_expansions, (std::vector<std::string>{"EU", "talks"}));
  EXPECT_EQ(search.with_expansions, std::vector<std::string>{"WHO"});
  EXPECT_EQ(search.query, "EU");
  EXPECT_FALSE(ParseWords({"search", "EU"}).arguments.search.no_expansion);
}

TEST(ParseTest, TakesWhatIsAskedBesideTheQuestion) {
  const auto plain = ParseWords({"search", "water"}).arguments.search;
  EXPECT_EQ(plain.recent, 0u);
  EXPECT_FALSE(plain.timeline || plain.broaden);
  const auto all =
      ParseWords({"search", "--recent", "water", "--timeline", "--broaden"}).arguments.search;
  EXPECT_EQ(all.recent, 365u);
  EXPECT_EQ(all.query, "water");
  EXPECT_TRUE(all.timeline && all.broaden);
  const auto month =
      ParseWords({"search", "--recent=30", "--as-of", "1974-04-13", "water"}).arguments.search;
  EXPECT_EQ(month.recent, 30u);
  EXPECT_EQ(month.as_of, "1974-04-13");
  EXPECT_EQ(ParseWords({"search", "--recent=0", "water"}).code, kUsage);
  EXPECT_EQ(ParseWords({"search", "--as-of", "1974-04-13", "water"}).code, kUsage);
}

TEST(ParseTest, TakesAMinusWordAfterTwoDashes) {
  const auto parsed = ParseWords({"search", "--limit", "2", "--", "-fish", "water"});
  ASSERT_TRUE(parsed.goes_on);
  EXPECT_EQ(parsed.arguments.search.query, "-fish water");
  EXPECT_EQ(ParseWords({"search", "water", "-fish"}).code, kUsage);
}

TEST(ParseTest, TakesGlobalFlagsOnBothSidesOfTheCommand) {
  const auto parsed = ParseWords({"--as", "reyes", "show", "--json", "0123"});
  ASSERT_TRUE(parsed.goes_on);
  EXPECT_EQ(parsed.arguments.flags.profile, "reyes");
  EXPECT_FALSE(parsed.arguments.flags.server.has_value());
  EXPECT_TRUE(parsed.arguments.json);
  EXPECT_EQ(parsed.arguments.id, "0123");
}

TEST(ParseTest, TheLastOfAFlagWins) {
  EXPECT_EQ(ParseWords({"--as", "a", "status", "--as", "b"}).arguments.flags.profile, "b");
}

TEST(ParseTest, ReadsPeople) {
  const auto merge =
      ParseWords({"people", "merge", "a", "b", "c", "--name", "A. B.", "--name", "C"});
  ASSERT_TRUE(merge.goes_on);
  EXPECT_EQ(merge.arguments.command, Command::kPeopleMerge);
  EXPECT_EQ(merge.arguments.people.id, "a");
  EXPECT_EQ(merge.arguments.people.others, (std::vector<std::string>{"b", "c"}));
  EXPECT_EQ(merge.arguments.people.names, (std::vector<std::string>{"A. B.", "C"}));
  const auto split = ParseWords({"people", "split", "a", "--name", "B", "--to", "b"});
  ASSERT_TRUE(split.goes_on);
  EXPECT_EQ(split.arguments.command, Command::kPeopleSplit);
  EXPECT_EQ(split.arguments.people.new_id, "b");
  EXPECT_EQ(ParseWords({"people", "load", "f.ldif"}).arguments.command, Command::kPeopleLoad);
  EXPECT_EQ(ParseWords({"people", "set", "f"}).arguments.command, Command::kPeopleSet);
  EXPECT_EQ(ParseWords({"people", "list"}).arguments.command, Command::kPeopleList);
  EXPECT_EQ(ParseWords({"people", "show", "a"}).arguments.command, Command::kPeopleShow);
  EXPECT_EQ(ParseWords({"people", "remove", "a"}).arguments.command, Command::kPeopleRemove);
  EXPECT_EQ(ParseWords({"people"}).code, kUsage);
  EXPECT_EQ(ParseWords({"people", "show"}).code, kUsage);
}

TEST(ParseTest, ReadsSubmit) {
  const auto parsed = ParseWords(
      {"submit", "a", "b/", "--default-marking", "SECRET//EXDIS", "--name-prefix", "in/"});
  ASSERT_TRUE(parsed.goes_on);
  EXPECT_EQ(parsed.arguments.submit.paths, (std::vector<std::string>{"a", "b/"}));
  EXPECT_EQ(parsed.arguments.submit.default_marking, "SECRET//EXDIS");
  EXPECT_EQ(parsed.arguments.submit.name_prefix, "in/");
}

TEST(ParseTest, ReadsExperts) {
  const auto read =
      ParseWords({"experts", "fishing", "rights", "--active", "--language", "fr,ar", "--post",
                  "embassy", "--region", "Europe", "--role", "addressed,mentioned", "--recent=30",
                  "--as-of", "2024-05-31", "--limit", "5", "--table"});
  ASSERT_TRUE(read.goes_on);
  EXPECT_EQ(read.arguments.command, Command::kExperts);
  const ExpertsArguments& experts = read.arguments.experts;
  EXPECT_EQ(experts.query, "fishing rights");
  EXPECT_TRUE(experts.active && experts.table);
  EXPECT_EQ(experts.languages, (std::vector<std::string>{"fr", "ar"}));
  EXPECT_EQ(experts.post, "embassy");
  EXPECT_EQ(experts.region, "Europe");
  EXPECT_EQ(experts.roles, (std::vector<std::string>{"addressed", "mentioned"}));
  EXPECT_EQ(ParseWords({"experts", "fishing", "--role", "friend"}).code, kUsage);
  EXPECT_EQ(experts.recent, 30u);
  EXPECT_EQ(experts.as_of, "2024-05-31");
  EXPECT_EQ(experts.limit, 5u);
  EXPECT_EQ(ParseWords({"experts", "--document", "0123"}).arguments.experts.document, "0123");
  EXPECT_EQ(ParseWords({"experts", "--like", "Moreau"}).arguments.experts.like, "Moreau");
  EXPECT_EQ(ParseWords({"experts", "--like", "a", "--document", "b"}).code, kUsage);
  const auto coverage = ParseWords({"experts", "--coverage", "country", "--gaps", "fishing"});
  ASSERT_TRUE(coverage.goes_on);
  EXPECT_EQ(coverage.arguments.experts.coverage, "country");
  EXPECT_TRUE(coverage.arguments.experts.gaps);
  EXPECT_EQ(ParseWords({"experts", "--coverage", "planet"}).code, kUsage);
  EXPECT_EQ(ParseWords({"experts", "--coverage", "issue", "--active"}).code, kUsage);
  EXPECT_EQ(ParseWords({"experts", "--gaps", "fishing"}).code, kUsage);
}

TEST(ParseTest, ReadsPolicyCommands) {
  const auto check = ParseWords({"policy", "check", "us.textproto", "--json"});
  ASSERT_TRUE(check.goes_on);
  EXPECT_EQ(check.arguments.command, Command::kPolicyCheck);
  EXPECT_EQ(check.arguments.policy.file, "us.textproto");
  EXPECT_TRUE(check.arguments.json);
  const auto explain = ParseWords({"policy", "explain", "--policy", "p", "--atoms",
                                   "lvl.TOP SECRET,nat:GBR", "--label", "SECRET//NODIS", "--to",
                                   "Embassy A", "--to", "person:b", "--date", "2024-01-01"});
  ASSERT_TRUE(explain.goes_on);
  EXPECT_EQ(explain.arguments.command, Command::kPolicyExplain);
  EXPECT_EQ(explain.arguments.policy.atoms,
            (std::vector<std::string>{"lvl.TOP SECRET", "nat:GBR"}));
  EXPECT_EQ(explain.arguments.policy.to, (std::vector<std::string>{"Embassy A", "person:b"}));
  EXPECT_EQ(ParseWords({"policy"}).code, kUsage);
  EXPECT_EQ(ParseWords({"policy", "check"}).code, kUsage);
  EXPECT_EQ(ParseWords({"policy", "explain", "--policy", "p"}).code, kUsage);
  EXPECT_EQ(
      ParseWords({"policy", "explain", "--policy", "p", "--label", "S", "--people", "q"}).code,
      kUsage);
  EXPECT_EQ(ParseWords({"policy", "explain", "--policy", "p", "--label", "S", "--people", "q",
                        "--reader", "r", "--atoms", "a"})
                .code,
            kUsage);
}

TEST(ParseTest, ReadsVocabularyCommands) {
  const auto check = ParseWords({"vocabulary", "check", "config/vocabulary"});
  ASSERT_TRUE(check.goes_on);
  EXPECT_EQ(check.arguments.command, Command::kVocabularyCheck);
  EXPECT_EQ(check.arguments.vocabulary.folder, "config/vocabulary");
  const auto plain = ParseWords({"vocabulary", "check"});
  ASSERT_TRUE(plain.goes_on);
  EXPECT_EQ(plain.arguments.vocabulary.folder, "/etc/chancery/vocabulary");
  const auto tag = ParseWords({"vocabulary", "tag", "a.txt", "--vocabulary", "v"});
  ASSERT_TRUE(tag.goes_on);
  EXPECT_EQ(tag.arguments.command, Command::kVocabularyTag);
  EXPECT_EQ(tag.arguments.vocabulary.file, "a.txt");
  EXPECT_EQ(tag.arguments.vocabulary.folder, "v");
  EXPECT_EQ(ParseWords({"vocabulary"}).code, kUsage);
  EXPECT_EQ(ParseWords({"vocabulary", "tag"}).code, kUsage);
}

TEST(ParseTest, WrongUseEndsWithTwoAndHelpWithZero) {
  EXPECT_EQ(ParseWords({}).code, kUsage);
  EXPECT_EQ(ParseWords({"dance"}).code, kUsage);
  EXPECT_EQ(ParseWords({"search", "x", "--limit", "0"}).code, kUsage);
  EXPECT_EQ(ParseWords({"show"}).code, kUsage);
  EXPECT_EQ(ParseWords({"thread"}).code, kUsage);
  EXPECT_EQ(ParseWords({"similar", "--file", "draft.txt", "0123"}).code, kUsage);
  EXPECT_EQ(ParseWords({"search", "--group-by", "colour", "x"}).code, kUsage);
  EXPECT_EQ(ParseWords({"search", "--passages", "6", "x"}).code, kUsage);
  EXPECT_EQ(ParseWords({"completion", "tcsh"}).code, kUsage);
  EXPECT_EQ(ParseWords({"--help"}).code, kDone);
  EXPECT_EQ(ParseWords({"--version"}).code, kDone);
}

TEST(CompletionTest, EveryShellKnowsEveryCommandAndItsFlags) {
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const std::string script = CompletionScript(shell);
    for (const char* word :
         {"search",     "show",    "submit",          "withdraw", "quarantine", "status",
          "completion", "limit",   "default-marking", "indexer",  "json",       "policy",
          "check",      "explain", "people",          "label",    "person",     "remove",
          "vocabulary", "tag",     "thread",          "similar",  "fold",       "group-by",
          "passages",   "experts", "coverage"}) {
      EXPECT_NE(script.find(word), std::string::npos) << shell << " " << word;
    }
  }
  EXPECT_EQ(CompletionScript("tcsh"), "");
}

// What docs/query-language.md says of questions is in the help, and so are the shortest examples.
TEST(SearchHelpTest, HasEveryFieldAndOperatorOfThePage) {
  ::testing::internal::CaptureStdout();
  EXPECT_EQ(ParseWords({"search", "--help"}).code, kDone);
  const std::string help = ::testing::internal::GetCapturedStdout();
  std::ifstream page(std::string(CHANCERY_SOURCE_DIR) + "/docs/query-language.md");
  int fields = 0;
  for (std::string line; std::getline(page, line);) {
    const std::size_t end = line.find(":` | ");
    if (!line.starts_with("| `") || end == std::string::npos) continue;
    const std::string field = line.substr(3, end - 2);
    EXPECT_NE(help.find(field), std::string::npos) << field;
    ++fields;
  }
  EXPECT_EQ(fields, 13);
  for (const char* word : {"AND", "OR", "NOT", "NEAR", "word*", "-word", "sort:date"}) {
    EXPECT_NE(help.find(word), std::string::npos) << word;
  }
}

}  // namespace
}  // namespace chancery::cli
