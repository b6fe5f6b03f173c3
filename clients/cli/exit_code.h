// SPDX-License-Identifier: GPL-3.0-or-later
// What the program tells the shell, and how an error of the server is said to a person.
#pragma once

#include <grpcpp/support/status.h>

#include <ostream>
#include <string>

namespace chancery::cli {

// The table of docs/cli.md and of --help.
enum ExitCode : int {
  kDone = 0,
  kNothingFound = 1,
  kUsage = 2,
  kNotThere = 3,
  kRefused = 4,
  kUnreachable = 5,
  kServerError = 6,
  kSomeFilesFailed = 7,
};

// The same table as text, one line a code.
extern const char* const kExitCodeHelp;

// Whom a call went to, for messages.
struct Peer {
  std::string address;      // "host:port"
  std::string certificate;  // Path of the caller's own certificate.
};

ExitCode ExitCodeOf(const grpc::Status& status);

// One sentence for a person, without control characters.
std::string Explain(const grpc::Status& status, const Peer& peer);

// Says it, and gives the code to leave with.
ExitCode Fail(const grpc::Status& status, const Peer& peer, std::ostream& err);

}  // namespace chancery::cli
