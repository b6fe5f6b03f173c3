// SPDX-License-Identifier: GPL-3.0-or-later
// Reads files of strangers in a process that can do nothing else.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "chancery/store/v1/extracted.pb.h"
#include "lib/base/status.h"

namespace chancery::extract {

struct Options {
  // The program `chancery-extract`, which must be beside the indexer.
  std::string program;

  // Wall clock for one file. The child also has RLIMIT_CPU of the same, rounded up to seconds.
  std::chrono::milliseconds timeout{20000};

  // Address space of the child, in bytes.
  std::uint64_t max_memory_bytes = 1ull << 30;

  // Largest result taken from the child, in bytes.
  std::uint64_t max_result_bytes = 64ull << 20;
};

// Why there is no text. Each is final for these bytes, except kUnavailable.
enum class Failure {
  kUnreadable,  // Of no known format, damaged, encrypted.
  kEmpty,       // No text in it.
  kTimeout,
  kCrashed,      // The child died, ran out of memory or was stopped by its sandbox.
  kUnavailable,  // The extractor could not be started or the sandbox not be built: nothing is known
                 // of the file.
};

struct Outcome {
  // Set when there is a result, which was checked: valid UTF-8, no control characters but '\n' and
  // '\t', sizes within limits. It has a text, or is of a label file.
  bool ok = false;
  store::v1::Extracted extracted;
  Failure failure = Failure::kUnavailable;
  std::string detail;  // For the log and the records manager; no text of the file.
};

// One extractor process that forks a child for every file. The child reads the file on fd 0 and
// writes the result on fd 1; before it looks at a byte it has given up every right (seccomp,
// landlock where the kernel has it, rlimits). One thread at a time; use one for each worker thread.
class Extractor {
 public:
  // Starts the process. Unavailable when the program is missing or the kernel has no seccomp.
  static Result<std::unique_ptr<Extractor>> Start(const Options& options);
  ~Extractor();
  Extractor(const Extractor&) = delete;
  Extractor& operator=(const Extractor&) = delete;

  // Reads the file open at `fd` from its start. `name` is used for its extension only. Never fails
  // for the file's sake; a process that died is started anew.
  Outcome Extract(int fd, const std::string& name);

 private:
  struct Process;
  explicit Extractor(Options options);
  Options options_;
  std::unique_ptr<Process> process_;
};

}  // namespace chancery::extract
