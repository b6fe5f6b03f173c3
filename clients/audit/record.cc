// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/audit/record.h"

#include "clients/audit/wire.h"

namespace chancery::auditor {
namespace {

bool ReadSealed(std::string_view bytes, Answer* answer) {
  Fields fields(bytes);
  while (fields.Next()) {
    if (fields.number() == 1) answer->ephemeral = fields.bytes();
    if (fields.number() == 2) answer->ciphertext = fields.bytes();
  }
  return fields.whole();
}

bool ReadDocument(std::string_view bytes, std::uint64_t* marking, Document* document) {
  Fields fields(bytes);
  while (fields.Next()) {
    if (fields.number() == 1) document->id = fields.bytes();
    if (fields.number() == 2) document->version = fields.value();
    if (fields.number() == 3) document->view = fields.value();
    if (fields.number() == 4) *marking = fields.value();
  }
  return fields.whole();
}

std::optional<Budget> ReadBudget(std::string_view bytes) {
  Budget budget;
  Fields fields(bytes);
  while (fields.Next()) {
    if (fields.number() == 1) budget.kind = fields.value();
    if (fields.number() == 2) budget.measure = fields.value();
    if (fields.number() == 3) budget.window_s = fields.value();
    if (fields.number() == 4) budget.spent = fields.value();
    if (fields.number() == 5) budget.limit = fields.value();
  }
  if (!fields.whole()) return std::nullopt;
  return budget;
}

}  // namespace

std::optional<Record> ReadRecord(std::string_view bytes) {
  Record record;
  Fields fields(bytes);
  while (fields.Next()) {
    switch (fields.number()) {
      case 1:
        record.number = fields.value();
        break;
      case 2:
        record.previous_sha256 = fields.bytes();
        break;
      case 3:
        record.time_ms = fields.value();
        break;
      case 4:
      case 5:
      case 6:
      case 7:
      case 8:
      case 9:
      case 10:
      case 11:
        if (record.kind != Kind::kNone || fields.is_number()) return std::nullopt;
        record.kind = static_cast<Kind>(fields.number());
        record.body = fields.bytes();
        break;
      default:
        return std::nullopt;  // Of a later version: this one must not say that it is sound.
    }
  }
  if (!fields.whole() || record.kind == Kind::kNone) return std::nullopt;
  return record;
}

std::optional<Head> ReadHead(std::string_view body) {
  Head head;
  Fields fields(body);
  while (fields.Next()) {
    switch (fields.number()) {
      case 1:
        head.log_id = fields.bytes();
        break;
      case 2:
        head.size = fields.value();
        break;
      case 3:
        head.time_ms = fields.value();
        break;
      case 4:
        head.root_sha256 = fields.bytes();
        break;
      case 5:
        head.last_sha256 = fields.bytes();
        break;
      case 6:
        head.signer = fields.bytes();
        break;
      case 7:
        head.signature = fields.bytes();
        break;
      case 8:
        head.subtrees.push_back(fields.bytes());
        break;
      default:
        return std::nullopt;
    }
  }
  if (!fields.whole()) return std::nullopt;
  return head;
}

std::optional<Answer> ReadAnswer(std::string_view body) {
  Answer answer;
  std::vector<std::string_view> markings;
  std::vector<std::uint64_t> marking_of;
  Fields fields(body);
  while (fields.Next()) {
    switch (fields.number()) {
      case 1:
        answer.rpc = fields.bytes();
        break;
      case 2:
        answer.person = fields.bytes();
        break;
      case 3:
        answer.certificate_sha256 = fields.bytes();
        break;
      case 4:
        answer.posts.push_back(fields.bytes());
        break;
      case 5:
        answer.policy_id = fields.bytes();
        break;
      case 6:
        answer.policy_version = fields.value();
        break;
      case 7:
        answer.received_ms = fields.value();
        break;
      case 8:
        answer.code = fields.value();
        break;
      case 9:
        answer.request_bytes = fields.value();
        break;
      case 11:
        if (!ReadSealed(fields.bytes(), &answer)) return std::nullopt;
        break;
      case 12:
        answer.cells = fields.value();
        break;
      case 13:
        answer.cells_sha256 = fields.bytes();
        break;
      case 14:
        markings.push_back(fields.bytes());
        break;
      case 15:
        marking_of.push_back(0);
        answer.documents.emplace_back();
        if (!ReadDocument(fields.bytes(), &marking_of.back(), &answer.documents.back())) {
          return std::nullopt;
        }
        break;
      case 16:
        answer.ceilings.push_back(fields.bytes());
        break;
      case 17:
        answer.gateway = fields.bytes();
        break;
      case 18:
        answer.issuer = fields.bytes();
        break;
      case 20:
        answer.budget = ReadBudget(fields.bytes());
        if (!answer.budget) return std::nullopt;
        break;
      default:
        return std::nullopt;
    }
  }
  if (!fields.whole()) return std::nullopt;
  for (std::size_t i = 0; i < marking_of.size(); ++i) {
    if (marking_of[i] >= markings.size()) return std::nullopt;
    answer.documents[i].marking_sha256 = markings[marking_of[i]];
  }
  return answer;
}

std::optional<std::string_view> ReadSubject(std::string_view body) {
  std::string_view subject;
  Fields fields(body);
  while (fields.Next()) {
    if (fields.number() == 1) subject = fields.bytes();
  }
  return fields.whole() ? std::optional(subject) : std::nullopt;
}

std::optional<Holdings> ReadHoldings(std::string_view body) {
  Holdings holdings;
  Fields fields(body);
  while (fields.Next()) {
    switch (fields.number()) {
      case 1:
        holdings.person = fields.bytes();
        break;
      case 2:
        holdings.atoms.push_back(fields.bytes());
        break;
      case 3:
        holdings.policy_id = fields.bytes();
        break;
      case 4:
        holdings.policy_version = fields.value();
        break;
      default:
        return std::nullopt;
    }
  }
  if (!fields.whole()) return std::nullopt;
  return holdings;
}

std::optional<Readership> ReadReadership(std::string_view body) {
  Readership readership;
  Fields fields(body);
  while (fields.Next()) {
    if (fields.number() == 1) {
      readership.document = fields.bytes();
      continue;
    }
    if (fields.number() != 2) return std::nullopt;
    Readership::Demand& demand = readership.demands.emplace_back();
    Fields clauses(fields.bytes());
    while (clauses.Next()) {
      if (clauses.number() != 1) return std::nullopt;
      Readership::Clause& clause = demand.emplace_back();
      Fields atoms(clauses.bytes());
      while (atoms.Next()) {
        if (atoms.number() != 1) return std::nullopt;
        clause.push_back(atoms.bytes());
      }
      if (!atoms.whole()) return std::nullopt;
    }
    if (!clauses.whole()) return std::nullopt;
  }
  if (!fields.whole()) return std::nullopt;
  return readership;
}

}  // namespace chancery::auditor
