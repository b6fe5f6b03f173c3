// SPDX-License-Identifier: GPL-3.0-or-later
// What writer and servers say to each other, over a Unix socket in the data folder. Seen by this
// room only.
//
// Gray and Cheriton, Leases: an efficient fault-tolerant mechanism for distributed file cache
// consistency (SOSP 1989).
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "lib/base/file.h"
#include "lib/base/status.h"

namespace chancery::lease {

// Nanoseconds of CLOCK_BOOTTIME, which all processes of a machine share and which runs on while it
// sleeps.
std::int64_t Now();

// A server, to say who it is: the same number as long as the process lives.
struct Hello {
  std::uint64_t instance = 0;
};

// The writer: whoever has everything up to `seq` may answer until `until`.
struct Grant {
  std::uint64_t seq = 0;
  std::int64_t until = 0;
};

// A server: from now on no answer of mine is older than `seq`.
struct Confirm {
  std::uint64_t seq = 0;
};

// The writer's socket, made anew; and a connection to it. NotFound when nobody listens.
Result<base::Fd> Listen(const std::filesystem::path& folder);
Result<base::Fd> Connect(const std::filesystem::path& folder);

// The file whose lock says whether there is a writer. The writer holds it alone; a server may share
// it while there is none. The file also holds the leases that were granted, for the next writer.
std::filesystem::path LockPath(const std::filesystem::path& folder);
bool TryLock(int fd, int operation);

// One message. False when the other end is gone.
template <typename Message>
bool Send(int fd, const Message& message);
// Nothing when there is no whole message; `gone` is set when the other end is.
template <typename Message>
std::optional<Message> Receive(int fd, bool* gone);

}  // namespace chancery::lease
