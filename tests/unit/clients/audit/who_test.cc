// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/audit/who.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "clients/audit/digest.h"
#include "clients/audit/keys.h"
#include "clients/audit/show.h"
#include "tests/testing/audit_log.h"
#include "tests/testing/temp_dir.h"

namespace chancery::auditor {
namespace {

TEST(WhoTest, FindsEveryAnswerWithTheDocumentOverAllFiles) {
  const testing::TempDir folder;
  audit::Options options = testing::MakeAudit(folder.path());
  options.max_file_bytes = 4096;
  {
    const auto log = audit::Log::Open(options);
    ASSERT_TRUE(log.ok()) << log.status();
    // AnswerNumber(n) has the documents n*10 to n*10+9, of 5,000: 1, 501 and 1001 share theirs.
    for (const std::uint64_t n : {1, 2, 3, 500, 501, 502, 1001, 1002}) {
      ASSERT_TRUE(testing::Record(**log, testing::AnswerNumber(n)).ok());
    }
  }
  std::vector<std::uint64_t> found;
  const std::string id = testing::AnswerNumber(1).document(4).id();
  const Status status = ForEachAnswerWith(
      options.folder, id,
      [&](const Record& record, const Answer& answer, const Document& document) {
        found.push_back(answer.received_ms - 1'700'000'000'000);
        EXPECT_EQ(document.version, found.back() + 1);
        const std::string line = LineOf(record, answer, document);
        EXPECT_NE(line.find("  a.moreau"), std::string::npos) << line;
        EXPECT_NE(line.find("  Search  version "), std::string::npos) << line;
        EXPECT_NE(line.find("post \"Embassy Valderon\""), std::string::npos) << line;
      });
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(found, (std::vector<std::uint64_t>{1, 501, 1001}));
}

TEST(WhoTest, SpellsTimesAndReadsDays) {
  EXPECT_EQ(TimeOf(0), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(TimeOf(1'772'360'553'123), "2026-03-01T10:22:33.123Z");
  const auto day = ReadDay("2026-03-01");
  ASSERT_TRUE(day);
  EXPECT_EQ(TimeOf(day->from_ms), "2026-03-01T00:00:00.000Z");
  EXPECT_EQ(TimeOf(day->until_ms), "2026-03-02T00:00:00.000Z");
  for (const char* text :
       {"", "2026-3-1", "2026-02-30", "2026-03-01T", "yesterday", "2026-03-0x"}) {
    EXPECT_FALSE(ReadDay(text)) << text;
  }
}

TEST(ShowTest, OpensRequestsWithTheSecurityRolesKeyOnly) {
  const testing::TempDir folder;
  const audit::Options options = testing::MakeAudit(folder.path());
  {
    const auto log = audit::Log::Open(options);
    ASSERT_TRUE(log.ok()) << log.status();
    ASSERT_TRUE(testing::Record(**log, testing::AnswerNumber(1), "\x0a\x05water\x10\x14").ok());
    (*log)->CountRefusal("str\nanger", "", StatusCode::kUnauthenticated);
  }
  std::stringstream sealed, opened;
  ASSERT_TRUE(Show(options.folder, {}, sealed).ok());
  EXPECT_EQ(sealed.str().find("water"), std::string::npos);
  EXPECT_NE(sealed.str().find("start of tested"), std::string::npos) << sealed.str();
  EXPECT_NE(sealed.str().find("\"str?anger\""), std::string::npos) << sealed.str();
  EXPECT_NE(sealed.str().find("16 1 times"), std::string::npos) << sealed.str();
  EXPECT_NE(sealed.str().find("  stop\n"), std::string::npos) << sealed.str();
  const auto opener = Opener::Read(folder.path() / "query.key");
  ASSERT_TRUE(opener.ok()) << opener.status();
  ASSERT_TRUE(Show(options.folder, {0, 100, &*opener}, opened).ok());
  EXPECT_NE(opened.str().find("asked 1: \"water\" 2: 20"), std::string::npos) << opened.str();

  std::stringstream one;
  ASSERT_TRUE(Show(options.folder, {3, 1, nullptr}, one).ok());
  EXPECT_TRUE(one.str().starts_with("3  ")) << one.str();
}

// A record with a gateway tells it and the issuer beside the person; one without tells neither.
TEST(ShowTest, NamesTheGatewayAndWhoKnewThePerson) {
  const testing::TempDir folder;
  const audit::Options options = testing::MakeAudit(folder.path());
  {
    const auto log = audit::Log::Open(options);
    ASSERT_TRUE(log.ok()) << log.status();
    auto answer = testing::AnswerNumber(1);
    ASSERT_TRUE(testing::Record(**log, answer).ok());
    answer.set_gateway("web\ngate");
    answer.set_issuer("https://login.example");
    ASSERT_TRUE(testing::Record(**log, answer).ok());
  }
  std::stringstream shown;
  ASSERT_TRUE(Show(options.folder, {}, shown).ok());
  std::vector<std::string> answers;
  for (std::string line; std::getline(shown, line);) {
    if (line.find(" by a.moreau") != std::string::npos) answers.push_back(line);
  }
  ASSERT_EQ(answers.size(), 2u) << shown.str();
  EXPECT_EQ(answers[0].find("through"), std::string::npos) << answers[0];
  EXPECT_NE(answers[1].find(", through \"web?gate\", known by \"https://login.example\", post "),
            std::string::npos)
      << answers[1];
}

TEST(KeysTest, AreMadeOnce) {
  const testing::TempDir folder;
  const std::filesystem::path place = folder.path() / "keys";
  ASSERT_TRUE(MakeKeys(place).ok());
  EXPECT_FALSE(MakeKeys(place).ok());
  EXPECT_TRUE(ReadPublicKey(place / "signing.pub").ok());
  EXPECT_FALSE(ReadPublicKey(place / "query.pub").ok());
  EXPECT_FALSE(Opener::Read(place / "signing.key").ok());
  audit::Options options{folder.path() / "log", "tested", place / "signing.key",
                         place / "query.pub"};
  EXPECT_TRUE(audit::Log::Open(options).ok());
}

}  // namespace
}  // namespace chancery::auditor
