// SPDX-License-Identifier: GPL-3.0-or-later
// What people are to documents: who it is for, and whom it names.
#include <string>
#include <vector>

#include "tests/api/staff.h"
#include "tests/testing/corpus_builder.h"

namespace chancery::api {
namespace {

using Roles = std::vector<int>;

class ExpertRolesTest : public StaffTest {
 protected:
  static void SetUpTestSuite() {
    StaffTest::SetUpTestSuite();
    testing::Memorandum paper;
    paper.message_id = "open";
    paper.classification = "UNCLASSIFIED";
    paper.date = "2020-05-01";
    paper.from = "Embassy in Valderon";
    paper.to = "Hal Hawthorn";
    paper.title = "Memorandum";
    paper.authors = {"Alder, Ann [signed]", "Birch, Ben [drafted]"};
    paper.paragraphs = {{"", "The tariff, on which Eve Elm and Cora Cedar spoke."}};
    open_ = Put(paper);
    paper.message_id = "secret";
    paper.classification = "SECRET";
    paper.to = "Consul General at Port Ash (Dogwood)";
    paper.authors = {"Elm, Eve [signed]"};
    paper.paragraphs = {{"U", "The tariff that Ben Birch drafted."},
                        {"S", "The tariff that Hal Hawthorn wanted."}};
    secret_ = Put(paper);
    ASSERT_TRUE(world().WaitApplied().ok());
  }

  static std::string Put(const testing::Memorandum& paper) {
    const auto taken = world().Submit("clerk", paper.message_id, testing::Write(paper));
    EXPECT_TRUE(taken.ok()) << taken.status();
    return taken.ok() ? taken->id() : "";
  }

  // Who is in one of these roles in what is said of the tariff.
  static Names In(const Roles& roles, std::string_view reader) {
    v1::FindExpertsRequest request = Of("tariff");
    for (const int role : roles) request.add_roles(static_cast<v1::Role>(role));
    return Sorted(Who(request, reader));
  }

  // "for hawthorn", "names elm" of a document.
  static Names Others(const std::string& id, std::string_view reader) {
    const auto document = world().GetDocument(reader, id);
    EXPECT_TRUE(document.ok()) << document.status();
    Names others;
    if (!document.ok()) return others;
    for (const v1::Person& other : document->others()) {
      others.push_back((other.role() == v1::ROLE_ADDRESSED ? "for " : "names ") + other.id());
    }
    return others;
  }

  static std::string open_, secret_;
};

std::string ExpertRolesTest::open_, ExpertRolesTest::secret_;

TEST_F(ExpertRolesTest, AreToldWithTheEvidence) {
  const auto found = Experts(Of("tariff"), "public");
  std::vector<std::pair<std::string, Roles>> roles;
  for (const v1::Expert& expert : found.experts()) {
    for (const v1::Evidence& evidence : expert.evidence()) {
      if (evidence.document().id() != open_) continue;
      roles.emplace_back(expert.id(), Roles(evidence.roles().begin(), evidence.roles().end()));
    }
  }
  EXPECT_EQ(roles, (std::vector<std::pair<std::string, Roles>>{{"birch", {v1::ROLE_DRAFTED}},
                                                               {"alder", {v1::ROLE_SIGNED}},
                                                               {"hawthorn", {v1::ROLE_ADDRESSED}}}))
      << found.Utf8DebugString();
  const v1::Expert& hawthorn = found.experts(found.experts_size() - 1);
  EXPECT_EQ(hawthorn.documents(), 0u);
  EXPECT_EQ(hawthorn.documents_found(), 0u);
  EXPECT_EQ(hawthorn.documents_addressed(), 1u);
}

TEST_F(ExpertRolesTest, CanBeAskedFor) {
  EXPECT_EQ(In({v1::ROLE_DRAFTED}, "chief"), Names{"Birch"});
  EXPECT_EQ(In({v1::ROLE_SIGNED}, "chief"), (Names{"Alder", "Elm"}));
  EXPECT_EQ(In({v1::ROLE_ADDRESSED}, "chief"), (Names{"Dogwood", "Hawthorn"}))
      << "one of them by a post held on that day";
  EXPECT_EQ(In({v1::ROLE_MENTIONED}, "chief"), (Names{"Birch", "Elm", "Hawthorn"}))
      << "not one who is not listed";
  EXPECT_EQ(In({v1::ROLE_DRAFTED, v1::ROLE_MENTIONED}, "chief"),
            (Names{"Birch", "Elm", "Hawthorn"}));
  EXPECT_EQ(In({v1::ROLE_CLEARED}, "chief"), Names{});
  for (const int none : {0, 99}) {
    v1::FindExpertsRequest request = Of("tariff");
    request.add_roles(static_cast<v1::Role>(none));
    EXPECT_EQ(CodeOf(request), StatusCode::kInvalidArgument) << none;
  }
}

TEST_F(ExpertRolesTest, AreOfWhatTheReaderMayRead) {
  EXPECT_EQ(In({v1::ROLE_SIGNED}, "public"), Names{"Alder"});
  EXPECT_EQ(In({v1::ROLE_ADDRESSED}, "public"), Names{"Hawthorn"});
  EXPECT_EQ(In({v1::ROLE_MENTIONED}, "public"), (Names{"Birch", "Elm"}))
      << "not who is named in a paragraph that they may not read";
}

TEST_F(ExpertRolesTest, OfADocumentAreThoseOfTheView) {
  EXPECT_EQ(Others(open_, "public"), (Names{"for hawthorn", "names elm"}));
  EXPECT_EQ(Others(secret_, "chief"), (Names{"for dogwood", "names birch", "names hawthorn"}));
  EXPECT_EQ(Others(secret_, "public"), Names{"names birch"});
}

// By who is mentioned the documents are found that the counts are of.
TEST_F(ExpertRolesTest, ComeWithTheirDocuments) {
  v1::FindExpertsRequest request = Of("tariff");
  request.add_roles(v1::ROLE_MENTIONED);
  const auto found = Experts(request, "public");
  ASSERT_EQ(found.experts_size(), 2) << found.Utf8DebugString();
  for (const v1::Expert& expert : found.experts()) {
    const bool elm = expert.id() == "elm";
    EXPECT_EQ(expert.documents_found(), 1u) << expert.id();
    ASSERT_EQ(expert.evidence_size(), 1) << expert.id();
    EXPECT_EQ(expert.evidence(0).document().id(), elm ? open_ : secret_);
    ASSERT_EQ(expert.evidence(0).roles_size(), 1) << expert.id();
    EXPECT_EQ(expert.evidence(0).roles(0), v1::ROLE_MENTIONED);
    EXPECT_EQ(expert.from_posts(), 0) << expert.id();
  }
}

}  // namespace
}  // namespace chancery::api
