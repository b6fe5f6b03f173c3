// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/audit/ledger.h"

#include "clients/audit/digest.h"
#include "clients/audit/files.h"
#include "clients/audit/keys.h"
#include "clients/audit/record.h"
#include "clients/audit/verify.h"
#include "lib/base/digest.h"

namespace chancery::drill {
namespace {

using testing::Daemon;
using testing::Reply;

constexpr int kDocuments = 30;

Told From(const std::string& person, const Reply& reply) {
  return {person, static_cast<std::uint32_t>(reply.code), {}};
}

bool IsAnswer(const Reply& reply) {
  return reply.code != StatusCode::kUnavailable && reply.code != StatusCode::kCancelled;
}

// What the audit says was told, by the request.
Result<std::map<std::string, Told>> ReadAudit(const std::filesystem::path& folder,
                                              const auditor::Opener& opener) {
  std::map<std::string, Told> told;
  ASSIGN_OR_RETURN(const auditor::Folder files, auditor::List(folder));
  for (const auditor::LogFile& file : files.files) {
    ASSIGN_OR_RETURN(const auditor::MappedFile mapped, auditor::MappedFile::Open(file.path));
    auditor::Frames frames(mapped.bytes());
    while (frames.Next()) {
      const auto record = auditor::ReadRecord(frames.record());
      if (!record || record->kind != auditor::Kind::kAnswer) continue;
      const auto answer = auditor::ReadAnswer(record->body);
      if (!answer) return DataLoss("an answer can't be read");
      ASSIGN_OR_RETURN(const std::string request,
                       opener.Open(answer->rpc, answer->ephemeral, answer->ciphertext));
      Told& entry = told[request];
      entry = {std::string(answer->person), static_cast<std::uint32_t>(answer->code), {}};
      for (const auditor::Document& document : answer->documents) {
        entry.documents.push_back(auditor::SpellId(document.id));
      }
    }
  }
  return told;
}

}  // namespace

void Ledger::Note(Daemon daemon, const std::string& request, Told told) {
  const std::lock_guard lock(mutex_);
  told_[static_cast<int>(daemon)][request] = std::move(told);
}

void Ledger::Ask(testing::World& world, const std::string& person, Daemon daemon) {
  std::uint64_t number = 0;
  {
    const std::lock_guard lock(mutex_);
    number = ++asked_;
  }
  std::string request;
  std::string_view method;
  if (daemon == Daemon::kIndexer) {
    v1::WithdrawRequest question;
    question.set_name("never " + std::to_string(number));
    request = question.SerializeAsString();
    method = testing::kWithdraw;
  } else if (number % 5 == 0) {
    v1::GetDocumentRequest question;
    question.set_id(base::Base32(base::Sha256(std::to_string(number)).substr(0, 16)));
    request = question.SerializeAsString();
    method = testing::kGetDocument;
  } else {
    v1::SearchRequest question;
    question.set_query("water OR only" + std::to_string(number));
    question.set_page_size(number % 7 == 0 ? 101 : 20);  // Too many, for a refusal.
    request = question.SerializeAsString();
    method = testing::kSearch;
  }
  const Reply reply = world.Call(person, method, request);
  if (!IsAnswer(reply)) {
    const std::lock_guard lock(mutex_);
    ++unanswered_;
    return;
  }
  Told told = From(person, reply);
  v1::SearchResponse page;
  if (method == testing::kSearch && reply.ok() && page.ParseFromString(reply.bytes)) {
    for (const v1::Hit& hit : page.hits()) told.documents.push_back(hit.id());
  }
  Note(daemon, request, std::move(told));
}

void Ledger::Submit(testing::World& world) {
  std::uint64_t number = 0;
  {
    const std::lock_guard lock(mutex_);
    number = ++asked_;
  }
  const std::string name = "own " + std::to_string(number);
  const Reply reply = world.Stream(
      "clerk", testing::kSubmit,
      testing::Connection::SubmitRequests(name, "SECRET\n\nMore water " + name + ".\n"));
  if (!IsAnswer(reply)) {
    const std::lock_guard lock(mutex_);
    ++unanswered_;
    return;
  }
  Told told = From("clerk", reply);
  v1::SubmitResponse response;
  if (reply.ok() && response.ParseFromString(reply.bytes)) told.documents = {response.id()};
  v1::SubmitRequest::Header header;
  header.set_name(name);
  Note(Daemon::kIndexer, header.SerializeAsString(), std::move(told));
}

std::size_t Ledger::answers() const {
  const std::lock_guard lock(mutex_);
  return told_[0].size() + told_[1].size();
}

std::size_t Ledger::unanswered() const {
  const std::lock_guard lock(mutex_);
  return unanswered_;
}

Status Ledger::Check(testing::World& world, Daemon daemon) const {
  const std::filesystem::path folder = world.audit_dir(daemon);
  ASSIGN_OR_RETURN(const std::string key,
                   auditor::ReadPublicKey(world.audit_keys() / "signing.pub"));
  ASSIGN_OR_RETURN(const auditor::Report report, auditor::Verify({folder, key, {}, false}));
  if (!report.faults.empty()) return DataLoss("the audit is not sound: " + report.faults[0]);
  ASSIGN_OR_RETURN(const auditor::Opener opener,
                   auditor::Opener::Read(world.audit_keys() / "query.key"));
  ASSIGN_OR_RETURN(const auto audited, ReadAudit(folder, opener));
  const std::lock_guard lock(mutex_);
  for (const auto& [request, told] : told_[static_cast<int>(daemon)]) {
    const auto found = audited.find(request);
    if (found == audited.end()) return DataLoss("an answer has no record: " + request);
    if (found->second != told) return DataLoss("a record says otherwise: " + request);
  }
  return Ok();
}

Result<std::unique_ptr<testing::World>> MakeWorld(const testing::Pki& pki,
                                                  const std::filesystem::path& folder,
                                                  bool heads_in_time) {
  testing::World::Options options;
  *options.people.add_person() = testing::Person("clerk", {"lvl.UNCLASSIFIED", "role:submit"});
  *options.people.add_person() = testing::Person("keeper", {"lvl.UNCLASSIFIED", "role:records"});
  *options.people.add_person() = testing::Person("chief", {"lvl.TOP SECRET", "nat:own"});
  *options.people.add_person() = testing::Person("public", {"lvl.UNCLASSIFIED"});
  // So small that kills meet every kind of moment.
  for (auto* audit : {options.searchd.mutable_audit(), options.indexer.mutable_audit()}) {
    audit->set_max_file_bytes(64 << 10);
    audit->set_head_records(50);
    audit->set_head_ms(heads_in_time ? 50 : 3'600'000);
  }
  ASSIGN_OR_RETURN(auto world, testing::World::Make(pki, folder, std::move(options)));
  RETURN_IF_ERROR(world->Start());
  for (int i = 0; i < kDocuments; ++i) {
    const std::string level = i % 3 == 0 ? "UNCLASSIFIED" : "SECRET";
    RETURN_IF_ERROR(world
                        ->Submit("clerk", "document " + std::to_string(i),
                                 level + "\n\nWater sharing, part " + std::to_string(i) + ".\n")
                        .status());
  }
  RETURN_IF_ERROR(world->WaitApplied());
  return world;
}

}  // namespace chancery::drill
