// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/testing/audit_log.h"

#include <algorithm>
#include <fstream>
#include <future>
#include <memory>

#include "lib/audit/recovery.h"
#include "lib/base/digest.h"
#include "lib/base/file.h"
#include "tests/testing/pki.h"

namespace chancery::testing {
namespace {

constexpr std::size_t kAround = audit::kLengthBytes + audit::kCheckBytes;

void Write(const std::filesystem::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

std::size_t LengthAt(std::string_view bytes) {
  std::size_t length = 0;
  for (std::size_t i = 0; i < audit::kLengthBytes; ++i) {
    length = length << 8 | static_cast<unsigned char>(bytes[i]);
  }
  return length;
}

}  // namespace

audit::Options MakeAudit(const std::filesystem::path& folder) {
  const AuditKeys keys = MakeAuditKeys();
  Write(folder / "signing.key", keys.signing_key);
  Write(folder / "signing.pub", keys.signing_public);
  Write(folder / "query.key", keys.query_key);
  Write(folder / "query.pub", keys.query_public);
  audit::Options options;
  options.folder = folder / "log";
  options.daemon = "tested";
  options.signing_key = folder / "signing.key";
  options.query_key = folder / "query.pub";
  return options;
}

audit::v1::Answer AnswerNumber(std::uint64_t n) {
  audit::v1::Answer answer;
  answer.set_rpc("/chancery.v1.SearchService/Search");
  answer.set_person("a.moreau" + std::to_string(n % 7));
  answer.set_certificate_sha256(base::Sha256(answer.person()));
  answer.add_post("Embassy Valderon");
  answer.set_policy_id("ministry");
  answer.set_policy_version(3);
  answer.set_received_ms(1'700'000'000'000 + n);
  answer.set_cells(80);
  answer.set_cells_sha256(base::Sha256("cells"));
  for (const char* marking : {"SECRET", "CONFIDENTIAL", "SECRET//EXDIS"}) {
    answer.add_marking_sha256(base::Sha256(marking));
  }
  for (std::uint32_t i = 0; i < 10; ++i) {
    auto* document = answer.add_document();
    document->set_id(base::Sha256(std::to_string((n * 10 + i) % 5000)).substr(0, 16));
    document->set_version(n + 1);
    document->set_view(i % 2);
    document->set_marking(i % 3);
  }
  return answer;
}

Status Record(audit::Log& log, const audit::v1::Answer& answer, std::string_view request) {
  std::promise<Status> done;
  log.Write(answer, request, [&](const Status& status) { done.set_value(status); });
  return done.get_future().get();
}

Status RecordAll(audit::Log& log, std::uint64_t from, std::uint64_t until) {
  std::vector<std::promise<Status>> done(until - from);
  for (std::uint64_t n = from; n < until; ++n) {
    log.Write(AnswerNumber(n), "asked " + std::to_string(n),
              [&done, n, from](const Status& status) { done[n - from].set_value(status); });
  }
  Status all;
  for (auto& one : done) {
    const Status status = one.get_future().get();
    if (!status.ok()) all = status;
  }
  return all;
}

std::vector<std::filesystem::path> FilesOf(const std::filesystem::path& log) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(log)) {
    if (entry.path().extension() == ".audit") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::string> SplitFrames(std::string_view bytes) {
  std::vector<std::string> frames;
  while (bytes.size() >= kAround && bytes.size() >= kAround + LengthAt(bytes)) {
    const std::size_t size = kAround + LengthAt(bytes);
    frames.emplace_back(bytes.substr(0, size));
    bytes.remove_prefix(size);
  }
  return frames;
}

audit::v1::Record RecordOf(std::string_view frame) {
  audit::v1::Record record;
  const std::string_view bytes = frame.substr(audit::kLengthBytes, frame.size() - kAround);
  record.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
  return record;
}

std::string FrameOf(const audit::v1::Record& record) {
  const std::string bytes = record.SerializeAsString();
  return audit::FrameOf(bytes, audit::LeafHash(bytes));
}

std::vector<audit::v1::Record> ReadRecords(const std::filesystem::path& log) {
  std::vector<audit::v1::Record> records;
  for (const auto& file : FilesOf(log)) {
    const auto bytes = base::ReadFile(file, std::uint64_t{1} << 32);
    for (const std::string& frame : SplitFrames(bytes.value_or(""))) {
      records.push_back(RecordOf(frame));
    }
  }
  return records;
}

}  // namespace chancery::testing
