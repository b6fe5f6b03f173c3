// SPDX-License-Identifier: GPL-3.0-or-later
// Who knows, as it is asked and printed.
#include "clients/cli/experts.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/server_builder.h>
#include <gtest/gtest.h>

#include <memory>
#include <sstream>
#include <string>

#include "clients/cli/render.h"

namespace chancery::cli {
namespace {

class FakeSearch : public v1::SearchService::Service {
 public:
  grpc::Status FindExperts(grpc::ServerContext*, const v1::FindExpertsRequest* request,
                           v1::FindExpertsResponse* reply) override {
    asked = *request;
    *reply = experts;
    return grpc::Status::OK;
  }
  grpc::Status GetCoverage(grpc::ServerContext*, const v1::GetCoverageRequest* request,
                           v1::GetCoverageResponse* reply) override {
    asked_coverage = *request;
    *reply = coverage;
    return grpc::Status::OK;
  }
  v1::FindExpertsRequest asked;
  v1::FindExpertsResponse experts;
  v1::GetCoverageRequest asked_coverage;
  v1::GetCoverageResponse coverage;
};

class ExpertsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    int port = 0;
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(&search_);
    server_ = builder.BuildAndStart();
    const auto channel = grpc::CreateChannel("127.0.0.1:" + std::to_string(port),
                                             grpc::InsecureChannelCredentials());
    service_ = v1::SearchService::NewStub(channel);
  }

  ExitCode Ask(const ExpertsArguments& arguments) {
    return FindExperts(arguments, *service_, {"server:1", "me.crt"}, console_);
  }

  FakeSearch search_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<v1::SearchService::Stub> service_;
  std::ostringstream out_, err_;
  Console console_{.out = out_, .err = err_};
};

TEST_F(ExpertsTest, SendsAllThatIsAsked) {
  EXPECT_EQ(Ask({.query = "fish",
                 .document = "0123",
                 .limit = 7,
                 .active = true,
                 .languages = {"fr"},
                 .post = "consul",
                 .region = "Europe",
                 .roles = {"drafted", "mentioned"},
                 .from = 1960,
                 .to = 1970,
                 .recent = 30,
                 .as_of = "1971-01-01"}),
            kNothingFound);
  EXPECT_EQ(out_.str(), "nobody\n");
  EXPECT_EQ(search_.asked.ShortDebugString(),
            "query: \"fish\" page_size: 7 active_only: true languages: \"fr\" post: \"consul\" "
            "first_year: 1960 last_year: 1970 document_id: \"0123\" recency { half_life_days: 30 "
            "as_of: \"1971-01-01\" } region: \"Europe\" roles: ROLE_DRAFTED roles: ROLE_MENTIONED");
  Ask({.like = "Moreau, Anne"});
  EXPECT_EQ(search_.asked.person(), "Moreau, Anne");
  EXPECT_FALSE(search_.asked.has_recency());
}

TEST_F(ExpertsTest, WantsToBeToldOfWhat) {
  EXPECT_EQ(Ask({.active = true}), kUsage);
  EXPECT_EQ(out_.str(), "");
}

TEST_F(ExpertsTest, PrintsATable) {
  v1::Expert& first = *search_.experts.add_experts();
  first.set_name("Éluard, Paul\x1b[31m");
  first.set_score(1.25);
  first.set_documents_found(1200);
  first.set_documents(3000);
  first.set_first_year(1961);
  first.set_last_year(1969);
  first.set_presence(v1::PRESENCE_ACTIVE);
  first.add_posts_held()->set_title("Consul");
  search_.experts.add_experts()->set_name("Ball");
  EXPECT_EQ(Ask({.query = "fish", .table = true}), kDone);
  const std::string out = out_.str();
  EXPECT_EQ(out.find('\x1b'), std::string::npos);
  EXPECT_EQ(out.substr(0, out.find("Éluard")),
            "score  on it  years         in all          name          post\n"
            "1.25   1,200  1961 to 1969  3,000   active  ");
  EXPECT_NE(out.find("0.00   0                    0               Ball\n"), std::string::npos)
      << out;
}

TEST_F(ExpertsTest, PrintsWhatSomebodyWasToADocument) {
  v1::Expert& expert = *search_.experts.add_experts();
  expert.set_name("Ball");
  expert.set_documents(3);
  expert.set_documents_addressed(1);
  v1::Evidence& evidence = *expert.add_evidence();
  evidence.mutable_document()->set_title("Of fish");
  evidence.mutable_document()->set_id("0123");
  evidence.add_roles(v1::ROLE_DRAFTED);
  evidence.add_roles(v1::ROLE_ADDRESSED);
  expert.add_evidence()->mutable_document()->set_title("Of eels");
  EXPECT_EQ(Ask({.query = "fish"}), kDone);
  const std::string out = out_.str();
  EXPECT_NE(out.find("3 documents in all, 1 document for them\n"), std::string::npos) << out;
  EXPECT_NE(out.find("Of fish (drafted, addressed)  id 0123\n"), std::string::npos) << out;
  EXPECT_NE(out.find("Of eels  id \n"), std::string::npos) << out;
}

TEST_F(ExpertsTest, PrintsCoverage) {
  search_.coverage.set_documents(2000);
  search_.coverage.set_more(true);
  search_.coverage.set_without_row(12);
  search_.coverage.set_more_rows(3);
  v1::CoverageRow& row = *search_.coverage.add_rows();
  row.mutable_entry()->set_name("Valderon");
  row.set_documents(1500);
  row.set_people(2);
  row.set_gap(true);
  row.add_best()->set_name("Moreau, Anne");
  row.mutable_best(0)->set_presence(v1::PRESENCE_LEFT);
  row.add_best()->set_name("Ball, George");
  EXPECT_EQ(Ask({.query = "fish", .limit = 1, .from = 1960, .coverage = "country", .gaps = true}),
            kDone);
  EXPECT_EQ(search_.asked_coverage.ShortDebugString(),
            "query: \"fish\" kind: KIND_COUNTRY page_size: 1 gaps_only: true first_year: 1960");
  EXPECT_EQ(out_.str(),
            "2,000 documents that fit best, 12 of them in no row\n"
            "documents  people  active                    by share of their documents\n"
            "1,500      2       0       nobody  Valderon  Moreau, Anne (left); Ball, George\n"
            "and 3 more\n");
  search_.coverage.clear_rows();
  EXPECT_EQ(Ask({.coverage = "issue"}), kNothingFound);
}

}  // namespace
}  // namespace chancery::cli
