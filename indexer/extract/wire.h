// SPDX-License-Identifier: GPL-3.0-or-later
// What the indexer and its extractor say to each other: small messages over a socket pair, the
// result of a file over a pipe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "lib/base/file.h"
#include "lib/base/status.h"

namespace chancery::extract {

// The extractor's end of the socket pair.
inline constexpr int kControlFd = 3;

// How much a child may use.
struct Limits {
  std::uint64_t memory_bytes = 0;
  std::uint32_t cpu_seconds = 0;
  std::uint32_t wall_milliseconds = 0;
};

enum class Ask : std::uint32_t { kRead = 1, kKill = 2 };

// To the extractor. kRead brings two descriptors: the file and the end of a pipe for the result.
// One kRead at a time; kKill ends its child early. Each kRead has one answer, with its number.
struct Request {
  Ask ask = Ask::kRead;
  std::uint32_t number = 0;
  Limits limits;
  char extension[16] = {};  // Lower-case letters and digits, ends with '\0'.
};

enum class Say : std::uint32_t {
  kReady = 1,      // Once, at the start: children can be sandboxed.
  kNoSandbox = 2,  // Once, at the start: they cannot, for the reason in `value` (an errno).
  kEnded = 3,      // The child ended; `value` is its status as of waitpid.
  kNoChild = 4,    // There was no child, for the reason in `value` (an errno).
};

// From the extractor.
struct Answer {
  Say say = Say::kReady;
  std::uint32_t number = 0;
  std::int32_t value = 0;
};

// How a child ends.
inline constexpr int kExitGood = 0;
inline constexpr int kExitNoSandbox = 71;
inline constexpr int kExitNoMemory = 72;
inline constexpr int kExitNotWritten = 73;

// On the pipe: kFrameMagic as soon as the sandbox is closed and before a byte of the file is read;
// after the work 8 bytes of length, least first, and so many of a store.v1.Extracted.
inline constexpr std::string_view kFrameMagic = "CHX1";
inline constexpr std::size_t kFrameHeader = 12;

// Sends without SIGPIPE; Unavailable when nobody is there. `file` and `pipe` are for kRead.
Status Send(int socket, const Request& request, int file = -1, int pipe = -1);
Status Send(int socket, const Answer& answer);

struct Received {
  Request request;
  base::Fd file;
  base::Fd pipe;
};

// Unavailable when the other end is closed; DataLoss for a message that is none of ours.
Result<Received> ReceiveRequest(int socket);
Result<Answer> ReceiveAnswer(int socket);

}  // namespace chancery::extract
