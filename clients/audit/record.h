// SPDX-License-Identifier: GPL-3.0-or-later
// Records as they are read: docs/audit.md and proto/chancery/audit/v1/record.proto say what each
// means.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace chancery::auditor {

enum class Kind {
  kNone,
  kHead = 4,
  kAnswer = 5,
  kStart = 6,
  kStop = 7,
  kGap = 8,
  kRefusals = 9,
  kHoldings = 10,
  kReadership = 11
};

// What every record has. Texts here and below belong to the bytes that were read.
struct Record {
  std::uint64_t number = 0;
  std::string_view previous_sha256;
  std::uint64_t time_ms = 0;
  Kind kind = Kind::kNone;
  std::string_view body;
};

struct Head {
  std::string_view log_id, root_sha256, last_sha256, signer, signature;
  std::uint64_t size = 0, time_ms = 0;
  std::vector<std::string_view> subtrees;
};

struct Document {
  std::string_view id, marking_sha256;
  std::uint64_t version = 0, view = 0;
};

// Why the reader was told that they had nearly taken what they may, or stopped.
struct Budget {
  std::uint64_t kind = 0, measure = 0, window_s = 0, spent = 0, limit = 0;
};

struct Answer {
  std::string_view rpc, person, certificate_sha256, policy_id;
  std::string_view gateway, issuer;  // Empty when the person asked with a certificate of their own.
  std::vector<std::string_view> posts, ceilings;
  std::uint64_t policy_version = 0, received_ms = 0, code = 0;
  std::uint64_t request_bytes = 0, cells = 0;
  std::string_view ephemeral, ciphertext, cells_sha256;
  std::vector<Document> documents;
  std::optional<Budget> budget;
};

struct Holdings {
  std::string_view person, policy_id;
  std::vector<std::string_view> atoms;
  std::uint64_t policy_version = 0;
};

// Who holds an atom of every clause of one demand.
struct Readership {
  using Clause = std::vector<std::string_view>;
  using Demand = std::vector<Clause>;
  std::string_view document;
  std::vector<Demand> demands;
};

// Of a Holdings the person, of a Readership the document, without a look at the rest; empty where
// there is none.
std::optional<std::string_view> ReadSubject(std::string_view body);

// Nothing for bytes that are no such message.
std::optional<Record> ReadRecord(std::string_view bytes);
std::optional<Head> ReadHead(std::string_view body);
std::optional<Answer> ReadAnswer(std::string_view body);
std::optional<Holdings> ReadHoldings(std::string_view body);
std::optional<Readership> ReadReadership(std::string_view body);

}  // namespace chancery::auditor
