// SPDX-License-Identifier: GPL-3.0-or-later
// One call that is answered by several messages.
#pragma once

#include <grpcpp/alarm.h>
#include <grpcpp/grpcpp.h>

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "lib/audit/note.h"
#include "lib/base/status.h"
#include "lib/model/authority.h"
#include "lib/rpc/entry.h"

namespace chancery::rpc {

// An answer in parts. One thread at a time.
class Parts {
 public:
  virtual ~Parts() = default;

  // The next message; nothing behind the last.
  virtual Result<std::optional<grpc::ByteBuffer>> Next() = 0;

  // Ok when `caller` would be given the same answer now.
  virtual Status Check(const model::Reader& caller) = 0;
};

// As UnaryCall: the record is durable before the first message leaves, and each message goes
// through the gate by itself. When something was taken from the caller meanwhile, the rest goes
// only if they may have it still; else the call ends with UNAVAILABLE, and whoever asks again is
// told how things are.
class StreamCall : public grpc::ServerWriteReactor<grpc::ByteBuffer>,
                   public std::enable_shared_from_this<StreamCall> {
 public:
  // Makes the answer, on a worker; perhaps more than once, before its first part has left.
  using Handler = std::function<Result<std::unique_ptr<Parts>>(
      const model::Reader& caller, const grpc::ByteBuffer& request, audit::Note* note)>;

  // Begins the call, which lives until it is over.
  static grpc::ServerWriteReactor<grpc::ByteBuffer>* Answer(const Desk& desk, std::string_view rpc,
                                                            grpc::CallbackServerContext* context,
                                                            const grpc::ByteBuffer* request,
                                                            Handler handler);

 private:
  StreamCall(const Desk& desk, std::string_view rpc, grpc::CallbackServerContext* context,
             const grpc::ByteBuffer* request, Handler handler);

  void Begin();
  void Try();
  Status Make(Entry* entry, const Status& may);
  Status TakeNext();
  void Continue();
  Status MayContinue();
  void OnWriteDone(bool ok) override;
  void OnDone() override;

  const Desk desk_;
  const std::string rpc_;
  grpc::CallbackServerContext* const context_;
  const grpc::ByteBuffer request_;
  const Handler handler_;
  const std::chrono::steady_clock::time_point deadline_;
  std::shared_ptr<StreamCall> self_, of_alarm_;  // Until it is over, and the alarm as well.
  std::string owner_;                            // Whose turn it takes.
  model::Reader caller_;
  Gate::Begun begun_;
  std::unique_ptr<Parts> parts_;
  std::optional<grpc::ByteBuffer> next_;
  std::mutex mutex_;
  bool over_ = false;
  grpc::Alarm alarm_;  // Ends a stream that nobody reads.
};

}  // namespace chancery::rpc
