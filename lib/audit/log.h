// SPDX-License-Identifier: GPL-3.0-or-later
// The audit: who was told what, on disk before they are told.
//
// Whoever answers hands in a v1::Answer first and sends the answer when that is durable. All that
// wait share one fdatasync. While nothing can be written nobody is answered; it goes on by itself
// when there is room again, and says in a record for how long it could not.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "chancery/audit/v1/record.pb.h"
#include "lib/base/status.h"

namespace chancery::audit {

// See AuditConfig in proto/chancery/config/v1/daemons.proto.
struct Options {
  std::filesystem::path folder;  // Of this daemon alone.
  std::string daemon;            // "searchd".
  std::filesystem::path signing_key;
  std::filesystem::path query_key;
  std::uint64_t max_file_bytes = 64 << 20;

  // A signed head is made when one of these is reached since the last. At least 1.
  std::chrono::milliseconds head_every{1000};
  std::uint32_t head_records = 1000;
};

// Thread-safe.
class Log {
 public:
  // Goes on with the log in the folder, or begins one. Unavailable when another process writes
  // there; DataLoss, with the file and place, when what is there is not what was written; errors of
  // the keys name their files.
  static Result<std::unique_ptr<Log>> Open(const Options& options);

  // Records that it stops, after all that was handed in.
  ~Log();

  // Unavailable while nothing can be written: nobody can be answered then, so that work for an
  // answer is better not begun.
  Status Ready() const;

  // `changed` is told whether it is ready, now and whenever that changes; nothing for nobody. When
  // this returns, nobody who was told before is being told.
  void Watch(std::function<void(bool)> changed);

  // Seals `request` (its first 8 KiB) into the answer and hands it in. `done` is called once, from
  // a thread of the log, or from this one when nothing can be written: with Ok when the record is
  // durable, and with Unavailable when there is none and so nobody may be answered.
  void Write(v1::Answer answer, std::string_view request, std::function<void(const Status&)> done);

  // Hands in what will be so, and waits until it is durable. Unavailable when it can't be written:
  // then it must not come to be so.
  Status Write(const std::vector<v1::Readership>& readerships);
  Status Write(const std::vector<v1::Holdings>& holdings);

  // Counts a caller who was refused before there was a call. Recorded within a second, at most 32
  // callers a second by name; while nothing can be written it is kept in memory.
  void CountRefusal(std::string_view common_name, std::string_view certificate_sha256,
                    StatusCode code);

 private:
  class Writer;
  Status WriteAll(const std::vector<v1::Record>& records);
  explicit Log(std::unique_ptr<Writer> writer);
  std::unique_ptr<Writer> writer_;
};

// SHA-256 of a certificate's DER form, from its PEM form: 32 bytes. Empty when it is none.
std::string FingerprintOf(std::string_view pem);

}  // namespace chancery::audit
