// SPDX-License-Identifier: GPL-3.0-or-later
// One document on its way in.
#pragma once

#include <grpcpp/alarm.h>

#include <chrono>
#include <mutex>
#include <optional>

#include "chancery/v1/ingest.grpc.pb.h"
#include "indexer/ingest/intake.h"
#include "lib/base/workers.h"

namespace chancery::indexer {

// Reads the stream into a spool and hands it to the intake. Deletes itself when the call is over.
class SubmitCall final : public grpc::ServerReadReactor<v1::SubmitRequest> {
 public:
  // `person` is the caller, who may submit. `reply` and `intake` outlive the call.
  SubmitCall(std::string person, std::chrono::steady_clock::time_point deadline,
             ingest::Intake* intake, base::Workers* workers, v1::SubmitResponse* reply);

  // A call that is refused at once.
  explicit SubmitCall(const Status& refused);

 private:
  void OnReadDone(bool ok) override;
  void OnDone() override { delete this; }

  Status OnPart();
  void Take();
  void End(const Status& status);

  const std::string person_;
  const std::chrono::steady_clock::time_point deadline_;
  ingest::Intake* const intake_ = nullptr;
  base::Workers* const workers_ = nullptr;
  v1::SubmitResponse* const reply_ = nullptr;
  v1::SubmitRequest request_;
  std::optional<ingest::File> file_;
  std::optional<store::Spool> spool_;

  std::mutex mutex_;
  bool ended_ = false;
  grpc::Alarm alarm_;  // Ends a stream that its sender left open.
};

}  // namespace chancery::indexer
