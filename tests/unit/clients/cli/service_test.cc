// SPDX-License-Identifier: GPL-3.0-or-later
// The commands against services that answer as a test tells them.
#include <google/protobuf/util/json_util.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/server_builder.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <mutex>
#include <sstream>

#include "clients/cli/original.h"
#include "clients/cli/questions.h"
#include "clients/cli/records.h"
#include "clients/cli/submit.h"
#include "lib/base/file.h"
#include "tests/testing/temp_dir.h"

namespace chancery::cli {
namespace {

namespace fs = std::filesystem;

class FakeSearch : public v1::SearchService::Service {
 public:
  grpc::Status Search(grpc::ServerContext*, const v1::SearchRequest* request,
                      v1::SearchResponse* reply) override {
    asked = *request;
    *reply = answer;
    return status;
  }
  grpc::Status GetDocument(grpc::ServerContext*, const v1::GetDocumentRequest*,
                           v1::GetDocumentResponse* reply) override {
    reply->mutable_document()->set_title("Found");
    return status;
  }
  grpc::Status GetOriginal(grpc::ServerContext*, const v1::GetOriginalRequest*,
                           grpc::ServerWriter<v1::GetOriginalResponse>* writer) override {
    v1::GetOriginalResponse part;
    part.mutable_header()->mutable_original()->set_size(9);
    part.mutable_header()->mutable_original()->set_media_type("text/plain");
    part.mutable_header()->mutable_label()->set_marking("SECRET");
    writer->Write(part);
    part.set_chunk("Some ");
    writer->Write(part);
    part.set_chunk(whole ? "text" : "tex");
    writer->Write(part);
    return status;
  }
  bool whole = true;
  v1::SearchRequest asked;
  v1::SearchResponse answer;
  grpc::Status status;
};

class FakeIngest : public v1::IngestService::Service {
 public:
  grpc::Status Submit(grpc::ServerContext*, grpc::ServerReader<v1::SubmitRequest>* reader,
                      v1::SubmitResponse* reply) override {
    v1::SubmitRequest request;
    std::string name;
    std::string bytes;
    while (reader->Read(&request)) {
      if (request.has_header()) name = request.header().name();
      bytes += request.chunk();
    }
    const std::lock_guard lock(mutex);
    taken[name] = bytes;
    if (name.find("refused") != std::string::npos) return refusal;
    reply->set_id("0123");
    reply->set_outcome(v1::OUTCOME_ADDED);
    if (bytes.empty()) {
      reply->set_outcome(v1::OUTCOME_QUARANTINED);
      reply->set_reason(v1::QUARANTINE_REASON_EMPTY);
    }
    return grpc::Status::OK;
  }
  grpc::Status Withdraw(grpc::ServerContext*, const v1::WithdrawRequest* request,
                        v1::WithdrawResponse*) override {
    return request->name() == "there" ? grpc::Status::OK
                                      : grpc::Status(grpc::StatusCode::NOT_FOUND, "not found");
  }
  grpc::Status ListQuarantine(grpc::ServerContext*, const v1::ListQuarantineRequest* request,
                              v1::ListQuarantineResponse* reply) override {
    reply->add_entries()->set_source(request->page_token().empty() ? "first" : "second");
    if (request->page_token().empty()) reply->set_next_page_token("2");
    return grpc::Status::OK;
  }
  grpc::Status GetStatus(grpc::ServerContext*, const v1::GetStatusRequest*,
                         v1::GetStatusResponse* reply) override {
    reply->set_documents(63);
    return grpc::Status::OK;
  }
  std::mutex mutex;
  std::map<std::string, std::string> taken;
  grpc::Status refusal{grpc::StatusCode::RESOURCE_EXHAUSTED, "too large"};
};

class ServiceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    int port = 0;
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(&search_);
    builder.RegisterService(&ingest_);
    server_ = builder.BuildAndStart();
    const auto channel = grpc::CreateChannel("127.0.0.1:" + std::to_string(port),
                                             grpc::InsecureChannelCredentials());
    searcher_ = v1::SearchService::NewStub(channel);
    ingester_ = v1::IngestService::NewStub(channel);
  }

  void WriteFile(const std::string& name, const std::string& bytes) {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name) << bytes;
  }
  ExitCode SubmitFolder(SubmitArguments arguments = {}) {
    arguments.paths = {folder_.string()};
    return Submit(arguments, *ingester_, peer_, console_);
  }
  std::string Name(const std::string& inside) const {
    return folder_.filename().string() + "/" + inside;
  }

  FakeSearch search_;
  FakeIngest ingest_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<v1::SearchService::Stub> searcher_;
  std::unique_ptr<v1::IngestService::Stub> ingester_;
  Peer peer_{"server:1", "me.crt"};
  std::ostringstream out_;
  std::ostringstream err_;
  Console console_{.out = out_, .err = err_};
  const testing::TempDir temporary_;
  const fs::path folder_ = temporary_.path();
};

TEST_F(ServiceTest, SearchSaysApartFromTheAnswerThatABudgetIsNearlySpent) {
  search_.answer.add_hits()->set_title("Water");
  search_.answer.set_notice("You have opened 8 of 10\x1b documents.");
  Search({.query = "water", .limit = 1}, *searcher_, peer_, console_);
  EXPECT_EQ(out_.str().find("You have"), std::string::npos);
  EXPECT_EQ(err_.str().find("chancery: You have opened 8 of 10"), 0u) << err_.str();
  EXPECT_EQ(err_.str().find('\x1b'), std::string::npos);
}

TEST_F(ServiceTest, SearchPrintsCountInterpretationHitsAndTheNextPage) {
  search_.answer.add_hits()->set_title("Water");
  search_.answer.mutable_count()->set_value(12);
  search_.answer.set_interpreted_query("water AND talks");
  search_.answer.add_parts()->set_typed("water");
  auto* const odd = search_.answer.add_parts();
  odd->set_typed("ta\x1b[31mlks");
  odd->set_note("It is odd.");
  search_.answer.set_next_page_token("t0k");
  EXPECT_EQ(
      Search({.query = "water talks", .limit = 1, .profile = "reyes"}, *searcher_, peer_, console_),
      kDone);
  EXPECT_EQ(search_.asked.query(), "water talks");
  EXPECT_EQ(search_.asked.page_size(), 1u);
  EXPECT_EQ(out_.str(),
            "12 documents\nread as: water AND talks\nnote: talks: It is odd.\n\n\nWater\nid \n\n"
            "next page: chancery --as reyes search --limit 1 --page t0k -- 'water talks'\n");
}

TEST_F(ServiceTest, SearchSendsHowHitsArePutTogether) {
  auto& group = *search_.answer.add_groups();
  group.set_value("1974-04");
  group.set_count(7);
  group.add_hits()->set_title("Water");
  search_.answer.set_next_page_token("t0k");
  EXPECT_EQ(Search({.query = "water", .passages = 3, .fold = true, .group_by = "month"}, *searcher_,
                   peer_, console_),
            kDone);
  EXPECT_EQ(search_.asked.passages(), 3u);
  EXPECT_TRUE(search_.asked.fold_duplicates());
  EXPECT_EQ(search_.asked.group_by(), v1::GROUP_BY_MONTH);
  EXPECT_NE(out_.str().find("== 1974-04: 7 documents\n"), std::string::npos) << out_.str();
  EXPECT_TRUE(
      out_.str().ends_with("chancery search --fold --group-by month --passages 3 --limit 10 "
                           "--page t0k -- water\n"))
      << out_.str();
}

TEST_F(ServiceTest, SearchSendsWhichExpansionsAreWanted) {
  search_.answer.add_hits();
  v1::Expansion& taken = *search_.answer.add_parts()->add_expansions();
  taken.set_id("EU");
  taken.add_forms("European Union");
  taken.set_taken(true);
  search_.answer.set_next_page_token("t0k");
  EXPECT_EQ(Search({.query = "EU",
                    .no_expansion = true,
                    .without_expansions = {"talks"},
                    .with_expansions = {"WHO"}},
                   *searcher_, peer_, console_),
            kDone);
  EXPECT_TRUE(search_.asked.no_expansions());
  ASSERT_EQ(search_.asked.refused_expansions_size(), 1);
  EXPECT_EQ(search_.asked.refused_expansions(0), "talks");
  ASSERT_EQ(search_.asked.wanted_expansions_size(), 1);
  EXPECT_EQ(search_.asked.wanted_expansions(0), "WHO");
  EXPECT_NE(out_.str().find("also looked for: European Union  [EU]\n"), std::string::npos);
  EXPECT_TRUE(
      out_.str().ends_with("--page t0k --no-expansion --without-expansion talks "
                           "--with-expansion WHO -- EU\n"))
      << out_.str();
}

TEST_F(ServiceTest, SearchWithoutHitsEndsWithOne) {
  EXPECT_EQ(Search({.query = "x"}, *searcher_, peer_, console_), kNothingFound);
}

TEST_F(ServiceTest, JsonIsTheReply) {
  search_.answer.add_hits()->set_title("Water");
  console_.json = true;
  Search({.query = "x"}, *searcher_, peer_, console_);
  v1::SearchResponse read;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(out_.str(), &read).ok()) << out_.str();
  EXPECT_EQ(read.SerializeAsString(), search_.answer.SerializeAsString());
}

TEST_F(ServiceTest, EveryErrorHasItsExitCode) {
  const std::map<grpc::StatusCode, ExitCode> codes = {
      {grpc::StatusCode::INVALID_ARGUMENT, kUsage},
      {grpc::StatusCode::NOT_FOUND, kNotThere},
      {grpc::StatusCode::UNAUTHENTICATED, kRefused},
      {grpc::StatusCode::PERMISSION_DENIED, kRefused},
      {grpc::StatusCode::UNAVAILABLE, kUnreachable},
      {grpc::StatusCode::DEADLINE_EXCEEDED, kUnreachable},
      {grpc::StatusCode::RESOURCE_EXHAUSTED, kServerError},
      {grpc::StatusCode::INTERNAL, kServerError}};
  for (const auto& [code, expected] : codes) {
    search_.status = grpc::Status(code, "fixed \x1b[1msentence");
    EXPECT_EQ(Show("0123", *searcher_, peer_, console_), expected) << code;
  }
  EXPECT_EQ(err_.str().find('\x1b'), std::string::npos);
  EXPECT_EQ(out_.str(), "");
}

TEST(ExitCodeTest, TellsARefusalFromAServerThatIsAway) {
  const std::string start = "failed to connect to all addresses; last error: ";
  const std::map<std::string, ExitCode> codes = {
      {start + "UNKNOWN: ipv4:127.0.0.1:1: Ssl handshake failed: SSL_ERROR_SSL", kRefused},
      {start + "UNAVAILABLE: ipv4:127.0.0.1:1: Socket closed", kRefused},
      {start + "UNKNOWN: Failed to connect to remote host: Connection refused", kUnreachable},
      {"DNS resolution failed for x", kUnreachable},
      {"Socket closed", kUnreachable},
      {"empty address list:", kUsage}};
  for (const auto& [message, expected] : codes) {
    EXPECT_EQ(ExitCodeOf({grpc::StatusCode::UNAVAILABLE, message}), expected) << message;
  }
}

TEST_F(ServiceTest, SubmitSendsAFolderWithAllBytes) {
  const std::string large(700'000, 'x');
  WriteFile("a.txt", "short");
  WriteFile("deep/er/b.pdf", large);
  WriteFile(".hidden", "no");
  EXPECT_EQ(SubmitFolder({.name_prefix = "in/"}), kDone);
  EXPECT_EQ(ingest_.taken["in/" + Name("a.txt")], "short");
  EXPECT_EQ(ingest_.taken["in/" + Name("deep/er/b.pdf")], large);
  EXPECT_EQ(ingest_.taken.size(), 2u);
  EXPECT_EQ(out_.str(),
            "2 files: 2 added, 0 replaced, 0 unchanged, 0 quarantined, 0 failed; "
            "1 hidden or special passed over\n");
}

TEST_F(ServiceTest, SubmitSendsEveryFileOnceOverSeveralStreams) {
  for (int i = 0; i < 50; ++i) WriteFile(std::to_string(i), std::to_string(i));
  EXPECT_EQ(SubmitFolder({.streams = 8}), kDone);
  ASSERT_EQ(ingest_.taken.size(), 50u);
  EXPECT_EQ(ingest_.taken[Name("37")], "37");
}

TEST_F(ServiceTest, SubmitSaysWhichFilesWereNotTaken) {
  WriteFile("empty", "");
  WriteFile("good", "x");
  WriteFile("refused", "x");
  EXPECT_EQ(SubmitFolder(), kSomeFilesFailed);
  EXPECT_NE(err_.str().find("quarantined: " + Name("empty") + ": no text in it"),
            std::string::npos);
  EXPECT_NE(err_.str().find("failed: " + Name("refused") + ": too large"), std::string::npos);
  EXPECT_NE(out_.str().find("1 added"), std::string::npos);
}

TEST_F(ServiceTest, SubmitStopsWhenEveryFileWouldMeetTheSame) {
  ingest_.refusal = grpc::Status(grpc::StatusCode::PERMISSION_DENIED, "no");
  for (int i = 0; i < 20; ++i) WriteFile("refused" + std::to_string(i), "x");
  EXPECT_EQ(SubmitFolder({.streams = 2}), kRefused);
  EXPECT_LT(ingest_.taken.size(), 20u);
  EXPECT_NE(out_.str().find("not sent"), std::string::npos);
}

TEST_F(ServiceTest, SubmitRefusesTwoFilesOfOneName) {
  WriteFile("a/x", "1");
  WriteFile("b/x", "2");
  const SubmitArguments arguments{
      .paths = {(folder_ / "a/x").string(), (folder_ / "b/x").string()}};
  EXPECT_EQ(Submit(arguments, *ingester_, peer_, console_), kUsage);
  EXPECT_TRUE(ingest_.taken.empty());
}

TEST_F(ServiceTest, SubmitJsonIsOneLineAFile) {
  console_.json = true;
  WriteFile("good", "x");
  WriteFile("refused", "x");
  EXPECT_EQ(SubmitFolder({.streams = 1}), kSomeFilesFailed);
  EXPECT_EQ(out_.str(),
            "{\"name\":\"" + Name("good") +
                "\",\"reply\":{\"id\":\"0123\",\"outcome\":\"OUTCOME_ADDED\","
                "\"reason\":\"QUARANTINE_REASON_UNSPECIFIED\"}}\n"
                "{\"name\":\"" +
                Name("refused") +
                "\",\"error\":\"too large, too much, or the server has no room (too large)\"}\n");
}

TEST_F(ServiceTest, QuarantineReadsAllPages) {
  EXPECT_EQ(ListQuarantine(*ingester_, peer_, console_), kDone);
  EXPECT_NE(out_.str().find("first"), std::string::npos);
  EXPECT_NE(out_.str().find("second"), std::string::npos);
  EXPECT_NE(out_.str().find("2 in quarantine"), std::string::npos);
}

TEST_F(ServiceTest, WithdrawSaysWhenThereIsNothing) {
  EXPECT_EQ(Withdraw("there", *ingester_, peer_, console_), kDone);
  EXPECT_EQ(Withdraw("gone", *ingester_, peer_, console_), kNotThere);
  EXPECT_NE(err_.str().find("nothing under the name gone"), std::string::npos);
}

TEST_F(ServiceTest, StatusPrintsTheNumbers) {
  EXPECT_EQ(ShowStatus(*ingester_, peer_, console_), kDone);
  EXPECT_NE(out_.str().find("documents         63"), std::string::npos);
}

TEST_F(ServiceTest, ShowKeepsTheOriginalWholeOrNotAtAll) {
  const std::string path = (folder_ / "kept").string();
  EXPECT_EQ(KeepOriginal("0123", path, *searcher_, peer_, console_), kDone);
  EXPECT_EQ(*base::ReadFile(path), "Some text");
  EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(out_.str(), "SECRET, text/plain, 9 bytes\n");
  // What is there already stays.
  EXPECT_EQ(KeepOriginal("0123", path, *searcher_, peer_, console_), kUsage);
  search_.whole = false;
  const std::string other = (folder_ / "other").string();
  EXPECT_EQ(KeepOriginal("0123", other, *searcher_, peer_, console_), kServerError);
  search_.status = {grpc::StatusCode::NOT_FOUND, "no"};
  EXPECT_EQ(KeepOriginal("0123", other, *searcher_, peer_, console_), kNotThere);
  EXPECT_FALSE(fs::exists(other));
}

}  // namespace
}  // namespace chancery::cli
