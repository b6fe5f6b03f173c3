// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/audit/could.h"

#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <thread>

#include "tests/testing/audit_log.h"
#include "tests/testing/temp_dir.h"

namespace chancery::auditor {
namespace {

using People = std::map<std::string, std::uint64_t>;

const std::string kDocument(16, 'd');

// A log of changes, each at a time of its own.
class CouldTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto log = audit::Log::Open(options_);
    ASSERT_TRUE(log.ok()) << log.status();
    log_ = *std::move(log);
  }

  // Returns the time of the record.
  std::uint64_t Holds(const std::string& person, const std::vector<std::string>& atoms) {
    audit::v1::Holdings holdings;
    holdings.set_person(person);
    for (const std::string& atom : atoms) holdings.add_atom(atom);
    EXPECT_TRUE(log_->Write(std::vector{holdings}).ok());
    return Last();
  }

  std::uint64_t Asks(const std::vector<std::vector<std::string>>& demands,
                     const std::string& document = kDocument) {
    audit::v1::Readership readership;
    readership.set_document(document);
    for (const auto& clauses : demands) {
      auto* demand = readership.add_demand();
      for (const std::string& atom : clauses) demand->add_clause()->add_atom(atom);
    }
    EXPECT_TRUE(log_->Write(std::vector{readership}).ok());
    return Last();
  }

  const std::filesystem::path& folder() const { return options_.folder; }

  People Could(std::uint64_t from_ms, std::uint64_t until_ms) {
    const auto could = WhoCould(options_.folder, kDocument, from_ms, until_ms);
    EXPECT_TRUE(could.ok()) << could.status();
    People people;
    if (could.ok()) {
      for (const Able& able : could->able) people.emplace(able.person, able.since_ms);
    }
    return people;
  }

 private:
  std::uint64_t Last() {
    std::this_thread::sleep_for(std::chrono::milliseconds(3));
    std::uint64_t time = 0;
    for (const auto& record : testing::ReadRecords(options_.folder)) {
      if (record.has_holdings() || record.has_readership()) time = record.time_ms();
    }
    return time;
  }

  const testing::TempDir folder_;
  audit::Options options_ = testing::MakeAudit(folder_.path());
  std::unique_ptr<audit::Log> log_;
};

TEST_F(CouldTest, ForgetsWhoIsNotNamedAfterAStart) {
  Holds("ann", {"secret"});
  Holds("bob", {"secret"});
  const std::uint64_t asked = Asks({{"secret"}});
  const std::uint64_t start = Holds("", {});
  const std::uint64_t after = Holds("ann", {"secret"});
  EXPECT_EQ(Could(asked, start), (People{{"ann", asked}, {"bob", asked}}));
  EXPECT_EQ(Could(after, after + 1000), (People{{"ann", after}}));
}

TEST_F(CouldTest, FollowsDocumentAndPeople) {
  Holds("ann", {"secret"});
  Holds("bob", {"secret", "exdis"});
  Holds("cyd", {"open"});
  Holds("dan", {"late"});
  Asks({{"open"}}, std::string(16, 'x'));
  const auto made = Asks({{"secret", "exdis"}, {"open"}});
  const auto raised = Asks({{"secret", "exdis"}});
  const auto cleared = Holds("ann", {"secret", "exdis"});
  const auto left = Holds("bob", {});
  const auto gone = Asks({});
  EXPECT_EQ(Could(0, made), People());
  EXPECT_EQ(Could(made, made + 1), (People{{"bob", made}, {"cyd", made}}));
  EXPECT_EQ(Could(raised, raised + 1), (People{{"bob", raised}}));
  EXPECT_EQ(Could(made, cleared + 1), (People{{"ann", cleared}, {"bob", made}, {"cyd", made}}));
  EXPECT_EQ(Could(left, left + 1), (People{{"ann", left}}));
  EXPECT_EQ(Could(raised + 1, gone), (People{{"ann", cleared}, {"bob", raised + 1}}));
  EXPECT_EQ(Could(gone, gone + 1), People());
  const auto again = Asks({{"late"}});
  EXPECT_EQ(Could(gone, again), People());
  EXPECT_EQ(Could(gone, again + 1), (People{{"dan", again}}));
}

TEST_F(CouldTest, TakesADemandWithoutClausesForNobodys) {
  Holds("ann", {"secret"});
  const auto made = Asks({{}});
  EXPECT_EQ(Could(made, made + 1000), People());
}

TEST_F(CouldTest, SaysWhetherAnythingIsKnown) {
  Holds("ann", {"secret"});
  const auto other = Asks({{"secret"}}, std::string(16, 'x'));
  EXPECT_FALSE(WhoCould(folder(), kDocument, 0, other + 1000)->known);
  const auto made = Asks({{"secret"}});
  EXPECT_FALSE(WhoCould(folder(), kDocument, 0, made)->known);
  EXPECT_TRUE(WhoCould(folder(), kDocument, 0, made + 1)->known);
}

}  // namespace
}  // namespace chancery::auditor
