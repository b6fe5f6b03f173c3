// SPDX-License-Identifier: GPL-3.0-or-later
// What the audit is told of one call, from its beginning to its answer.
#pragma once

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "lib/audit/log.h"
#include "lib/audit/note.h"
#include "lib/base/fair_workers.h"
#include "lib/base/status.h"
#include "lib/model/authority.h"
#include "lib/rpc/callers.h"
#include "lib/rpc/gate.h"

namespace chancery::rpc {

// What every call needs. All of it outlives the calls.
struct Desk {
  model::Authority* authority = nullptr;
  Callers* callers = nullptr;
  audit::Log* audit = nullptr;
  base::FairWorkers* workers = nullptr;  // Each caller has their turn.
  std::chrono::milliseconds longest_call{10000};

  Gate* gate = nullptr;  // Null where no answer shows documents.

  // How long a call of this reader is let wait before it is begun. Null: no time.
  std::function<std::chrono::milliseconds(const model::Reader&)> pause = nullptr;
};

// The record of a call. One thread at a time. Every answer goes out through Close, refusals and
// errors too, so that none leaves before its record is durable.
class Entry {
 public:
  // `rpc` is the path of the method: "/chancery.v1.SearchService/Search".
  Entry(const Desk& desk, std::string_view rpc, const grpc::ServerContextBase& context);
  Entry(const Entry&) = delete;
  Entry& operator=(const Entry&) = delete;

  void SetCaller(const model::Reader& caller);

  // The request as it came; it is sealed.
  void SetRequest(std::string bytes) { request_ = std::move(bytes); }
  void SetRequest(const grpc::ByteBuffer& bytes);

  // For the handler to fill in.
  audit::Note* note() { return &note_; }

  // Writes the record, if that was not begun when the handler had decided, and when it is durable
  // calls `finish` with `status` as the caller is told it. When it can't be written, `finish` is
  // called with UNAVAILABLE instead. An answer that failed after it was decided has two records:
  // what it would have been, and what it was.
  void Close(const Status& status, std::function<void(const grpc::Status&)> finish);

 private:
  // A record that is being written: whoever comes second, it or the answer, lets the answer go.
  class Early;

  void HandIn();

  const Desk desk_;
  audit::v1::Answer answer_;
  std::string request_;
  audit::Note note_;
  std::shared_ptr<Early> early_;
};

// SHA-256 of the caller's certificate: 32 bytes; empty when there is none.
std::string FingerprintOf(const grpc::AuthContext& context);

}  // namespace chancery::rpc
