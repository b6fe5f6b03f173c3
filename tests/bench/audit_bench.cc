// SPDX-License-Identifier: GPL-3.0-or-later
// What the audit adds to an answer beyond the sync that it waits for, and how long it takes to
// verify a long log and to find a document in it.
#include <fcntl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include "clients/audit/could.h"
#include "clients/audit/verify.h"
#include "clients/audit/who.h"
#include "lib/audit/chain.h"
#include "lib/audit/head.h"
#include "lib/audit/keys.h"
#include "lib/audit/log.h"
#include "lib/base/file.h"
#include "tests/testing/audit_log.h"
#include "tests/testing/temp_dir.h"

namespace chancery::bench {
namespace {

constexpr double kMillisecond = 1e3;
constexpr std::uint64_t kBatch = 1000;

double Seconds(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double Share(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

void Print(const std::string& name, double value, const std::string& unit) {
  std::cout << name << std::string(name.size() < 40 ? 40 - name.size() : 1, ' ') << value << ' '
            << unit << std::endl;
}

// One record as large as the audit's, written and synced with nothing around it.
class BareSync {
 public:
  BareSync(const std::filesystem::path& path, std::size_t bytes)
      : file_(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)),
        bytes_(bytes, 'x') {}
  void Write() {
    const ssize_t n = ::pwrite(file_.get(), bytes_.data(), bytes_.size(), at_);
    at_ += n;
    ::fdatasync(file_.get());
  }

 private:
  base::Fd file_;
  std::string bytes_;
  off_t at_ = 0;
};

Status BenchCost(const std::filesystem::path& folder, int times) {
  const audit::Options options = testing::MakeAudit(folder);
  ASSIGN_OR_RETURN(const auto log, audit::Log::Open(options));
  RETURN_IF_ERROR(testing::Record(*log, testing::AnswerNumber(0)));
  const auto records = testing::ReadRecords(options.folder);
  const std::size_t bytes = testing::FrameOf(records.back()).size();
  Print("audit.record_of_ten_hits", static_cast<double>(bytes), "bytes");

  BareSync bare(folder / "bare", bytes);
  std::vector<double> product, alone;
  Status status;
  for (int i = 0; i < times; ++i) {
    const auto answer = testing::AnswerNumber(static_cast<std::uint64_t>(i));
    const auto ask = [&] {
      product.push_back(kMillisecond * Seconds([&] {
                          status = testing::Record(*log, answer, "water sharing talks");
                        }));
    };
    if (i % 2 == 0) ask();
    alone.push_back(kMillisecond * Seconds([&] { bare.Write(); }));
    if (i % 2 != 0) ask();
    RETURN_IF_ERROR(status);
  }
  for (const auto& [label, share] : {std::pair("p50", 0.5), std::pair("p99", 0.99)}) {
    const double own = Share(product, share), other = Share(alone, share);
    Print(std::string("audit.one_caller.") + label, own, "ms");
    Print(std::string("audit.bare_sync.") + label, other, "ms");
    Print(std::string("audit.beyond_the_sync.") + label, own - other, "ms");
    Print(std::string("audit.ratio.") + label, own / other, "x the time of the bare sync");
  }

  // Many at once share a sync.
  constexpr int kCallers = 16;
  const double seconds = Seconds([&] {
    std::vector<std::thread> callers;
    for (int i = 0; i < kCallers; ++i) {
      callers.emplace_back([&, i] {
        for (int j = 0; j < times / kCallers; ++j) {
          (void)testing::Record(*log, testing::AnswerNumber(static_cast<std::uint64_t>(i + j)));
        }
      });
    }
    for (std::thread& caller : callers) caller.join();
  });
  Print("audit.sixteen_callers", times / seconds, "records/s");
  Print("audit.one_bare_sync_each", kMillisecond / Share(alone, 0.5), "records/s");
  return Ok();
}

// A long log of the records that `make` makes, with one sync for a thousand of them.
Status Fill(const audit::Options& options, std::uint64_t count,
            const std::function<audit::v1::Record(std::uint64_t)>& make) {
  ASSIGN_OR_RETURN(audit::Signer signer, audit::Signer::Read(options.signing_key));
  ASSIGN_OR_RETURN(const auto chain,
                   audit::Chain::Open(options.folder, options.max_file_bytes, std::move(signer)));
  audit::v1::Record start;
  start.mutable_start()->set_daemon("bench");
  RETURN_IF_ERROR(chain->Add(start.SerializeAsString()));
  RETURN_IF_ERROR(chain->AddHead());
  for (std::uint64_t n = 0; n < count; ++n) {
    RETURN_IF_ERROR(chain->Add(make(n).SerializeAsString()));
    if (n % kBatch == kBatch - 1 || n + 1 == count) {
      RETURN_IF_ERROR(chain->AddHead());
      RETURN_IF_ERROR(chain->Commit());
    }
  }
  ASSIGN_OR_RETURN(const auto head, chain->SignHead());
  return base::WriteFileDurably(options.folder / audit::kHeadFile, audit::ToText(head));
}

Status BenchReading(const std::filesystem::path& folder, std::uint64_t count) {
  const audit::Options options = testing::MakeAudit(folder);
  ASSIGN_OR_RETURN(audit::Sealer sealer, audit::Sealer::Read(options.query_key));
  ASSIGN_OR_RETURN(const auto sealed, sealer.Seal("rpc", "water sharing talks"));
  RETURN_IF_ERROR(Fill(options, count, [&](std::uint64_t n) {
    audit::v1::Record record;
    *record.mutable_answer() = testing::AnswerNumber(n);
    *record.mutable_answer()->mutable_request() = sealed;
    return record;
  }));
  std::uint64_t bytes = 0;
  for (const auto& file : testing::FilesOf(options.folder)) {
    bytes += std::filesystem::file_size(file);
  }
  Print("audit.long_log", static_cast<double>(count), "answers");
  Print("audit.long_log.bytes_an_answer", static_cast<double>(bytes) / static_cast<double>(count),
        "bytes");

  const std::string id = testing::AnswerNumber(4321).document(3).id();
  std::uint64_t found = 0;
  std::vector<double> times;
  for (int i = 0; i < 5; ++i) {
    found = 0;
    Status status;
    times.push_back(Seconds([&] {
      status = auditor::ForEachAnswerWith(options.folder, id,
                                          [&](const auditor::Record&, const auditor::Answer&,
                                              const auditor::Document&) { ++found; });
    }));
    RETURN_IF_ERROR(status);
  }
  Print("audit.who.answers_found", static_cast<double>(found), "answers");
  Print("audit.who", Share(times, 0.5), "s");

  auditor::Report report;
  const double verified = Seconds([&] {
    report = auditor::Verify({options.folder, {}, {}, false}).value_or(auditor::Report());
  });
  Print("audit.verify", verified, "s");
  return report.answers == count ? Ok() : Internal("not all could be verified");
}

constexpr std::uint64_t kPeople = 5'000;

std::string DocumentNumber(std::uint64_t n) {
  std::string id(16, '\0');
  for (int i = 0; i < 8; ++i) id[static_cast<std::size_t>(i)] = static_cast<char>(n >> (8 * i));
  return id;
}

// Of an indexer with 5,000 people: all of them at its start, then one change of a person for nine
// of documents, each of which changes three times.
audit::v1::Record IndexerRecord(std::uint64_t n, std::uint64_t count) {
  audit::v1::Record record;
  record.set_time_ms(n + 1);
  if (n < kPeople || n % 10 == 0) {
    auto* holdings = record.mutable_holdings();
    holdings->set_person("person." + std::to_string((n < kPeople ? n : n / 10) % kPeople));
    holdings->set_policy_id("ministry");
    holdings->set_policy_version(1);
    for (int atom = 0; atom < 20; ++atom) {
      holdings->add_atom("cat.desk.DESK " + std::to_string((n * 7 + atom * 13) % 200));
    }
    return record;
  }
  auto* readership = record.mutable_readership();
  readership->set_document(DocumentNumber(n % (count / 3)));
  for (std::uint64_t demand = 0; demand <= n % 3; ++demand) {
    auto* clauses = readership->add_demand();
    for (std::uint64_t clause = 0; clause < 3; ++clause) {
      auto* atoms = clauses->add_clause();
      for (std::uint64_t atom = 0; atom < 8; ++atom) {
        atoms->add_atom("cat.desk.DESK " + std::to_string((n + clause * 31 + atom * 17) % 200));
      }
    }
  }
  return record;
}

Status BenchCould(const std::filesystem::path& folder, std::uint64_t count) {
  const audit::Options options = testing::MakeAudit(folder);
  RETURN_IF_ERROR(Fill(options, count, [&](std::uint64_t n) { return IndexerRecord(n, count); }));
  const std::string id = DocumentNumber(7777 % (count / 3));
  std::vector<double> times;
  std::size_t able = 0;
  for (int i = 0; i < 5; ++i) {
    Status status;
    times.push_back(Seconds([&] {
      const auto could = auditor::WhoCould(options.folder, id, count / 2, count);
      status = could.status();
      if (could.ok()) able = could->able.size();
    }));
    RETURN_IF_ERROR(status);
  }
  Print("audit.could.records", static_cast<double>(count), "records");
  Print("audit.could.people", static_cast<double>(able), "of 5000 people");
  Print("audit.could", Share(times, 0.5), "s");
  return able > 0 ? Ok() : Internal("nobody could read it");
}

}  // namespace
}  // namespace chancery::bench

int main(int argc, char** argv) {
  std::uint64_t records = 1'000'000;
  int times = 2000;
  CLI::App app("Measures the audit.");
  app.add_option("--records", records, "How many answers the long log has");
  app.add_option("--times", times, "How often an answer is recorded");
  CLI11_PARSE(app, argc, argv);
  const chancery::testing::TempDir folder("audit-bench");
  std::filesystem::create_directories(folder.path() / "long");
  chancery::Status status = chancery::bench::BenchCost(folder.path(), times);
  if (status.ok()) status = chancery::bench::BenchReading(folder.path() / "long", records);
  std::filesystem::create_directories(folder.path() / "indexer");
  if (status.ok()) status = chancery::bench::BenchCould(folder.path() / "indexer", records);
  if (status.ok()) return 0;
  std::cerr << status.message() << '\n';
  return 1;
}
