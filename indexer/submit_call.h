// SPDX-License-Identifier: GPL-3.0-or-later
// One document on its way in.
#pragma once

#include <grpcpp/alarm.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "chancery/v1/ingest.grpc.pb.h"
#include "indexer/ingest/intake.h"
#include "lib/base/fair_workers.h"
#include "lib/rpc/entry.h"

namespace chancery::indexer {

// Reads the stream into a spool and, when the caller has ended it, hands it to the intake. A stream
// that was broken off ends for the reader in the same way; that it was is seen when an answer to it
// is begun. Deletes itself when the call is over.
class SubmitCall final : public grpc::ServerReadReactor<grpc::ByteBuffer> {
 public:
  // `person` is the caller, who may submit. `reply` and `intake` outlive the call.
  SubmitCall(std::unique_ptr<rpc::Entry> entry, std::string person,
             std::chrono::steady_clock::time_point deadline, ingest::Intake* intake,
             base::FairWorkers* workers, grpc::ByteBuffer* reply);

  // A call that is refused at once.
  SubmitCall(std::unique_ptr<rpc::Entry> entry, const Status& refused);

 private:
  void OnReadDone(bool ok) override;
  void OnSendInitialMetadataDone(bool ok) override;
  void OnDone() override;

  Status OnPart();
  void Take();
  Status TakeIt();
  void Refuse(const Status& status);
  void End(const Status& status);
  void Release();

  const std::unique_ptr<rpc::Entry> entry_;
  const std::string person_;
  ingest::Intake* const intake_ = nullptr;
  base::FairWorkers* const workers_ = nullptr;
  grpc::ByteBuffer* const reply_ = nullptr;
  grpc::ByteBuffer bytes_;
  v1::SubmitRequest request_;
  std::mutex asked_mutex_;  // A stream may be ended while a part of it is read.
  std::string asked_;       // The header, for the audit.
  std::optional<ingest::File> file_;
  bool check_only_ = false;
  std::optional<store::Spool> spool_;

  std::atomic<bool> reading_{true};  // Whoever sets it to false has to finish the call.
  std::atomic<int> users_{1};        // The call, and the alarm.
  grpc::Alarm alarm_;                // Ends a stream that its sender left open.
};

}  // namespace chancery::indexer
